import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";

import type { ClusterPlan, StackSettings } from "../compile";
import { AccessEntry } from "./access-entry";
import { assertComplete } from "./assert-complete";
import { ASSOCIATION, ENTRY, entryId } from "../terraform-plan/names";
import { addStackFrame } from "./stack-frame";

export interface ClusterStackProps {
  readonly plan: ClusterPlan;
  readonly settings: StackSettings;
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
    assertComplete(this, {
      [ENTRY]: plan.entries.filter(({ existing }) => !existing).length,
      [ASSOCIATION]: plan.entries.flatMap(({ policies }) => policies).length,
    });
  }
}
