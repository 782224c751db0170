import { quote } from "../../diagnostics";
import { CLUSTER_ADMIN, policyArn } from "../../model";
import { ASSOCIATION, ENTRY, ROLE } from "../../terraform-plan/names";
import { tryScopeOf } from "../resource-view";
import type { StackFacts } from "../stack-facts";
import { textOf, type PlannedResource, type TerraformPlan, type Values } from "../../terraform-plan/terraform-plan";
import type { Guard } from "./guard";

function isTagged(values: Values | null): boolean {
  return textOf((values?.["tags"] ?? null) as Values | null, "Purpose") === "break-glass";
}

/** The principals of the way in: what the files name, and what an entry's own tag says, should the files forget it. */
function principalsOf({ resources }: TerraformPlan, { breakGlass }: StackFacts): ReadonlySet<string> {
  const tagged = resources.filter(({ type, before }) => type === ENTRY && isTagged(before));
  const arns = tagged.flatMap(({ before }) => textOf(before, "principal_arn") ?? []);
  return new Set(breakGlass === undefined ? arns : [...arns, breakGlass]);
}

function isWayIn({ type, before }: PlannedResource, principals: ReadonlySet<string>): boolean {
  if (type === ROLE) return isTagged(before) || principals.has(textOf(before, "arn") ?? "");
  if (type !== ENTRY && type !== ASSOCIATION) return false;
  return principals.has(textOf(before, "principal_arn") ?? "");
}

/** What stands after the plan: the entry, and cluster-admin on the whole cluster. */
function missingAfter({ resources }: TerraformPlan, { breakGlass, cluster, partition }: StackFacts): string[] {
  if (cluster === undefined || breakGlass === undefined) return [];
  const own = resources.filter(({ after }) => textOf(after, "principal_arn") === breakGlass);
  const hasEntry = own.some(({ type }) => type === ENTRY);
  const hasAdmin = own.some(
    ({ type, after }) =>
      type === ASSOCIATION &&
      textOf(after, "policy_arn") === policyArn(CLUSTER_ADMIN, partition) &&
      tryScopeOf(after) === "cluster",
  );
  return hasEntry && hasAdmin ? [] : [`${quote(breakGlass)} would not have cluster-admin on the whole cluster`];
}

/** The way in when nothing else works is never taken away, not for a moment: Terraform's own prevention ends with the declaration. */
export const breakGlassKept: Guard = {
  id: "break-glass-kept",
  check: (plan, facts) => {
    if (facts.cluster?.cluster.retired !== undefined) return [];
    const principals = principalsOf(plan, facts);
    const lost = plan.resources.filter(
      (resource) =>
        (resource.actions.includes("delete") || resource.actions.includes("forget")) && isWayIn(resource, principals),
    );
    return [
      ...lost.map(
        ({ address }) =>
          `${quote(address)} is the break-glass access and would be destroyed; to move it to another role, ` +
          "test the new one first, then remove the old one by hand (docs/apply.md)",
      ),
      ...missingAfter(plan, facts),
    ];
  },
};
