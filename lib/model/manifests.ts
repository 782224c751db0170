import { error, quote, warning, type Location, type Report } from "../diagnostics";
import type { Written, WrittenLabelSelector, WrittenManifest, WrittenRules } from "../schema";
import { chooseClusters } from "./choose-clusters";
import type { ClusterChoice } from "./cluster-selector";
import type { Placed } from "./placed";
import { policyRule, type PolicyRule } from "./policy-rule";

/** What every RBAC object of the files has. */
interface Manifest {
  readonly name: string;
  /** Where its name stands. */
  readonly at: Location;
  /** The names of the clusters that it is for. */
  readonly clusters: ReadonlySet<string>;
  readonly labels: ReadonlyMap<string, string>;
  /** The object as it is written. */
  readonly written: WrittenManifest;
}

export interface LabelRequirement {
  readonly key: string;
  readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
  readonly values: readonly string[];
}

/** All of them must hold; without any, every object is selected. */
export type LabelSelector = readonly LabelRequirement[];

export interface ClusterRole extends Manifest {
  readonly kind: "ClusterRole";
  /** As written: Kubernetes overwrites those of a role that aggregates. */
  readonly rules: readonly Placed<PolicyRule>[];
  /** Whose rules Kubernetes copies into it; undefined where it has its own. */
  readonly aggregates: readonly LabelSelector[] | undefined;
}

export interface Role extends Manifest {
  readonly kind: "Role";
  readonly namespace: string;
  readonly rules: readonly Placed<PolicyRule>[];
}

export interface Subject {
  readonly kind: "User" | "Group" | "ServiceAccount";
  readonly name: string;
}

export interface Binding extends Manifest {
  readonly kind: "ClusterRoleBinding" | "RoleBinding";
  /** Undefined of a ClusterRoleBinding: it counts everywhere. */
  readonly namespace: string | undefined;
  readonly role: Placed<{ readonly kind: "ClusterRole" | "Role"; readonly name: string }>;
  readonly subjects: readonly Placed<Subject>[];
}

/** The Kubernetes RBAC of a repository: what groups and usernames may do. In the order of the files. */
export interface Manifests {
  readonly clusterRoles: readonly ClusterRole[];
  readonly roles: readonly Role[];
  readonly bindings: readonly Binding[];
}

/** On which clusters an object is: globs with commas between them, `!` takes away; without it, on all. */
export const CLUSTERS_ANNOTATION = "eks-access-gitops/clusters";

/** Where kubectl puts what names no namespace. */
const DEFAULT_NAMESPACE = "default";

function clustersOf(
  { value, at }: Written<WrittenManifest>,
  choice: ClusterChoice,
  report: Report,
): ReadonlySet<string> {
  const { annotations = {} } = value.metadata;
  const written = Object.hasOwn(annotations, CLUSTERS_ANNOTATION) ? annotations[CLUSTERS_ANNOTATION] : undefined;
  if (written === undefined) return new Set(choice.clusters.map(({ name }) => name));
  const place = at(["metadata", "annotations", CLUSTERS_ANNOTATION]);
  const selectors = written.split(",").flatMap((part) => (part.trim() === "" ? [] : [part.trim()]));
  if (selectors.length === 0) {
    const hint = 'write names or globs, such as "prod-*, !prod-us", or delete the annotation: then it is for all';
    report(error("selects-nothing", place, "the annotation names no cluster", { hint }));
  }
  const chosen = chooseClusters(selectors, choice, () => place, report);
  return new Set([...chosen.keys()].map(({ name }) => name));
}

function rulesOf(rules: WrittenRules, at: Written<WrittenManifest>["at"]): Placed<PolicyRule>[] {
  return (rules ?? []).map((rule, index) => ({ value: policyRule(rule), at: at(["rules", index]) }));
}

