// `retired`: nothing of the cluster is managed any more, and no rule asks for what it had.
import { findStack } from "../constructs/synthesized";
import { repo, TODAY, type RepoBuilder } from "../support/repo-builder";

const files = (retired?: object): RepoBuilder =>
  repo()
    .cluster("old", { nodes: [{ role: "node", type: "EC2_LINUX" }], ...(retired === undefined ? {} : { retired }) })
    .cluster("prod-eu")
    .grants("blue", {})
    .guardrails({ maximumRemovals: "0%" });

test.each(["delete", "forget"])("%s plans no entry, and is no mistake, of no rule", (entries) => {
  const { diagnostics, plan } = files({ entries, reason: "PLAT-9" }).compile(TODAY, files().compile());
  expect(diagnostics).toEqual([]);
  const of = (name: string): number | undefined =>
    plan?.clusters.find(({ cluster }) => cluster.name === name)?.entries.length;
  expect([of("old"), of("prod-eu")]).toEqual([0, 2]);
});

test("delete is a stack without resources; forget takes each of them out of the state, and destroys none", () => {
  const stack = (entries: string) => {
    const { plan } = files({ entries, reason: "PLAT-9" }).compile();
    if (plan === undefined) throw new Error("not sound");
    return findStack(plan, "old") as unknown as { resource?: object; removed?: { from: string; lifecycle: object }[] };
  };
  expect(stack("delete")).not.toHaveProperty("resource");
  expect(stack("delete")).not.toHaveProperty("removed");
  const { removed = [], ...rest } = stack("forget");
  expect(rest).not.toHaveProperty("resource");
  // An entry of the node, and two of a principal with one policy each.
  expect(removed.map(({ from }) => from.split(".")[0])).toEqual([
    "aws_eks_access_entry",
    "aws_eks_access_policy_association",
    "aws_eks_access_entry",
    "aws_eks_access_policy_association",
    "aws_eks_access_entry",
  ]);
  expect(removed.every(({ lifecycle }) => JSON.stringify(lifecycle) === '{"destroy":false}')).toBe(true);
});

test("a retired cluster's file can be deleted, another's cannot", () => {
  const without = files().without("clusters/old.yaml");
  expect(without.compile(TODAY, files().compile()).errors).toEqual(["cluster-vanished"]);
  expect(without.compile(TODAY, files({ entries: "delete", reason: "PLAT-9" }).compile()).errors).toEqual([]);
  expect(without.compile(TODAY).errors).toEqual([]);
});
