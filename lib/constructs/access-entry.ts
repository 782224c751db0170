import { EksAccessEntry } from "@cdktf/provider-aws/lib/eks-access-entry";
import { EksAccessPolicyAssociation } from "@cdktf/provider-aws/lib/eks-access-policy-association";
import { Construct } from "constructs";

import { uniteOrigins, type PlannedEntry, type PlannedPolicy } from "../compile";
import { associationId, entryId } from "./names";
import { attributedComments, originComments } from "./origins";

export interface AccessEntryProps {
  readonly entry: PlannedEntry;
}

/** One access entry of a plan and its policy associations. */
export class AccessEntry extends Construct {
  constructor(scope: Construct, id: string, { entry }: AccessEntryProps) {
    super(scope, id);
    const resource = this.addEntry(entry);
    for (const policy of entry.policies) this.addAssociation(entry, policy, resource);
  }

  private addEntry(entry: PlannedEntry): EksAccessEntry {
    const { cluster, principal, type, username } = entry;
    const resource = new EksAccessEntry(this, "entry", {
      clusterName: cluster.name,
      principalArn: principal.arn,
      type,
      // Both are computed when left out, and a change made elsewhere would never show; EKS refuses both for nodes.
      ...(username === undefined
        ? {}
        : { userName: username, kubernetesGroups: entry.kubernetesGroups.map(({ value }) => value) }),
      ...(entry.tags.size === 0 ? {} : { tags: Object.fromEntries(entry.tags) }),
      ...(entry.purpose === "break-glass" ? { lifecycle: { preventDestroy: true } } : {}),
    });
    resource.overrideLogicalId(entryId(cluster.name, principal.arn));
    resource.addOverride("//", {
      origins: originComments(entry.origins),
      ...(entry.kubernetesGroups.length === 0 ? {} : { kubernetesGroups: attributedComments(entry.kubernetesGroups) }),
    });
    return resource;
  }

  private addAssociation(
    { cluster, principal, purpose }: PlannedEntry,
    planned: PlannedPolicy,
    entry: EksAccessEntry,
  ): void {
    const { policy, arn, scope, requests } = planned;
    const resource = new EksAccessPolicyAssociation(this, policy.name, {
      clusterName: cluster.name,
      principalArn: principal.arn,
      policyArn: arn,
      accessScope:
        scope.type === "cluster"
          ? { type: "cluster" }
          : { type: "namespace", namespaces: scope.namespaces.map(({ value }) => value) },
      dependsOn: [entry],
      lifecycle: {
        // A recreated entry comes back without its policies, while the state would keep them. Terraform takes a bare
        // address here, where `entry.accessEntryArn` would be written as an expression.
        replaceTriggeredBy: [`${entry.terraformResourceType}.${entry.friendlyUniqueId}.access_entry_arn`],
        ...(purpose === "break-glass" ? { preventDestroy: true } : {}),
      },
    });
    resource.overrideLogicalId(associationId(cluster.name, principal.arn, policy.name));
    resource.addOverride("//", {
      origins: originComments(uniteOrigins(requests.map(({ origin }) => origin))),
      ...(scope.type === "cluster" ? {} : { namespaces: attributedComments(scope.namespaces) }),
    });
  }
}
