import { compareWithReview, formatDifferences, stackPlan, type StackPlan, type ReviewVerdict } from "../../lib/apply";
import { stackHash } from "../../lib/apply/stack-plan";
import type { TerraformPlan } from "../../lib/terraform-plan/terraform-plan";
import { readPlan, stackOf, terraformJson, type PlanJson } from "./little-terraform";
import { repository, role, type Grant } from "./repository";

const stack = (...grants: Grant[]) => stackOf(repository(grants)).json;
const view = (name: string): Grant => ({ roles: [name], policies: { view: "cluster" } });
const before = stack(view("a"), { roles: ["b"], policies: { edit: ["x"] } }, view("leaver"));
const after = stack(view("a"), { roles: ["b"], policies: { edit: ["x", "y"] }, groups: ["g", "h"] }, view("joiner"));
const half = stack(view("a"), { roles: ["b"], policies: { edit: ["x", "y"] } }, view("joiner"));
const more = stack(
  view("a"),
  { roles: ["b"], policies: { edit: ["x", "y"] }, groups: ["g", "h"] },
  view("joiner"),
  view("z"),
);
const other = stack(view("a"), { roles: ["b"], policies: { edit: ["x", "z"] }, groups: ["g", "h"] }, view("joiner"));
const less = stack(view("a"), { roles: ["b"], policies: { edit: ["x", "y"] }, groups: ["g", "h"] });

const planOf = (plan: TerraformPlan): StackPlan => stackPlan("one", plan, "lock");
const review = planOf(readPlan(terraformJson(before, after)));
const compare = (json: PlanJson, tools: Partial<StackPlan> = {}): ReviewVerdict => {
  const plan = readPlan(json);
  return compareWithReview(review, { ...planOf(plan), ...tools }, plan.resources);
};
const kinds = (verdict: ReviewVerdict): string[] =>
  verdict.kind === "different" ? verdict.differences.map(({ kind }) => kind).sort() : [verdict.kind];

describe("The hash of a plan", () => {
  const hash = (json: PlanJson): string => stackHash(planOf(readPlan(json)));
  const reviewed = hash(terraformJson(before, after));
  const changed = (change: (json: PlanJson) => void): string => {
    const json = terraformJson(before, after);
    change(json);
    return hash(json);
  };
  const first = (json: PlanJson, action: string) => {
    const found = json.resource_changes.find(({ change }) => change.actions.join() === action);
    if (found === undefined) throw new Error(`no ${action}`);
    return found;
  };

  it.each<[string, (json: PlanJson) => void]>([
    ["the order of resources", (json) => json.resource_changes.reverse()],
    ["the time", (json) => (json["timestamp"] = "2030-01-01T00:00:00Z")],
    [
      "what stays as it is",
      (json) =>
        json.resource_changes.splice(
          0,
          99,
          ...json.resource_changes.filter(({ change }) => change.actions.join() !== "no-op"),
        ),
    ],
    ["when AWS last wrote something", (json) => ((first(json, "update").change.before ?? {})["modified_at"] = "2031")],
    ["null or empty", (json) => ((first(json, "create").change.after ?? {})["timeouts"] = null)],
    [
      "the order of groups",
      (json) => {
        const { change } = first(json, "update");
        change.after = { ...change.after, kubernetes_groups: ["h", "g"] };
      },
    ],
  ])("does not depend on %s", (_what, change) => {
    expect(changed(change)).toBe(reviewed);
  });

  it.each<[string, (json: PlanJson) => void]>([
    ["a value after", (json) => ((first(json, "create").change.after ?? {})["principal_arn"] = role("evil"))],
    ["a value before", (json) => ((first(json, "update").change.before ?? {})["user_name"] = "somebody")],
    ["an action", (json) => (first(json, "delete,create").change.actions = ["create", "delete"])],
    ["an import", (json) => (first(json, "create").change["importing"] = { id: "x" })],
    ["what forces a replacement", (json) => (first(json, "delete,create").change["replace_paths"] = [["type"]])],
    ["what is unknown", (json) => (first(json, "create").change.after_unknown = { principal_arn: true })],
    ["the tags", (json) => ((first(json, "update").change.after ?? {})["tags"] = { Team: "other" })],
    ["an address", (json) => (first(json, "create").address += "x")],
    ["Terraform's version", (json) => (json["terraform_version"] = "1.12.0")],
    ["one change more", (json) => (first(json, "no-op").change.actions = ["update"])],
  ])("depends on %s", (_what, change) => {
    expect(changed(change)).not.toBe(reviewed);
  });

  it("depends on the stack, and on the provider", () => {
    const plan = readPlan(terraformJson(before, after));
    const hashes = [stackPlan("one", plan, "lock"), stackPlan("two", plan, "lock"), stackPlan("one", plan, "other")];
    expect(new Set(hashes.map(stackHash)).size).toBe(3);
  });
});

