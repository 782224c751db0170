import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";

import type { ClusterPlan, PlannedEntry } from "../compile";
import { AccessEntry } from "./access-entry";
import { addPlainResources, type StackTerraform } from "./add-plain-resources";
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
  constructor(
    scope: Construct,
    private readonly props: ClusterStackProps,
  ) {
    const { plan, settings } = props;
    const { name, region, account, assumeRole } = plan.cluster;
    super(scope, name);
    addStackFrame(this, name, { settings, region, account, assumeRole });
    // A block of Terraform's that CDKTF does not know: https://developer.hashicorp.com/terraform/language/resources/syntax#removing-resources
    const removed = plan.forgotten.flatMap(addressesOf).map((from) => ({ from, lifecycle: { destroy: false } }));
    if (removed.length > 0) this.addOverride("removed", removed);
  }

  /**
   * The entries are there only while they are written: CDKTF keeps the stacks of an app to its end, and would resolve
   * each entry again and again though none of them refers to anything. Only the frame goes through it.
   */
  override toTerraform(): StackTerraform {
    const entries = this.addEntries();
    try {
      assertComplete(this, {
        [ENTRY]: this.props.plan.entries.filter(({ existing }) => !existing).length,
        [ASSOCIATION]: this.props.plan.entries.flatMap(({ policies }) => policies).length,
      });
    } finally {
      for (const { node } of entries) this.node.tryRemoveChild(node.id);
    }
    return addPlainResources(
      super.toTerraform() as StackTerraform,
      entries.flatMap(({ resources }) => resources),
    );
  }

  private addEntries(): AccessEntry[] {
    const { entries, adopted } = this.props.plan;
    return entries.map((entry) => {
      const { arn } = entry.principal;
      return new AccessEntry(this, entryId(entry.cluster.name, arn), { entry, adopted: adopted.get(arn) });
    });
  }
}
