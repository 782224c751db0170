import { readStackPlan } from "../../lib/terraform-plan/stack-reading";
import type { PlanJson } from "../../lib/terraform-plan/plan-result";

const change = {
  address: "a.b",
  type: "a",
  name: "b",
  change: { actions: ["update"], before: { x: 1 }, after: { x: 2 } },
};
const json = (more: object): PlanJson => ({ format_version: "1.2", ...more });

it("has what an apply would do, where the state was behind, and when it was made", () => {
  const plan = json({ resource_changes: [change], resource_drift: [change], timestamp: "2026-11-22T00:00:00Z" });
  const read = { address: "a.b", type: "a", name: "b", actions: ["update"], before: { x: 1 }, after: { x: 2 } };
  expect(readStackPlan(plan, "plan")).toEqual({ changes: [read], drift: [read], plannedAt: "2026-11-22T00:00:00Z" });
});

it("has nothing where there is nothing", () => {
  expect(readStackPlan(json({}), "plan")).toEqual({ changes: [], drift: [], plannedAt: undefined });
});

it.each([
  [{ errored: true }, "its plan ended with an error"],
  [{ complete: false }, "its plan is not complete: Terraform put some of it off"],
])("a plan with %j is no plan", (more, couldNotLook) => {
  expect(readStackPlan(json({ ...more, resource_changes: [change] }), "plan")).toEqual({ couldNotLook });
});
