import type { AccessPlan } from "../../lib/compile";
import type { TerraformAccess } from "../account-access";

/**
 * A plan whose stacks assume no role where the command line says how to get into their account: a role that is assumed
 * already cannot be asked to assume itself. What the stacks make stays as it is, the policies that name those roles too.
 */
export function replaceRoles<Plan extends AccessPlan>(plan: Plan, { replacesRole }: TerraformAccess): Plan {
  return {
    ...plan,
    clusters: plan.clusters.map((one) => {
      return replacesRole(one.cluster) ? { ...one, cluster: { ...one.cluster, assumeRole: undefined } } : one;
    }),
    accounts: plan.accounts.map((one) => (replacesRole(one) ? { ...one, assumeRole: undefined } : one)),
  };
}
