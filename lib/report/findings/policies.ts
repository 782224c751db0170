import { areAdminGrade, isAdminGrade } from "../../access/admin-grade";
import { isClusterWide, scopeOf, whereWords } from "../../access/scope";
import { groundsOf, type BindingGround } from "../../authorization";
import { uniteOrigins, type PlannedEntry, type PlannedPolicy } from "../../compile";
import { displayName } from "../../model";
import { powersOf, resolveBindings } from "../../rbac";
import type { ReportContext } from "../context";
import { grantedEntries, rowOf, type FindingRow, type FindingRule } from "../finding";

function policyRow(entry: PlannedEntry, { policy, scope, requests }: PlannedPolicy): FindingRow {
  const origins = uniteOrigins(requests.map(({ origin }) => origin));
  return rowOf(entry, `${displayName(policy.name)} ${whereWords(scopeOf(scope))}`, origins);
}

function bindingRow(entry: PlannedEntry, { binding, subject, scope, origins }: BindingGround): FindingRow {
  const { kind, name } = binding.role.value;
  return rowOf(entry, `${kind} ${name}, as ${subject}, ${whereWords(scope)}`, origins);
}

/** Entries' policies and bindings that a test picks. */
function pick(
  context: ReportContext,
  isPolicy: (policy: PlannedPolicy) => boolean,
  isBinding: (ground: BindingGround) => boolean,
): FindingRow[] {
  const bindings = new Map(
    context.plan.clusters.map(
      ({ cluster: { name } }) => [name, resolveBindings(context.model.manifests, name)] as const,
    ),
  );
  return grantedEntries(context).flatMap((entry) => {
    const own = bindings.get(entry.cluster.name) ?? [];
    const bound = own.length === 0 ? [] : groundsOf(entry, own).filter((ground) => ground.source === "rbac");
    return [
      ...entry.policies.filter(isPolicy).map((policy) => policyRow(entry, policy)),
      ...bound.filter(isBinding).map((ground) => bindingRow(entry, ground)),
    ];
  });
}

export const adminGrade: FindingRule = {
  id: "admin-grade",
  title: "Admin-grade access",
  why: "It administers, changes who may do what, or writes or reads Secrets in a whole cluster.",
  find: (context) => ({
    rows: pick(
      context,
      ({ policy, scope }) => isAdminGrade(policy, scopeOf(scope)),
      ({ rules, scope }) => rules !== undefined && areAdminGrade(rules, scope),
    ),
    notLooked: null,
  }),
};

export const clusterWideSecrets: FindingRule = {
  id: "cluster-wide-secrets",
  title: "Secrets of a whole cluster",
  why: "Who reads every Secret has every token in it.",
  find: (context) => ({
    rows: pick(
      context,
      ({ policy, scope }) => policy.readsSecrets && isClusterWide(scopeOf(scope)),
      ({ rules, scope }) => isClusterWide(scope) && rules !== undefined && powersOf(rules).readsSecrets !== undefined,
    ),
    notLooked: null,
  }),
};
