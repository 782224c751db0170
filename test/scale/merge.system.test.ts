import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { folder } from "../scripts/harness";
import { GENERATED_TODAY, generateRepository } from "../support/generated-repository";
import { expectedRecords, type ExpectedRecord } from "./oracle";
import { compiledRecords, shuffled } from "./records";

jest.setTimeout(120_000);

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

  it("is the same through the command line, from files on disk", async () => {
    const root = folder();
    for (const [path, file] of repository.files) if ("text" in file) root.write(path, file.text);
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["scripts/launch.cjs", "cli", "list", "--root", root.path, "--format", "json"],
      { env: { ...process.env, ACCESS_NOW: GENERATED_TODAY }, maxBuffer: 2 ** 28 },
    );
    expect(JSON.parse(stdout)).toEqual(expected);
  });
});
