import { policyRule, type LabelSelector, type PolicyRule, type WrittenRule } from "../model";
import data from "./kubernetes-roles.json";

/** A ClusterRole, as aggregation and evaluation see it: from the files, or Kubernetes' own. */
export interface KnownRole {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly rules: readonly PolicyRule[];
  /** Whose rules it is given instead of its own. */
  readonly aggregates: readonly LabelSelector[] | undefined;
}

interface Row {
  readonly name: string;
  readonly labels?: readonly string[];
  readonly aggregates?: string;
  readonly rules?: readonly WrittenRule[];
}

function fromRow({ name, labels = [], aggregates, rules = [] }: Row): KnownRole {
  return {
    name,
    labels: new Map(labels.map((label) => [label, "true"])),
    rules: rules.map(policyRule),
    aggregates: aggregates === undefined ? undefined : [[{ key: aggregates, operator: "In", values: ["true"] }]],
  };
}

/** The ClusterRoles that every API server makes, by name. */
export const KUBERNETES_ROLES: ReadonlyMap<string, KnownRole> = new Map(
  (data.roles as readonly Row[]).map((row) => [row.name, fromRow(row)]),
);

/** Those that Kubernetes binds to `system:authenticated`; a cluster may have unbound them. */
export const ROLES_OF_EVERYONE: readonly KnownRole[] = data.boundToEveryone.flatMap(
  (name) => KUBERNETES_ROLES.get(name) ?? [],
);
