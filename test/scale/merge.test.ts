import { formatPretty } from "../../lib/diagnostics";
import { entryRecords } from "../../lib/review";
import type { RepoFiles } from "../../lib/source";
import { GENERATED_TODAY, dice, generateRepository } from "../support/generated-repository";
import { compileFiles } from "../support/repo-builder";
import { expectedRecords, type ExpectedRecord } from "./oracle";

jest.setTimeout(120_000);

const NOW = new Date(`${GENERATED_TODAY}T12:00:00Z`);
const EVERYTHING = { clusters: [], teams: [], principals: [] };

function compiledRecords(files: RepoFiles): unknown {
  const { plan, diagnostics } = compileFiles(files, NOW);
  if (plan === undefined) {
    const errors = diagnostics.filter(({ severity }) => severity === "error").slice(0, 5);
    throw new Error(formatPretty(errors, { color: false, textOf: () => undefined }));
  }
  return entryRecords(plan, EVERYTHING);
}

function shuffled(files: RepoFiles, seed: number): RepoFiles {
  return new Map(dice(seed).sample([...files], files.size));
}

function count(records: readonly ExpectedRecord[], holds: (record: ExpectedRecord) => boolean): number {
  return records.filter(holds).length;
}

describe("the merge of a generated repository of 200 teams and 12 clusters", () => {
  const repository = generateRepository({ seed: 1, teams: 200, clusters: 12 });
  const expected = expectedRecords(repository, GENERATED_TODAY);
  let compiled: unknown;

  beforeAll(() => {
    compiled = compiledRecords(repository.files);
  });

  it("is what asking every grant about every cell gives", () => {
    expect(compiled).toEqual(expected);
  });

  it("does not depend on the order in which files are read", () => {
    expect(JSON.stringify(compiledRecords(shuffled(repository.files, 2)))).toBe(JSON.stringify(compiled));
  });

  it("meets every case of merging, or it would prove little", () => {
    const namespaces = ({ policies }: ExpectedRecord): string[] =>
      Object.values(policies).flatMap((scope) => (scope === "cluster" ? [] : scope));
    const mentioned = new Set(
      repository.data.teams.flatMap(({ access }) => access.flatMap(({ policies = {} }) => Object.values(policies))),
    );
    expect(mentioned.size).toBeGreaterThan(100);
    expect(expected.length).toBeGreaterThan(1000);
    expect(count(expected, ({ teams }) => teams.length > 2)).toBeGreaterThan(100);
    expect(count(expected, ({ expires }) => expires !== null)).toBeGreaterThan(50);
    expect(count(expected, ({ expires }) => expires === GENERATED_TODAY)).toBeGreaterThan(0);
    expect(count(expected, ({ username }) => username?.startsWith("user:") === true)).toBeGreaterThan(50);
    expect(count(expected, ({ username }) => username?.startsWith("ops:") === true)).toBeGreaterThan(10);
    expect(count(expected, ({ principal }) => principal.includes(":user/"))).toBeGreaterThan(50);
    expect(count(expected, ({ principal }) => principal.includes("::999999999999:"))).toBeGreaterThan(50);
    expect(count(expected, ({ principal }) => principal.startsWith("arn:aws-cn:"))).toBeGreaterThan(50);
    expect(count(expected, (record) => namespaces(record).includes("sh*"))).toBeGreaterThan(20);
    expect(count(expected, (record) => Object.keys(record.policies).length === 0)).toBeGreaterThan(10);
    expect(count(expected, ({ policies }) => Object.values(policies).includes("cluster"))).toBeGreaterThan(100);
    expect(count(expected, ({ kubernetesGroups }) => kubernetesGroups.length > 5)).toBeGreaterThan(20);
  });
});

describe("the merge of small random repositories", () => {
  const seeds = Array.from({ length: 50 }, (_, index) => index + 100);

  it.each(seeds)("is what asking every grant gives, in any order of files (seed %i)", (seed) => {
    const size = dice(seed);
    const repository = generateRepository({
      seed,
      teams: 1 + size.below(12),
      clusters: 1 + size.below(7),
      sharing: 0.6,
    });
    const expected = expectedRecords(repository, GENERATED_TODAY);
    expect(compiledRecords(repository.files)).toEqual(expected);
    expect(compiledRecords(shuffled(repository.files, seed))).toEqual(expected);
  });
});
