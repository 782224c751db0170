import { sized } from "../support/law-runs";
import { judge, mutatedRepositories } from "./repositories";

const TIMES = sized(300);

it("compiles mutated repositories to exactly what an independent compiler says, or refuses them", () => {
  const counts = { same: 0, refused: 0 };
  const wrong: string[] = [];
  for (const mutated of mutatedRepositories(1, TIMES)) {
    const verdict = judge(mutated);
    if (typeof verdict === "string") counts[verdict] += 1;
    else wrong.push(verdict.wrong);
  }
  expect(wrong).toEqual([]);
  // Neither answer alone would prove much.
  expect(Math.min(counts.same, counts.refused)).toBeGreaterThan(TIMES / 4);
});
