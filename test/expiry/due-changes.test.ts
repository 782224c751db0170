import { plannedStack, type Change } from "../../lib/apply";
import { dueChanges } from "../../lib/expiry";
import { ACCOUNT, FILES, NOW } from "../drift/world";
import { compileFiles } from "../support/repo-builder";

const arn = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;

const TEAM = `team: payments
owners: ["@acme/payments"]
namespaces: [payments]
access:
  - principals: [{role: engineer}]
    clusters: [one]
    policies: {edit: own}
    expires: 2026-11-21
`;

const files = new Map(
  Object.entries({ ...FILES, "teams/payments.yaml": TEAM }).map(([path, text]) => [path, { text }]),
);
const plan = { clusters: compileFiles(files, NOW).plan?.clusters ?? [] };

const change = (given: Partial<Change> = {}): Change => ({
  address: "aws_eks_access_entry.x",
  type: "aws_eks_access_entry",
  kind: "delete",
  actions: ["delete"],
  principal: arn("engineer"),
  before: { type: "STANDARD" },
  after: null,
  attributes: [],
  replacePaths: [],
  inPlace: false,
  unknown: [],
  digests: { before: null, after: null },
  ...given,
});

function judge(given: Change, stack = "one") {
  const planned = plannedStack(
    { stack, terraform: "1.11.4", providers: "0", changes: [given] },
    { state: null, applied: null },
    [],
  );
  return dueChanges({ version: 2, head: null, stacks: [planned] }, plan);
}

test.each<[string, Change]>([
  ["its entry goes", change()],
  ["a scope narrows", change({ kind: "replace", before: { scope: ["a", "b"] }, after: { scope: ["a"] } })],
  [
    "a scope narrows within a wildcard",
    change({ kind: "replace", before: { scope: ["dev-*"] }, after: { scope: ["dev-1", "dev-2"] } }),
  ],
  [
    "a scope narrows from the cluster",
    change({ kind: "update", before: { scope: "cluster" }, after: { scope: ["a"] } }),
  ],
  ["a group goes", change({ kind: "update", before: { groups: ["a", "b"] }, after: { groups: ["b"] } })],
  ["a tag changes", change({ kind: "update", before: { tags: ["Team=a+b"] }, after: { tags: ["Team=b"] } })],
])("the end of a grant explains that %s", (_, given) => {
  expect(judge(given)).toEqual({ due: 1, others: [] });
});

test.each<[string, Change]>([
  ["somebody else's entry goes", change({ principal: arn("operators") })],
  ["a role's policy goes", { ...change(), principal: undefined } as unknown as Change],
  ["something is made", change({ kind: "create", before: null, after: { type: "STANDARD" } })],
  ["something is taken over", change({ kind: "import", importing: "one:x", before: null, after: {} })],
  ["a scope widens", change({ kind: "replace", before: { scope: ["a"] }, after: { scope: ["a", "b"] } })],
  ["a scope becomes the cluster", change({ kind: "update", before: { scope: ["a"] }, after: { scope: "cluster" } })],
  ["a scope moves", change({ kind: "update", before: { scope: ["a"] }, after: { scope: ["b"] } })],
  ["a group comes", change({ kind: "update", before: { groups: [] }, after: { groups: ["b"] } })],
  ["the username changes", change({ kind: "update", before: { username: "a" }, after: { username: "b" } })],
  ["the type changes", change({ kind: "replace", before: { type: "STANDARD" }, after: { type: "EC2_LINUX" } })],
])("and never that %s", (_, given) => {
  expect(judge(given)).toEqual({ due: 0, others: ["one: aws_eks_access_entry.x"] });
});

test("on another cluster the grant was not", () => {
  expect(judge(change(), "two").others).toEqual(["two: aws_eks_access_entry.x"]);
});

test("a stack that could not be planned waits for a person", () => {
  const stacks = [{ stack: "one", status: "failed", error: "x" }] as const;
  expect(dueChanges({ version: 2, head: null, stacks }, plan)).toEqual({
    due: 0,
    others: ["one: it could not be planned"],
  });
});
