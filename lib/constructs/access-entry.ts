import { EksAccessEntry, type EksAccessEntryConfig } from "@cdktf/provider-aws/lib/eks-access-entry";
import {
  EksAccessPolicyAssociation,
  type EksAccessPolicyAssociationConfig,
} from "@cdktf/provider-aws/lib/eks-access-policy-association";
import { Construct } from "constructs";

import { uniteOrigins, type PlannedEntry, type PlannedPolicy } from "../compile";
import { associationId, entryId } from "../terraform-plan/names";
import { attributedComments, originComments } from "./origins";

export interface AccessEntryProps {
  readonly entry: PlannedEntry;
  /** Full names of the policies that exist with the entry, where it exists. @default it is made */
  readonly adopted?: ReadonlySet<string> | undefined;
}

/** What was made elsewhere has other tags: ours come with the apply that follows the adoption, which so changes nothing. */
function lifecycleOf({ purpose }: PlannedEntry, isAdopted: boolean): Pick<EksAccessEntryConfig, "lifecycle"> {
  const lifecycle = {
    ...(purpose === "break-glass" ? { preventDestroy: true } : {}),
    ...(isAdopted ? { ignoreChanges: ["tags", "tags_all"] } : {}),
  };
  return Object.keys(lifecycle).length === 0 ? {} : { lifecycle };
}

/** How an association follows its entry. */
function boundTo(
  entry: EksAccessEntry,
  purpose: PlannedEntry["purpose"],
): Pick<EksAccessPolicyAssociationConfig, "dependsOn" | "lifecycle"> {
  return {
    dependsOn: [entry],
    lifecycle: {
      // A recreated entry comes back without its policies, while the state would keep them. Terraform takes a bare
      // address here, where `entry.accessEntryArn` would be written as an expression.
      replaceTriggeredBy: [`${entry.terraformResourceType}.${entry.friendlyUniqueId}.access_entry_arn`],
      ...(purpose === "break-glass" ? { preventDestroy: true } : {}),
    },
  };
}

/** One access entry of a plan, unless AWS makes it, and its policy associations. */
export class AccessEntry extends Construct {
  constructor(scope: Construct, id: string, { entry, adopted }: AccessEntryProps) {
    super(scope, id);
    const { cluster, principal } = entry;
    const resource = entry.existing ? undefined : this.addEntry(entry, adopted !== undefined);
    if (adopted !== undefined) resource?.importFrom(`${cluster.name}:${principal.arn}`);
    for (const policy of entry.policies) {
      const association = this.addAssociation(entry, policy, resource);
      if (adopted?.has(policy.policy.name) === true)
        association.importFrom(`${cluster.name}#${principal.arn}#${policy.arn}`);
    }
  }

  private addEntry(entry: PlannedEntry, isAdopted: boolean): EksAccessEntry {
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
      ...lifecycleOf(entry, isAdopted),
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
    /** Undefined where AWS makes it. */
    entry: EksAccessEntry | undefined,
  ): EksAccessPolicyAssociation {
    const { policy, arn, scope, requests } = planned;
    const resource = new EksAccessPolicyAssociation(this, policy.name, {
      clusterName: cluster.name,
      principalArn: principal.arn,
      policyArn: arn,
      accessScope:
        scope.type === "cluster"
          ? { type: "cluster" }
          : { type: "namespace", namespaces: scope.namespaces.map(({ value }) => value) },
      ...(entry === undefined ? {} : boundTo(entry, purpose)),
    });
    resource.overrideLogicalId(associationId(cluster.name, principal.arn, policy.name));
    resource.addOverride("//", {
      origins: originComments(uniteOrigins(requests.map(({ origin }) => origin))),
      ...(scope.type === "cluster" ? {} : { namespaces: attributedComments(scope.namespaces) }),
    });
    return resource;
  }
}
