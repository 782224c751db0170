import { homedir, tmpdir } from "node:os";

import { dice, generateRepository } from "../support/generated-repository";
import { compileFiles } from "../support/repo-builder";
import { smallRepository } from "./repositories";
import { TODAY, planOf, resourcesOf, synthesizedFiles, synthesizedStacks } from "./synthesized";

jest.setTimeout(120_000);

const { files } = generateRepository({ seed: 7, teams: 20, clusters: 6, sharing: 0.3 });
const plan = planOf(files);
const output = synthesizedFiles(plan);
const stacks = synthesizedStacks(plan);

describe("what a generated repository of 20 teams and 6 clusters is synthesized to", () => {
  it("has a stack per cluster, and no other", () => {
    expect([...stacks.keys()]).toEqual(plan.clusters.map(({ cluster }) => cluster.name).sort());
  });

  it("has exactly one resource per entry and per policy of the plan, each with its own principal", () => {
    expect(plan.clusters.flatMap(({ entries }) => entries).length).toBeGreaterThan(100);
    for (const { cluster, entries } of plan.clusters) {
      const stack = stacks.get(cluster.name);
      const written = stack === undefined ? [] : Object.values(resourcesOf(stack, "aws_eks_access_entry"));
      expect(written.map((entry) => entry["principal_arn"]).sort()).toEqual(
        entries.map(({ principal }) => principal.arn),
      );

      const associations =
        stack === undefined ? [] : Object.values(resourcesOf(stack, "aws_eks_access_policy_association"));
      const pairs = associations.map((one) => `${one["principal_arn"] as string} ${one["policy_arn"] as string}`);
      const planned = entries.flatMap(({ principal, policies }) =>
        policies.map(({ arn }) => `${principal.arn} ${arn}`),
      );
      expect(pairs.sort()).toEqual(planned.sort());
    }
  });

  it("holds nothing of the machine: no folder of it, no time", () => {
    const text = [...output.values()].join("\n");
    const folders = [process.cwd(), homedir(), tmpdir()].filter((folder) => folder !== "/");
    expect(folders.filter((folder) => text.includes(folder))).toEqual([]);
    expect(text).not.toMatch(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/);
    expect(text).not.toContain("stackTrace");
  });

  it("is the same bytes twice, and in whatever order the files were read", () => {
    const again = synthesizedFiles(planOf(files));
    const shuffled = synthesizedFiles(planOf(new Map(dice(3).sample([...files], files.size))));
    expect([...again]).toEqual([...output]);
    expect([...shuffled]).toEqual([...output]);
  });

  it("holds no template but none, since entries refer to each other without one", () => {
    const templates = [...output.values()].flatMap((text) => text.match(/[$%]\{[^}]*\}?/g) ?? []);
    expect(templates).toEqual([]);
  });

  it("names where everything comes from", () => {
    const resources = [...stacks.values()].flatMap(({ resource }) =>
      Object.values(resource).flatMap((ofType) => Object.values(ofType)),
    );
    const origins = resources.map((resource) => {
      return (resource["//"] as { origins: { file: string; line: number }[] }).origins;
    });
    expect(origins.length).toBeGreaterThan(300);
    expect(origins.filter((places) => places.length === 0)).toEqual([]);
    const isLine = ({ file, line }: { file: string; line: number }): boolean => files.has(file) && line > 0;
    expect(origins.flat().filter((place) => !isLine(place))).toEqual([]);
  });
});

describe("a text of a team's file that Terraform would evaluate", () => {
  it.each([
    ["a principal", "{principals: [{role: 'a${b}'}], clusters: [prod], kubernetesGroups: [x]}"],
    ["a group", '{principals: [{role: a}], clusters: [prod], kubernetesGroups: ["x\\x24{y}"]}'],
    ["a username", '{principals: [{role: a}], clusters: [prod], kubernetesGroups: [x], username: "u%{if}"}'],
    ["a grant's name", '{name: "${path.cwd}", principals: [{role: a}], clusters: [prod], kubernetesGroups: [x]}'],
    ["a namespace", '{principals: [{role: a}], clusters: [prod], policies: {edit: ["${x}"]}}'],
    ["a policy", '{principals: [{role: a}], clusters: [prod], policies: {"${x}": cluster}}'],
  ])("never gets so far as %s", (_, grant) => {
    const { plan: refused, diagnostics } = compileFiles(smallRepository({ access: `  - ${grant}\n` }), new Date(TODAY));
    expect(refused).toBeUndefined();
    expect(diagnostics.map(({ rule }) => rule)).toContain("terraform-template");
  });
});

describe("a plan that holds the same entry twice", () => {
  it("is not written: it would be one resource with the rights of both", () => {
    const [cluster] = plan.clusters;
    const [entry] = cluster?.entries ?? [];
    if (cluster === undefined || entry === undefined) throw new Error("the generated plan is empty");
    const twice = { ...plan, clusters: [{ ...cluster, entries: [entry, entry] }] };
    expect(() => synthesizedFiles(twice)).toThrow(/There is already a Construct with name 'entry_/);
  });
});
