import { App } from "cdktf";

import type { AccessPlan, AccountPlan } from "../compile";
import { AccountStack, needsAccountStack } from "./account-stack";
import { ClusterStack } from "./cluster-stack";
import type { SynthSettings } from "./synth-settings";
import { TERRAFORM_VERSION } from "./terraform-version";

export interface SynthesizeOptions {
  /** Where `stacks/<stack>/cdk.tf.json` is written. @default CDKTF's: `cdktf.out`, or where its CLI says */
  readonly outdir?: string;
  /** From a stack's folder to the repository's root: a local state is below that. @default where CDKTF writes by itself */
  readonly rootFromStack?: string;
}

function addAccount(app: App, account: AccountPlan, settings: SynthSettings): AccountStack | undefined {
  return needsAccountStack(account) ? new AccountStack(app, { account, settings }) : undefined;
}

/** Writes a plan as Terraform JSON, a stack per cluster and one per account. Returns the names of the stacks. */
export function synthesize(plan: AccessPlan, { outdir, rootFromStack }: SynthesizeOptions = {}): string[] {
  // No stack traces: they are absolute paths of this machine.
  const app = new App({
    ...(outdir === undefined ? {} : { outdir }),
    stackTraces: false,
    context: { targetVersions: { terraform: TERRAFORM_VERSION } },
  });
  const settings = { ...plan.settings, ...(rootFromStack === undefined ? {} : { rootFromStack }) };
  const accounts = new Map(plan.accounts.map((account) => [account.account, addAccount(app, account, settings)]));
  for (const cluster of plan.clusters) {
    const stack = new ClusterStack(app, { plan: cluster, settings });
    const account = accounts.get(cluster.cluster.account);
    if (account !== undefined) stack.addDependency(account);
  }
  app.synth();
  return app.node.children.map(({ node }) => node.id).sort();
}
