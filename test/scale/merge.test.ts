import { GENERATED_TODAY, dice, generateRepository } from "../support/generated-repository";
import { sized } from "../support/law-runs";
import { expectedRecords } from "./oracle";
import { compiledRecords, shuffled } from "./records";

describe("the merge of small random repositories", () => {
  const seeds = Array.from({ length: 50 }, (_, index) => index + 100);

  it.each(seeds)("is what asking every grant gives, in any order of files (seed %i)", (seed) => {
    const size = dice(seed);
    const repository = generateRepository({
      seed,
      teams: 1 + size.below(3 + sized(9)),
      clusters: 1 + size.below(2 + sized(5)),
      sharing: 0.6,
    });
    const expected = expectedRecords(repository, GENERATED_TODAY);
    expect(compiledRecords(repository.files)).toEqual(expected);
    expect(compiledRecords(shuffled(repository.files, seed))).toEqual(expected);
  });
});
