import {
  formatPlanFile,
  formatPlanMarkdown,
  formatPlanText,
  plannedStack,
  readPlanFile,
  stackPlan,
  type PlanFile,
} from "../../lib/apply";
import { readPlan, stackOf, terraformJson, type PlanJson } from "./little-terraform";
import { repository, role, type Grant } from "./repository";

const stack = (...grants: Grant[]) => stackOf(repository(grants)).json;
const before = stack({ roles: ["a", "b"], policies: { edit: ["x"] } });
const after = stack({ roles: ["a", "c"], policies: { edit: ["y"] }, groups: ["g"] });

const BASE = { state: { lineage: "l", serial: 3 }, applied: { plan: "0", status: "finished" as const } };

function fileOf(json: PlanJson): PlanFile {
  const plan = stackPlan("one", readPlan(json), "lock");
  const refusals = [{ rule: "minimum-admins", message: "0 principals <img src=x> `a`" }];
  const head = { commit: "c".repeat(40), tree: "d".repeat(40), dirty: false };
  return {
    version: 2,
    head,
    stacks: [
      plannedStack(plan, BASE, refusals),
      { stack: "two", status: "failed", error: "Error: no\n::error::x\u001b[2J" },
    ],
  };
}

const json = terraformJson(before, after);
const file = fileOf(json);
const text = formatPlanFile(file);

describe("plan.json", () => {
  it("is read back as it was written", () => {
    expect(readPlanFile(text, "plan.json")).toEqual(file);
  });

  it("says who gets what, and no other value", () => {
    const [one] = file.stacks;
    expect(one).toMatchObject({
      stack: "one",
      status: "planned",
      hash: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string,
      counts: { create: 2, update: 1, replace: 1, delete: 2, import: 0 },
    });
    expect(text).toContain('"tags": [\n');
    expect(text).not.toContain("gitops");
  });

  it.each<[string, (text: string) => string, RegExp]>([
    ["is no JSON", () => "{", /is not JSON; give the plan\.json/],
    [
      "is of another version",
      (it) => it.replace('"version": 2', '"version": 1'),
      /is not a plan of this version: version/,
    ],
    ["has a key more", (it) => it.replace('"version"', '"x": 1, "version"'), /is not a plan of this version/],
    [
      "has another digest",
      (it) => it.replace(/"after": "[0-9a-f]/, '"after": "0'),
      /was edited: the changes of one do not match/,
    ],
    ["has another address", (it) => it.replace('"address": "aws', '"address": "bws'), /was edited/],
    ["has another Terraform", (it) => it.replace("1.11.4", "1.11.5"), /was edited/],
    ["has another hash", (it) => it.replace(/sha256:./, "sha256:_"), /was edited/],
    ["has a stack twice", (it) => it.replace('"stack": "two"', '"stack": "one"'), /stack "one" twice/],
  ])("is refused when it %s", (_what, edit, message) => {
    const edited = edit(text);
    // A digest that began with the very digit would make the case an empty one.
    expect(edited).not.toBe(text);
    expect(() => readPlanFile(edited, "plan.json")).toThrow(message);
  });
});

describe("A plan for people", () => {
  it("says each change in words", () => {
    const shown = formatPlanText(file);
    expect(shown).toContain("one: 2 to create, 1 to update, 1 to replace, 2 to delete  sha256:");
    expect(shown).toContain(`  ~   scope policy edit of ${role("a")}`);
    expect(shown).toContain("scope: x -> y");
    expect(shown).toContain("changed in place: nobody loses it in between");
    expect(shown).toContain(`  ~   update entry of ${role("a")}\n        groups added: g\n`);
    expect(shown).toContain(`  -   delete entry of ${role("b")}`);
    expect(shown).toContain("apply will refuse this:");
    expect(shown).toContain("two: COULD NOT BE PLANNED");
    expect(shown).toContain("2 stacks: 1 with changes, 1 that apply will refuse, 1 could not be planned");
    expect(shown).not.toContain("\u001b");
  });

  it("says what Terraform would leave nobody with", () => {
    const gap = terraformJson(before, after);
    for (const one of gap.resource_changes) if (one["action_reason"]) one["action_reason"] = "replace_by_triggers";
    expect(formatPlanText(fileOf(gap))).toContain("removed, then granted again: missing for a moment");
  });
});

describe("A plan for a pull request", () => {
  const HOSTILE = "a\n\n# h <img src=x onerror=1> @everyone [x](http://e) `b` | c ::error::d \u001b[31m \u202e";

  it("is harmless whatever the names are", () => {
    const evil = terraformJson(before, after);
    for (const { change } of evil.resource_changes) if (change.after) change.after["user_name"] = HOSTILE;
    for (const { change } of evil.resource_changes) if (change.after) change.after["kubernetes_groups"] = [HOSTILE];
    const shown = formatPlanMarkdown(fileOf(evil));
    const outside = shown.replace(/`[^`\n]*`/g, "");
    expect(shown).toContain("@everyone");
    expect(outside).not.toMatch(/@everyone|<img|\]\(|onerror/);
    expect(shown).not.toMatch(/^#\s+h|^::error|\u202e/m);
    expect(shown).not.toContain("\u001b");
  });

  it("shows at most 60 kB, what will be refused first, and says what is left out", () => {
    const many = Array.from({ length: 700 }, (_, index) => ({
      roles: [`r-${index}-${"x".repeat(40)}`],
      policies: { edit: [`n-${index}`] },
    }));
    const plan = fileOf(terraformJson(undefined, stack(...many)));
    const [one] = plan.stacks;
    if (one?.status !== "planned") throw new Error("not planned");
    const all: PlanFile = {
      ...plan,
      stacks: [
        { ...one, refusals: [] },
        { ...one, stack: "zzz", changes: [] },
      ],
    };
    const shown = formatPlanMarkdown(all);
    expect(Buffer.byteLength(shown)).toBeLessThan(60_000);
    expect(shown).toMatch(/Not shown here: 0 stacks, \d+ changes\./);
    expect(shown.indexOf("`zzz`")).toBeLessThan(shown.indexOf("`one`"));
  });

  it("is within its size with a Terraform error of 100 kB", () => {
    const failed: PlanFile = { ...file, stacks: [{ stack: "s", status: "failed", error: "é".repeat(100_000) }] };
    expect(Buffer.byteLength(formatPlanMarkdown(failed))).toBeLessThan(20_000);
  });
});