describe("A plan made after the review", () => {
  it.each<[string, PlanJson, readonly string[]]>([
    ["is the same", terraformJson(before, after), ["same"]],
    ["is its rest, when some of it is applied", terraformJson(half, after), ["rest"]],
    ["is its rest, when all of it is applied", terraformJson(after, after), ["rest"]],
    ["is different with somebody more", terraformJson(before, more), ["only-now", "only-now"]],
    ["is different with another scope", terraformJson(before, other), ["other-values"]],
    ["is different when the rest is another", terraformJson(half, other), ["only-reviewed", "other-values"].slice(1)],
    // Otherwise "nothing to do" would pass for "done".
    ["is different when somebody took it back", terraformJson(before, before), Array(6).fill("only-reviewed")],
    ["is different with less", terraformJson(before, less), ["only-reviewed", "only-reviewed"]],
  ])("%s", (_what, json, expected) => {
    expect(kinds(compare(json))).toEqual(expected);
  });

  it("is different with other tools, and says which", () => {
    const verdict = compare(terraformJson(half, after), { terraform: "1.12.0", providers: "another" });
    if (verdict.kind !== "different") throw new Error(verdict.kind);
    expect(formatDifferences(verdict.differences)).toMatch(/Terraform's version: .*1\.12\.0[^]*lock file/);
  });

  const at = (json: PlanJson, type: string, name: string) => {
    const found = json.resource_changes.find(
      (one) => one.type.endsWith(type) && (one.change.after ?? one.change.before)?.["principal_arn"] === role(name),
    );
    if (found === undefined) throw new Error(`${type} of ${name}`);
    return found;
  };
  const now = (change: (json: PlanJson) => void): ReviewVerdict => {
    const json = terraformJson(before, after);
    change(json);
    return compare(json);
  };

  it("is the rest when a replacement was interrupted between its two halves", () => {
    expect(
      now((json) => {
        const { change } = at(json, "association", "b");
        change.actions = ["create"];
        change.before = null;
        delete change["replace_paths"];
      }).kind,
    ).toBe("rest");
  });

  it("is the rest when a creation was not seen to its end", () => {
    const tainted = (json: PlanJson): void => {
      const resource = at(json, "entry", "joiner");
      resource["action_reason"] = "replace_because_tainted";
      resource.change.actions = ["delete", "create"];
      resource.change.before = { ...resource.change.after };
    };
    expect(now(tainted).kind).toBe("rest");
    const other = (json: PlanJson): void => {
      tainted(json);
      (at(json, "entry", "joiner").change.after ?? {})["kubernetes_groups"] = ["admins"];
    };
    expect(now(other).kind).toBe("different");
  });

  it("is the rest when an entry is taken over that was to be made, and only if it is the same", () => {
    const takenOver = (json: PlanJson): void => {
      const { change } = at(json, "entry", "joiner");
      change.actions = ["no-op"];
      change["importing"] = { id: "one:arn" };
      change.before = change.after = {
        ...change.after,
        access_entry_arn: "arn:…/9",
        created_at: "now",
        modified_at: "now",
      };
      change.after_unknown = {};
    };
    expect(now(takenOver).kind).toBe("rest");
    const other = (json: PlanJson): void => {
      takenOver(json);
      (at(json, "entry", "joiner").change.after ?? {})["kubernetes_groups"] = ["admins"];
    };
    expect(now(other).kind).toBe("different");
  });

  it("is the rest when an entry has its groups already, and not when somebody gave it others", () => {
    const owned = (tag: string, groups: readonly string[]) => {
      const json = terraformJson(before, after);
      const { change } = at(json, "entry", "b");
      change.before = { ...change.before, tags: { Team: tag }, kubernetes_groups: groups };
      change.after = { ...change.after, tags: { Team: "new" } };
      return readPlan(json);
    };
    const agreed = planOf(owned("old", []));
    const verdict = (tag: string, groups: readonly string[]): string => {
      const plan = owned(tag, groups);
      return compareWithReview(agreed, planOf(plan), plan.resources).kind;
    };
    expect(verdict("old", [])).toBe("same");
    expect(verdict("old", ["h", "g"])).toBe("rest");
    expect(verdict("old", ["g", "h", "admins"])).toBe("different");
    expect(verdict("another", ["g", "h"])).toBe("different");
  });

  it("shows both lists, with hostile names made harmless", () => {
    const evil = stack(view("a"), { roles: ["b"], policies: { edit: ["x", "y"] }, groups: ["g", "h"] }, view("joiner"));
    const json = terraformJson(before, evil);
    const entry = at(json, "entry", "joiner");
    (entry.change.after ?? {})["user_name"] = "a\u001b[31m\n::error::b";
    const verdict = compare(json);
    if (verdict.kind !== "different") throw new Error(verdict.kind);
    const text = formatDifferences(verdict.differences);
    expect(text).toContain("now, with different values");
    expect(text).toContain("\\u{1b}");
    expect(text).not.toContain("\u001b");
    expect(text).not.toMatch(/^::error/m);
  });
});
