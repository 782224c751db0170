import type { AccessPlan } from "../../lib/compile";
import type { TerraformAccess } from "../account-access";

/**
 * A plan as it is planned and applied from here. Its stacks assume no role where the command line says how to get into
 * their account: a role that is assumed already cannot be asked to assume itself. And they keep their state beside them
 * where an EKS of this machine is asked: there is no bucket, and what is tried must never be written beside what is real.
 * What the stacks make stays as it is, the policies that name those roles too.
 */
export function settlePlan<Plan extends AccessPlan>(
  plan: Plan,
  { replacesRole, keepsStateHere }: Pick<TerraformAccess, "replacesRole" | "keepsStateHere">,
): Plan {
  return {
    ...plan,
    settings: keepsStateHere ? { ...plan.settings, backend: { kind: "local" } } : plan.settings,
    clusters: plan.clusters.map((one) => {
      return replacesRole(one.cluster) ? { ...one, cluster: { ...one.cluster, assumeRole: undefined } } : one;
    }),
    accounts: plan.accounts.map((one) => (replacesRole(one) ? { ...one, assumeRole: undefined } : one)),
  };
}
