import type { AccessPlan } from "../../lib/compile";
import type { TerraformAccess } from "../account-access";

/** Without the pipeline's roles and alarms: they take an EventBridge, a KMS and an SQS, and the sandbox has none. */
export function withoutPipeline<Plan extends AccessPlan>(plan: Plan): Plan {
  return { ...plan, accounts: plan.accounts.map((account) => ({ ...account, pipeline: undefined })) };
}

/** Whether there is anything to leave out. */
export function makesPipeline({ accounts }: AccessPlan): boolean {
  return accounts.some(({ pipeline }) => pipeline?.create !== undefined || pipeline?.alarms !== undefined);
}

/**
 * A plan as it is planned and applied from here. Its stacks assume no role where the command line says how to get into
 * their account: a role that is assumed already cannot be asked to assume itself. And they keep their state beside them
 * where an EKS of this machine is asked: there is no bucket, and what is tried must never be written beside what is real.
 * The pipeline's roles and alarms are left out there, too. What the stacks make stays as it is, the policies that name those roles too.
 */
export function settlePlan<Plan extends AccessPlan>(
  plan: Plan,
  { replacesRole, keepsStateHere, leavesOutPipeline }: Omit<TerraformAccess, "environmentFor">,
): Plan {
  const { accounts } = leavesOutPipeline ? withoutPipeline(plan) : plan;
  return {
    ...plan,
    settings: keepsStateHere(plan.settings.backend) ? { ...plan.settings, backend: { kind: "local" } } : plan.settings,
    clusters: plan.clusters.map((one) => {
      return replacesRole(one.cluster) ? { ...one, cluster: { ...one.cluster, assumeRole: undefined } } : one;
    }),
    accounts: accounts.map((one) => (replacesRole(one) ? { ...one, assumeRole: undefined } : one)),
  };
}
