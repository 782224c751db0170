import { error, orNearest, quote, type Report } from "../diagnostics";
import { tryFindNode, type ManifestSource, type SourceFile, type SourceNode } from "../source";
import { checkShape, type Written } from "./check-shape";
import { MANIFEST_SCHEMAS, manifestListSchema, type ManifestKind, type WrittenManifest } from "./manifest-schema";

const KINDS = Object.keys(MANIFEST_SCHEMAS);
const HINT = `rbac/ holds Kubernetes RBAC: ${KINDS.join(", ")}, or a List of them`;

function kindOf(root: SourceNode): string | undefined {
  const node = tryFindNode(root, ["kind"]);
  return node?.kind === "scalar" && node.value !== null ? String(node.value) : undefined;
}

/** The objects of a document: itself, or what a List holds. */
function unlist(source: SourceFile, report: Report): SourceFile[] {
  const { root } = source;
  if (root === undefined || kindOf(root) !== "List") return [source];
  const items = tryFindNode(root, ["items"]);
  const isFine = checkShape(source, manifestListSchema, report) !== undefined;
  return isFine && items?.kind === "list" ? items.items.map((item) => ({ ...source, root: item })) : [];
}

function checkObject(source: SourceFile, report: Report): Written<WrittenManifest> | undefined {
  const { root } = source;
  if (root === undefined) return undefined;
  const kind = kindOf(root);
  if (root.kind !== "map" || kind === undefined) {
    report(error("missing-key", root.at, 'missing key "kind"', { hint: HINT }));
    return undefined;
  }
  if (Object.hasOwn(MANIFEST_SCHEMAS, kind)) {
    return checkShape<WrittenManifest>(source, MANIFEST_SCHEMAS[kind as ManifestKind], report);
  }
  const at = tryFindNode(root, ["kind"])?.at ?? root.at;
  report(
    error("invalid-value", at, `kind ${quote(kind)} is not allowed here${orNearest(kind, KINDS)}`, { hint: HINT }),
  );
  return undefined;
}

/** The RBAC objects of a file, each by itself; what has not the shape of one is reported and left out. */
export function checkManifests({ file, documents = [] }: ManifestSource, report: Report): Written<WrittenManifest>[] {
  return documents
    .flatMap((root) => unlist({ file, stem: file, root }, report))
    .flatMap((source) => checkObject(source, report) ?? []);
}
