import { EksAccessEntry } from "@cdktf/provider-aws/lib/eks-access-entry";
import { EksAccessPolicyAssociation } from "@cdktf/provider-aws/lib/eks-access-policy-association";
import { App, TerraformStack } from "cdktf";

import {
  uniteOrigins,
  type AccessPlan,
  type ClusterPlan,
  type PlannedEntry,
  type PlannedPolicy,
} from "../../lib/compile";
import { attributedComments, originComments } from "../../lib/constructs/origins";
import { addStackFrame } from "../../lib/constructs/stack-frame";
import { TERRAFORM_VERSION } from "../../lib/constructs/terraform-version";
import { associationId, entryId } from "../../lib/terraform-plan/names";

function addEntry(stack: TerraformStack, entry: PlannedEntry): EksAccessEntry {
  const { cluster, principal, type, username, kubernetesGroups: groups } = entry;
  const resource = new EksAccessEntry(stack, `${entryId(cluster.name, principal.arn)}-entry`, {
    clusterName: cluster.name,
    principalArn: principal.arn,
    type,
    ...(username === undefined ? {} : { userName: username, kubernetesGroups: groups.map(({ value }) => value) }),
    ...(entry.tags.size === 0 ? {} : { tags: Object.fromEntries(entry.tags) }),
    ...(entry.purpose === "break-glass" ? { lifecycle: { preventDestroy: true } } : {}),
  });
  resource.overrideLogicalId(entryId(cluster.name, principal.arn));
  resource.addOverride("//", {
    origins: originComments(entry.origins),
    ...(groups.length === 0 ? {} : { kubernetesGroups: attributedComments(groups) }),
  });
  return resource;
}

function addAssociation(
  stack: TerraformStack,
  { cluster, principal, purpose }: PlannedEntry,
  { policy, arn, scope, requests }: PlannedPolicy,
  entry: EksAccessEntry | undefined,
): void {
  const id = associationId(cluster.name, principal.arn, policy.name);
  const resource = new EksAccessPolicyAssociation(stack, id, {
    clusterName: cluster.name,
    principalArn: principal.arn,
    policyArn: arn,
    accessScope:
      scope.type === "cluster"
        ? { type: "cluster" }
        : { type: "namespace", namespaces: scope.namespaces.map(({ value }) => value) },
    ...(entry === undefined
      ? {}
      : {
          dependsOn: [entry],
          lifecycle: {
            replaceTriggeredBy: [`${entry.terraformResourceType}.${entry.friendlyUniqueId}.access_entry_arn`],
            ...(purpose === "break-glass" ? { preventDestroy: true } : {}),
          },
        }),
  });
  resource.overrideLogicalId(id);
  resource.addOverride("//", {
    origins: originComments(uniteOrigins(requests.map(({ origin }) => origin))),
    ...(scope.type === "cluster" ? {} : { namespaces: attributedComments(scope.namespaces) }),
  });
}

function addStack(app: App, { cluster, entries }: ClusterPlan, settings: AccessPlan["settings"]): TerraformStack {
  const { name, region, account, assumeRole } = cluster;
  const stack = new TerraformStack(app, name);
  addStackFrame(stack, name, { settings, region, account, assumeRole });
  for (const entry of entries) {
    const resource = entry.existing ? undefined : addEntry(stack, entry);
    for (const policy of entry.policies) addAssociation(stack, entry, policy, resource);
  }
  return stack;
}

/** An app whose stacks can be built and written one step at a time. */
export interface BoundApp {
  readonly app: App;
  readonly stacks: readonly TerraformStack[];
}

/**
 * The clusters of a plan as anybody would write them with CDKTF: the generated bindings of the provider, tokens, and an
 * app that holds every stack. It shares no code with `PlainResource`, which must write the same. No adoptions.
 */
export function buildByBindings(plan: AccessPlan, outdir: string): BoundApp {
  const app = new App({
    outdir,
    stackTraces: false,
    context: { targetVersions: { terraform: TERRAFORM_VERSION } },
  });
  return { app, stacks: plan.clusters.map((cluster) => addStack(app, cluster, plan.settings)) };
}
