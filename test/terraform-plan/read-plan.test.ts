import { readTerraformPlan } from "../../lib/terraform-plan/read-plan";
import { plannedResource, terraformPlan } from "../support/terraform-plan";

type Json = Readonly<Record<string, unknown>>;

const AWS = "registry.terraform.io/hashicorp/aws";
const A = { address: "aws_eks_access_entry.a", type: "aws_eks_access_entry" } as const;

const change = (actions: readonly string[], more: Json = {}, outer: Json = {}): Json => ({
  ...A,
  mode: "managed",
  name: "a",
  provider_name: AWS,
  ...outer,
  change: { actions, before: null, after: null, ...more },
});
const json = (more: Json = {}): Json => ({
  format_version: "1.2",
  terraform_version: "1.11.4",
  configuration: { root_module: {} },
  ...more,
});
const plan = (...resource_changes: readonly Json[]): Json => json({ resource_changes });
const output = (...actions: readonly string[]): Json => json({ output_changes: { o: { actions } } });
const read = (value: Json) => readTerraformPlan(JSON.stringify(value));

test.each<[string, Json, boolean]>([
  ["no resources at all", json(), true],
  ["only no-op and read", plan(change(["no-op"]), change(["read"])), true],
  ["a create", plan(change(["no-op"]), change(["create"])), false],
  ["an update", plan(change(["update"])), false],
  ["a delete", plan(change(["delete"])), false],
  ["a replacement", plan(change(["delete", "create"])), false],
  ["a forget", plan(change(["forget"])), false],
  ["an import that changes nothing", plan(change(["no-op"], { importing: { id: "c:arn" } })), false],
  ["a move", plan(change(["no-op"], {}, { previous_address: "aws_eks_access_entry.b" })), false],
  ["an output that stays", output("no-op"), true],
  ["an output that changes", output("update"), false],
  ["resource drift alone", json({ resource_drift: [change(["update"])] }), true],
  ["an incomplete plan", json({ complete: false }), false],
  ["a plan with errors", json({ complete: false, errored: true }), false],
])("%s: is it empty?", (_, value, expected) => {
  expect(read(value).isEmpty).toBe(expected);
});

test("an action of a later Terraform is refused, rather than taken for a change or for none", () => {
  expect(() => read(plan(change(["evaporate"])))).toThrow(/resource_changes\.0\.change\.actions\.0/);
});

test("a change carries what a reader of it needs, under the names of this program", () => {
  const value = plan(
    change(
      ["delete", "create"],
      {
        before: { a: 1 },
        after: { a: 2 },
        after_unknown: { b: true, c: [false], d: [{ e: true }] },
        importing: { id: "x", unknown: true },
        replace_paths: [["principal_arn"], ["x", 0]],
      },
      { previous_address: "aws_eks_access_entry.old", action_reason: "replace_because_cannot_update" },
    ),
  );
  expect(read(value)).toEqual(
    terraformPlan({
      isEmpty: false,
      resources: [
        plannedResource({
          ...A,
          previousAddress: "aws_eks_access_entry.old",
          actions: ["delete", "create"],
          reason: "replace_because_cannot_update",
          before: { a: 1 },
          after: { a: 2 },
          unknown: ["b", "d"],
          importing: "x",
          replacePaths: ["principal_arn", "x.0"],
          oddities: ["is moved"],
        }),
      ],
    }),
  );
});

test("it has what an apply would do, where the state was behind, and when it was made", () => {
  const one = change(["update"], { before: { x: 1 }, after: { x: 2 } });
  const resource = plannedResource({ ...A, actions: ["update"], before: { x: 1 }, after: { x: 2 } });
  expect(read(json({ resource_changes: [one], resource_drift: [one], timestamp: "2026-11-22T00:00:00Z" }))).toEqual(
    terraformPlan({ isEmpty: false, resources: [resource], drift: [resource], plannedAt: "2026-11-22T00:00:00Z" }),
  );
});

test("it has nothing where there is nothing", () => {
  expect(read(json())).toEqual(terraformPlan());
});

test("what it was made from: constant settings, as values", () => {
  const configuration = {
    provider_config: { aws: { name: "aws", expressions: { region: { constant_value: "eu-west-1" }, x: {} } } },
    root_module: {
      resources: [{ address: "a.b", expressions: { name: {}, tags: { constant_value: { T: "1" } } } }],
      module_calls: { m: {} },
    },
  };
  expect(read(json({ configuration })).configuration).toEqual({
    providers: new Map([["aws", { region: "eu-west-1", x: {} }]]),
    addresses: new Set(["a.b"]),
    constants: new Map([["a.b", { name: {}, tags: { T: "1" } }]]),
    provisioners: [],
    modules: ["m"],
  });
});

test.each(['{"format_version":"2.0"}', "{}", "null", '{"format_version":1}'])("refuses %s", (text) => {
  expect(() => readTerraformPlan(text)).toThrow(/this program reads 1\.x$/);
});

test("what it refuses is told without the values, which may be secret", () => {
  const cut = JSON.stringify(plan(change(["update"], { after: { secret: "hunter2" } }))).slice(0, -5);
  expect(() => readTerraformPlan(cut)).toThrow(/^Terraform's plan .*: it is not JSON, or was cut off$/);
  expect(() => read(plan(change(["update"], { after: "hunter2" })))).toThrow(
    /^Terraform's plan .*: at "resource_changes\.0\.change\.after": (?!.*hunter2)/,
  );
});
