import { inRounds, scopeUpdates } from "../../lib/apply";
import { changesOf } from "../../lib/apply/change";
import { readPlan, stackOf, terraformJson, type PlanJson } from "./little-terraform";
import { policy, repository, role, type Grant } from "./repository";

type Scope = "cluster" | readonly string[];

const stack = (...grants: Grant[]) => stackOf(repository(grants)).json;
const one = (scope: Scope, groups: readonly string[] = []) =>
  stack({ roles: ["a"], policies: { edit: scope }, groups });
const updates = (json: PlanJson) => scopeUpdates(readPlan(json));

describe("A scope is changed in place", () => {
  it.each<[string, Scope, Scope]>([
    ["widened", ["x"], ["x", "y"]],
    ["narrowed", ["x", "y"], ["y"]],
    ["moved", ["x"], ["y"]],
    ["widened to the cluster", ["x"], "cluster"],
    ["narrowed from the cluster", "cluster", ["x"]],
    ["written as a wildcard", ["x-1", "x-2"], ["x-*"]],
  ])("%s", (_what, from, to) => {
    const json = terraformJson(one(from), one(to));
    expect(updates(json)).toMatchObject([{ principalArn: role("a"), policyArn: policy("Edit"), from, to }]);
    expect(changesOf(readPlan(json)).map(({ kind, inPlace }) => [kind, inPlace])).toEqual([["replace", true]]);
  });

  it("also under an entry that is only updated", () => {
    expect(updates(terraformJson(one(["x"]), one(["y"], ["group"])))).toHaveLength(1);
  });
});

describe("It is left to Terraform", () => {
  const tampered = (change: (json: PlanJson) => void): PlanJson => {
    const json = terraformJson(one(["x"]), one(["y"]));
    change(json);
    return json;
  };
  const at = (json: PlanJson, type: string) => {
    const found = json.resource_changes.find(
      ({ type: of, change }) => of.endsWith(type) && (change.after ?? change.before)?.["principal_arn"] === role("a"),
    );
    if (found === undefined) throw new Error(type);
    return found;
  };

  it.each<[string, (json: PlanJson) => void]>([
    ["under an entry that is made again", (json) => (at(json, "entry").change.actions = ["delete", "create"])],
    ["under an entry that is made", (json) => (at(json, "entry").change.before = null)],
    ["without its entry", (json) => json.resource_changes.splice(json.resource_changes.indexOf(at(json, "entry")), 1)],
    ["when the entry triggers it", (json) => (at(json, "association")["action_reason"] = "replace_by_triggers")],
    ["when it is tainted", (json) => (at(json, "association")["action_reason"] = "replace_because_tainted")],
    [
      "when something else changes too",
      (json) => (at(json, "association").change["replace_paths"] = [["access_scope"], ["policy_arn"]]),
    ],
    ["when nothing says why", (json) => delete at(json, "association").change["replace_paths"]],
    [
      "of another principal before",
      (json) => ((at(json, "association").change.before ?? {})["principal_arn"] = role("b")),
    ],
    [
      "when the new scope is not known",
      (json) => (at(json, "association").change.after_unknown = { access_scope: true }),
    ],
    ["of a shape that we never write", (json) => ((at(json, "association").change.after ?? {})["access_scope"] = [])],
    ["when it would be created first", (json) => at(json, "association").change.actions.reverse()],
  ])("%s", (_what, change) => {
    expect(updates(tampered(change))).toEqual([]);
  });
});

it("What only gains goes first, what only loses last", () => {
  const before = stack({ roles: ["a", "b"], policies: { view: ["x", "y"], edit: ["x"], admin: ["y"] } });
  const after = stack({ roles: ["a", "b"], policies: { view: ["x"], edit: ["y"], admin: "cluster" } });
  const rounds = inRounds(updates(terraformJson(before, after)));
  expect(rounds.map((round) => [...new Set(round.map(({ policyArn }) => policyArn))])).toEqual([
    [policy("Admin")],
    [policy("Edit")],
    [policy("View")],
  ]);
  expect(rounds.map(({ length }) => length)).toEqual([2, 2, 2]);
});
