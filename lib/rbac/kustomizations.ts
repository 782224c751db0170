import type { Binding, ClusterRole, Manifests, Role } from "../model";
import { renderManifests } from "../source";

/** Where a cluster's objects are, for Argo CD, Flux or `kubectl apply -k`: beside the files that they are made from. */
export const KUSTOMIZE_FOLDER = "kustomize";

const HEAD = "# Written by `yarn generate` from rbac/*.yaml; edit those.\n";

const KUSTOMIZATION = `${HEAD}apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [rbac.yaml]
labels:
  - pairs: { app.kubernetes.io/managed-by: eks-access-gitops }
`;

/** What a server writes into an object: with it, applying the object again would fail or mean nothing. */
const OF_THE_SERVER = ["uid", "resourceVersion", "creationTimestamp", "generation", "managedFields", "selfLink"];

const KINDS = ["ClusterRole", "Role", "ClusterRoleBinding", "RoleBinding"];

function sortKey(one: ClusterRole | Role | Binding): string {
  const namespace = "namespace" in one ? (one.namespace ?? "") : "";
  return [KINDS.indexOf(one.kind), namespace, one.name].join(" ");
}

/** With its namespace written out: what carries it may have another one for what has none. */
function objectOf(manifest: ClusterRole | Role | Binding): object {
  const { written } = manifest;
  const kept = Object.entries(written.metadata).filter(([key]) => !OF_THE_SERVER.includes(key));
  const namespace =
    "namespace" in manifest && manifest.namespace !== undefined ? { namespace: manifest.namespace } : {};
  return { ...written, metadata: { ...Object.fromEntries(kept), ...namespace } };
}

/**
 * A kustomization for each cluster with what `rbac/` has for it, path -> text; nothing where the files have no RBAC at all. A
 * cluster without any has an empty one, so that what carries it takes away what was there. Each stands alone: kustomize
 * loads nothing from outside its folder.
 */
export function kustomizations(
  { clusterRoles, roles, bindings }: Manifests,
  clusters: readonly string[],
): ReadonlyMap<string, string> {
  const all = [...clusterRoles, ...roles, ...bindings];
  if (all.length === 0) return new Map();
  return new Map(
    clusters.flatMap((cluster) => {
      const here = all.filter((one) => one.clusters.has(cluster));
      const sorted = here.sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
      const folder = `${KUSTOMIZE_FOLDER}/${cluster}`;
      return [
        [`${folder}/kustomization.yaml`, KUSTOMIZATION],
        [`${folder}/rbac.yaml`, `${HEAD}${renderManifests(sorted.map(objectOf))}`],
      ] as const;
    }),
  );
}

/** Whether a text is one of ours, and so ours to delete. */
export function isKustomization(text: string): boolean {
  return text.startsWith(HEAD);
}
