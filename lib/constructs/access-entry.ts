import { Construct } from "constructs";

import { uniteOrigins, type PlannedEntry, type PlannedPolicy } from "../compile";
import { ASSOCIATION, associationId, ENTRY, entryId } from "../terraform-plan/names";
import { attributedComments, originComments } from "./origins";
import { PlainResource } from "./plain-resource";

export interface AccessEntryProps {
  readonly entry: PlannedEntry;
  /** Full names of the policies that exist with the entry, where it exists. @default it is made */
  readonly adopted?: ReadonlySet<string> | undefined;
}

type Attributes = Readonly<Record<string, unknown>>;

/** What was made elsewhere has other tags: ours come with the apply that follows the adoption, which so changes nothing. */
function lifecycleOf({ purpose }: PlannedEntry, isAdopted: boolean): Attributes {
  const lifecycle = {
    ...(purpose === "break-glass" ? { prevent_destroy: true } : {}),
    ...(isAdopted ? { ignore_changes: ["tags", "tags_all"] } : {}),
  };
  return Object.keys(lifecycle).length === 0 ? {} : { lifecycle };
}

/** How an association follows its entry. */
function boundTo({ address }: PlainResource, purpose: PlannedEntry["purpose"]): Attributes {
  return {
    depends_on: [address],
    lifecycle: {
      // A recreated entry comes back without its policies, while the state would keep them. Terraform takes a bare
      // address here, and no expression.
      replace_triggered_by: [`${address}.access_entry_arn`],
      ...(purpose === "break-glass" ? { prevent_destroy: true } : {}),
    },
  };
}

/** One access entry of a plan, unless AWS makes it, and its policy associations. */
export class AccessEntry extends Construct {
  /** Its resources, the entry first. */
  readonly resources: readonly PlainResource[];

  constructor(scope: Construct, id: string, { entry, adopted }: AccessEntryProps) {
    super(scope, id);
    const { cluster, principal } = entry;
    const resource = entry.existing ? undefined : this.addEntry(entry, adopted !== undefined);
    if (resource !== undefined && adopted !== undefined) resource.imported = `${cluster.name}:${principal.arn}`;
    const associations = entry.policies.map((policy) => {
      const association = this.addAssociation(entry, policy, resource);
      if (adopted?.has(policy.policy.name) === true)
        association.imported = `${cluster.name}#${principal.arn}#${policy.arn}`;
      return association;
    });
    this.resources = resource === undefined ? associations : [resource, ...associations];
  }

  private addEntry(entry: PlannedEntry, isAdopted: boolean): PlainResource {
    const { cluster, principal, type, username } = entry;
    return new PlainResource(this, "entry", {
      type: ENTRY,
      logicalId: entryId(cluster.name, principal.arn),
      attributes: {
        cluster_name: cluster.name,
        principal_arn: principal.arn,
        type,
        // Both are computed when left out, and a change made elsewhere would never show; EKS refuses both for nodes.
        ...(username === undefined
          ? {}
          : { user_name: username, kubernetes_groups: entry.kubernetesGroups.map(({ value }) => value) }),
        ...(entry.tags.size === 0 ? {} : { tags: Object.fromEntries(entry.tags) }),
        ...lifecycleOf(entry, isAdopted),
      },
      comment: {
        origins: originComments(entry.origins),
        ...(entry.kubernetesGroups.length === 0
          ? {}
          : { kubernetesGroups: attributedComments(entry.kubernetesGroups) }),
      },
    });
  }

  private addAssociation(
    { cluster, principal, purpose }: PlannedEntry,
    planned: PlannedPolicy,
    /** Undefined where AWS makes it. */
    entry: PlainResource | undefined,
  ): PlainResource {
    const { policy, arn, scope, requests } = planned;
    return new PlainResource(this, policy.name, {
      type: ASSOCIATION,
      logicalId: associationId(cluster.name, principal.arn, policy.name),
      attributes: {
        cluster_name: cluster.name,
        principal_arn: principal.arn,
        policy_arn: arn,
        access_scope:
          scope.type === "cluster"
            ? { type: "cluster" }
            : { type: "namespace", namespaces: scope.namespaces.map(({ value }) => value) },
        ...(entry === undefined ? {} : boundTo(entry, purpose)),
      },
      comment: {
        origins: originComments(uniteOrigins(requests.map(({ origin }) => origin))),
        ...(scope.type === "cluster" ? {} : { namespaces: attributedComments(scope.namespaces) }),
      },
    });
  }
}
