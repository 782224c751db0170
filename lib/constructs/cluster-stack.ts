import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";

import type { ClusterPlan, PlannedEntry } from "../compile";
import { AccessEntry } from "./access-entry";
import { assertComplete } from "./assert-complete";
import { associationId, ASSOCIATION, ENTRY, entryId } from "../terraform-plan/names";
import { addStackFrame } from "./stack-frame";
import type { SynthSettings } from "./synth-settings";

export interface ClusterStackProps {
  readonly plan: ClusterPlan;
  readonly settings: SynthSettings;
}

function addressesOf({ cluster, principal, policies }: PlannedEntry): string[] {
  const { name } = cluster;
  const associations = policies.map(
    ({ policy }) => `${ASSOCIATION}.${associationId(name, principal.arn, policy.name)}`,
  );
  return [`${ENTRY}.${entryId(name, principal.arn)}`, ...associations];
}

/** Everything that one cluster grants. Named as the cluster. */
export class ClusterStack extends TerraformStack {
  constructor(scope: Construct, { plan, settings }: ClusterStackProps) {
    const { name, region, account, assumeRole } = plan.cluster;
    super(scope, name);
    addStackFrame(this, name, { settings, region, account, assumeRole });
    for (const entry of plan.entries) {
      const { arn } = entry.principal;
      new AccessEntry(this, entryId(name, arn), { entry, adopted: plan.adopted.get(arn) });
    }
    // A block of Terraform's that CDKTF does not know: https://developer.hashicorp.com/terraform/language/resources/syntax#removing-resources
    const removed = plan.forgotten.flatMap(addressesOf).map((from) => ({ from, lifecycle: { destroy: false } }));
    if (removed.length > 0) this.addOverride("removed", removed);
    assertComplete(this, {
      [ENTRY]: plan.entries.filter(({ existing }) => !existing).length,
      [ASSOCIATION]: plan.entries.flatMap(({ policies }) => policies).length,
    });
  }
}
