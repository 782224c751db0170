import type { Binding, ClusterRole, Manifests, Role } from "../model";
import { clusterWords } from "./subject";
import { listed, named, words, type Words } from "./words";

type Manifest = ClusterRole | Role | Binding;

export type ManifestChangeKind = "manifest-added" | "manifest-changed" | "manifest-removed";

/** What differs of an object of `rbac/`, on the clusters where it does. What people gain or lose by it is told apart. */
export interface ManifestChange {
  readonly kind: ManifestChangeKind;
  readonly object: Manifest["kind"];
  readonly name: string;
  /** Null where it has none. */
  readonly namespace: string | null;
  readonly clusters: readonly string[];
  readonly words: Words;
}

function namespaceOf(manifest: Manifest): string | null {
  return "namespace" in manifest ? (manifest.namespace ?? null) : null;
}

function manifestKey(manifest: Manifest): string {
  return [manifest.kind, namespaceOf(manifest) ?? "", manifest.name].join(" ");
}

/** What the API server makes of it: annotations say nothing to it. */
function meaningOf({ written }: Manifest): string {
  const { metadata, ...rest } = written;
  return JSON.stringify([metadata.labels ?? {}, rest]);
}

function describe(manifest: Manifest): Words {
  const { kind, name } = manifest;
  const namespace = namespaceOf(manifest);
  const where = namespace === null ? [] : words` in ${named(namespace)}`;
  const what = words`${[kind]} ${named(name)}${where}`;
  if (!("subjects" in manifest)) return what;
  const { role, subjects } = manifest;
  const whom =
    subjects.length === 0
      ? ["nobody"]
      : listed(subjects.map(({ value }) => words`${[value.kind]} ${named(value.name)}`));
  return words`${what} (${[role.value.kind]} ${named(role.value.name)} to ${whom})`;
}

const HOW: Readonly<Record<ManifestChangeKind, string>> = {
  "manifest-added": "is new",
  "manifest-changed": "is another",
  "manifest-removed": "is gone",
};

function change(kind: ManifestChangeKind, manifest: Manifest, clusters: readonly string[]): ManifestChange[] {
  if (clusters.length === 0) return [];
  const phrase = words`${describe(manifest)} ${[HOW[kind]]} ${clusterWords(clusters)}`;
  const { name } = manifest;
  return [{ kind, object: manifest.kind, name, namespace: namespaceOf(manifest), clusters, words: phrase }];
}

/** By object, then by cluster: several files may have one name for different clusters. */
function byObject({ clusterRoles, roles, bindings }: Manifests): ReadonlyMap<string, ReadonlyMap<string, Manifest>> {
  const all = new Map<string, Map<string, Manifest>>();
  for (const manifest of [...clusterRoles, ...roles, ...bindings]) {
    const key = manifestKey(manifest);
    const clusters = all.get(key) ?? new Map<string, Manifest>();
    all.set(key, clusters);
    for (const cluster of manifest.clusters) clusters.set(cluster, manifest);
  }
  return all;
}

/** What comes to clusters of a kind of change, object by object as they are written. */
function changesOf(kind: ManifestChangeKind, found: readonly (readonly [string, Manifest])[]): ManifestChange[] {
  const clusters = new Map<Manifest, string[]>();
  for (const [cluster, manifest] of found) clusters.set(manifest, [...(clusters.get(manifest) ?? []), cluster]);
  return [...clusters].flatMap(([manifest, those]) => change(kind, manifest, those.sort()));
}

/** What differs in `rbac/` between two revisions, sorted by kind and name. */
export function compareManifests(
  { manifests: before }: { readonly manifests: Manifests },
  { manifests: after }: { readonly manifests: Manifests },
): ManifestChange[] {
  const [old, now] = [byObject(before), byObject(after)];
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((key) => {
    const [was, is] = [[...(old.get(key) ?? [])], [...(now.get(key) ?? [])]];
    const [hadIt, hasIt] = [new Map(was), new Map(is)];
    const differs = ([cluster, manifest]: readonly [string, Manifest]): boolean => {
      const other = hadIt.get(cluster);
      return other !== undefined && meaningOf(other) !== meaningOf(manifest);
    };
    return [
      ...changesOf(
        "manifest-added",
        is.filter(([cluster]) => !hadIt.has(cluster)),
      ),
      ...changesOf("manifest-changed", is.filter(differs)),
      ...changesOf(
        "manifest-removed",
        was.filter(([cluster]) => !hasIt.has(cluster)),
      ),
    ];
  });
}
