import type { Binding, ClusterRole, LabelSelector, Role } from "../model";
import type { RbacObject, RbacSubject } from "../ports/rbac-reader";
import { ruleText, uncoveredRules } from "../rbac";

/** What Kubernetes copies rules by: a label of a role that decides what others may do. */
const AGGREGATES_TO = "rbac.authorization.k8s.io/aggregate-to-";

/** What a file says, in the same form as what a cluster has. */
export function declaredObject(manifest: ClusterRole | Role | Binding): RbacObject {
  const { kind, name, labels, written } = manifest;
  const isBinding = "subjects" in manifest;
  const subjects = "subjects" in written ? (written.subjects ?? []) : [];
  return {
    kind,
    name,
    namespace: "namespace" in manifest ? (manifest.namespace ?? null) : null,
    labels: Object.fromEntries(labels),
    annotations: {},
    rules: isBinding ? [] : manifest.rules.map(({ value }) => value),
    aggregates: "aggregates" in manifest ? (manifest.aggregates ?? null) : null,
    role: isBinding ? manifest.role.value : null,
    subjects: subjects.map((one) => ({ kind: one.kind, name: one.name, namespace: one.namespace ?? null })),
  };
}

export function objectKey({ kind, namespace, name }: Pick<RbacObject, "kind" | "namespace" | "name">): string {
  return [kind, namespace ?? "", name].join(" ");
}

export function subjectText({ kind, name, namespace }: RbacSubject): string {
  return namespace === null ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

function selectorText(selector: LabelSelector): string {
  const parts = selector.map(({ key, operator, values }) =>
    `${key} ${operator} ${[...values].sort().join(",")}`.trim(),
  );
  return `aggregates ${parts.sort().join(", ")}`;
}

/** All but the rules. */
function otherLines({ role, subjects, aggregates, labels }: RbacObject): string[] {
  return [
    ...(role === null ? [] : [`role ${role.kind} ${role.name}`]),
    ...subjects.map(subjectText),
    ...(aggregates ?? []).map(selectorText),
    ...Object.entries(labels).map(([key, value]) => `label ${key}=${value}`),
  ];
}

/** What an object says, a line each. */
export function objectLines(object: RbacObject): string[] {
  return [...otherLines({ ...object, labels: {} }), ...object.rules.map(ruleText)];
}

/**
 * What one object says and another does not. Rules count by what they allow, unless Kubernetes writes them. Of labels that
 * only a cluster has, those are told that give rules to other roles: every tool adds some.
 */
export function linesOnlyIn(one: RbacObject, other: RbacObject, side: "files" | "cluster"): string[] {
  const known = new Set(otherLines(other));
  const counts = (line: string): boolean =>
    side === "files" || !line.startsWith("label ") || line.startsWith(`label ${AGGREGATES_TO}`);
  const rules = one.aggregates === null && other.aggregates === null ? uncoveredRules(one.rules, other.rules) : [];
  return [...otherLines(one).filter((line) => !known.has(line) && counts(line)), ...rules.map(ruleText)];
}
