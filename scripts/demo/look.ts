import type { GuardedPlan } from "../../lib/compile";
import { findDrift, type DriftReport } from "../../lib/drift";
import { awsEksReader } from "../../lib/io/eks/aws-eks-reader";
import type { Sandbox } from "../../lib/sandbox";
import { sandboxCredentials } from "./sandbox-access";

/** What `yarn drift` would find in the sandbox. A cluster that could not be read is a bug of the demonstration's. */
export async function lookAtSandbox(plan: GuardedPlan, sandbox: Sandbox): Promise<DriftReport> {
  const reader = awsEksReader({ endpoint: sandbox.url, credentialsFor: sandboxCredentials });
  const report = await findDrift(plan, reader, new Date());
  for (const { cluster, couldNotLook } of report.clusters) {
    if (couldNotLook !== undefined) throw new Error(`${cluster}: ${couldNotLook}`);
  }
  return report;
}