function selectorOf({ matchLabels, matchExpressions }: WrittenLabelSelector): LabelSelector {
  const labels = Object.entries(matchLabels ?? {});
  return [
    ...labels.map(([key, value]): LabelRequirement => ({ key, operator: "In", values: [value] })),
    ...(matchExpressions ?? []).map(({ key, operator, values }) => ({ key, operator, values: values ?? [] })),
  ];
}

/** kubectl would put it where nobody looks for it. */
function namespaceOf({ value, at }: Written<WrittenManifest>, report: Report): string {
  const { namespace } = value.metadata as { readonly namespace?: string };
  if (namespace !== undefined) return namespace;
  const message = `${value.kind} ${quote(value.metadata.name)} has no namespace and goes into ${quote(DEFAULT_NAMESPACE)}`;
  report(
    warning("manifest-namespace", at(["metadata", "name"]), message, {
      hint: "write `namespace: default` if that is meant",
    }),
  );
  return DEFAULT_NAMESPACE;
}

function readManifest(
  written: Written<WrittenManifest>,
  choice: ClusterChoice,
  report: Report,
): ClusterRole | Role | Binding {
  const { value, at } = written;
  const { name, labels = {} } = value.metadata;
  const clusters = clustersOf(written, choice, report);
  const common = {
    name,
    at: at(["metadata", "name"]),
    clusters,
    labels: new Map(Object.entries(labels)),
    written: value,
  };
  switch (value.kind) {
    case "ClusterRole": {
      const aggregates = value.aggregationRule?.clusterRoleSelectors.map(selectorOf);
      return { kind: value.kind, ...common, rules: rulesOf(value.rules, at), aggregates };
    }
    case "Role": {
      const namespace = namespaceOf(written, report);
      return { kind: value.kind, ...common, namespace, rules: rulesOf(value.rules, at) };
    }
    case "ClusterRoleBinding":
    case "RoleBinding": {
      const namespace = value.kind === "RoleBinding" ? namespaceOf(written, report) : undefined;
      const { kind, name: role } = value.roleRef;
      const subjects = (value.subjects ?? []).map((subject, index) => ({
        value: { kind: subject.kind, name: subject.name },
        at: at(["subjects", index, "name"]),
      }));
      const roleAt = at(["roleRef", "name"]);
      return { kind: value.kind, ...common, namespace, role: { value: { kind, name: role }, at: roleAt }, subjects };
    }
  }
}

/** Two objects of one kind and name on one cluster: which of them counts depends on who applies last. */
function refuseTwice(manifests: readonly (ClusterRole | Role | Binding)[], report: Report): void {
  const seen = new Map<string, Location>();
  const told = new Set<Location>();
  for (const manifest of manifests) {
    const { kind, name, at, clusters } = manifest;
    const namespace = "namespace" in manifest ? manifest.namespace : undefined;
    for (const cluster of clusters) {
      const key = [cluster, kind, namespace ?? "", name].join(" ");
      const twin = seen.get(key);
      if (twin === undefined) seen.set(key, at);
      else if (!told.has(at)) {
        told.add(at);
        const where = namespace === undefined ? "" : ` in namespace ${quote(namespace)}`;
        const message = `${kind} ${quote(name)}${where} is declared twice for cluster ${quote(cluster)}`;
        const hint = `rename one of the two, or part them by the annotation ${CLUSTERS_ANNOTATION}`;
        report(error("manifest-twice", at, message, { related: [{ at: twin, message: "the other one" }], hint }));
      }
    }
  }
}

/** The RBAC objects of the files, their clusters resolved. What is refused in them is reported. */
export function readManifests(
  written: readonly Written<WrittenManifest>[],
  choice: ClusterChoice,
  report: Report,
): Manifests {
  const all = written.map((manifest) => readManifest(manifest, choice, report));
  refuseTwice(all, report);
  return {
    clusterRoles: all.filter((one) => one.kind === "ClusterRole"),
    roles: all.filter((one) => one.kind === "Role"),
    bindings: all.filter((one) => "subjects" in one),
  };
}
