import { parseShowJson, planResult, stateAddresses, type PlanJson } from "../../lib/terraform-plan/plan-result";

const change = (actions: string[], more: object = {}, outer: object = {}) => ({
  address: "aws_eks_access_entry.a",
  type: "aws_eks_access_entry",
  name: "a",
  ...outer,
  change: { actions, before: null, after: null, ...more },
});
const plan = (...resource_changes: object[]) => ({ format_version: "1.2", resource_changes }) as unknown as PlanJson;
const output = (...actions: string[]) =>
  ({ format_version: "1.2", output_changes: { o: { actions } } }) as unknown as PlanJson;

test.each<[string, PlanJson, boolean]>([
  ["no resources at all", { format_version: "1.2" }, true],
  ["only no-op and read", plan(change(["no-op"]), change(["read"])), true],
  ["a create", plan(change(["no-op"]), change(["create"])), false],
  ["an update", plan(change(["update"])), false],
  ["a delete", plan(change(["delete"])), false],
  ["a replacement", plan(change(["delete", "create"])), false],
  ["a forget", plan(change(["forget"])), false],
  ["an action of a later Terraform", plan(change(["evaporate"])), false],
  ["an import that changes nothing", plan(change(["no-op"], { importing: { id: "c:arn" } })), false],
  ["a move", plan(change(["no-op"], {}, { previous_address: "aws_eks_access_entry.b" })), false],
  ["an output that stays", output("no-op"), true],
  ["an output that changes", output("update"), false],
  ["resource drift alone", { format_version: "1.2", resource_drift: [change(["update"])] }, true],
  ["an incomplete plan", { format_version: "1.2", complete: false }, false],
  ["a plan with errors", { format_version: "1.2", complete: false, errored: true }, false],
])("%s: is it empty?", (_, json, expected) => {
  expect(planResult(json, "/s/plan").isEmpty).toBe(expected);
});

test("a change carries what a reader of it needs, under the names of this program", () => {
  const json = plan(
    change(
      ["delete", "create"],
      {
        before: { a: 1 },
        after: { a: 2 },
        importing: { id: "x", unknown: true },
        replace_paths: [["principal_arn"], ["x", 0]],
      },
      { previous_address: "aws_eks_access_entry.old" },
    ),
  );
  expect(planResult(json, "/s/plan")).toEqual({
    file: "/s/plan",
    isEmpty: false,
    changes: [
      {
        address: "aws_eks_access_entry.a",
        previousAddress: "aws_eks_access_entry.old",
        type: "aws_eks_access_entry",
        name: "a",
        actions: ["delete", "create"],
        importing: { id: "x" },
        before: { a: 1 },
        after: { a: 2 },
        replacePaths: [["principal_arn"], ["x", 0]],
      },
    ],
  });
});

test.each(['{"format_version":"2.0"}', "{}", "null", '{"format_version":1}'])("refuses %s", (text) => {
  expect(() => parseShowJson(text)).toThrow(/this program reads 1\.x$/);
});

test("the addresses of a state, modules included, sorted", () => {
  const values = {
    root_module: {
      resources: [{ address: "b.b" }, { address: "a.a" }],
      child_modules: [{ resources: [{ address: "module.m.c.c" }] }],
    },
  };
  expect(stateAddresses({ format_version: "1.0", values })).toEqual(["a.a", "b.b", "module.m.c.c"]);
  expect(stateAddresses({ format_version: "1.0" })).toEqual([]);
});
