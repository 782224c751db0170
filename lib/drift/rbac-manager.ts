import type { RbacObject } from "../ports/rbac-reader";

/** Label or annotation -> the tool that writes it. The first that is there counts. */
const MARKS: readonly (readonly [key: string, tool: string])[] = [
  ["meta.helm.sh/release-name", "Helm, release"],
  ["argocd.argoproj.io/tracking-id", "Argo CD,"],
  ["argocd.argoproj.io/instance", "Argo CD,"],
  ["kustomize.toolkit.fluxcd.io/name", "Flux,"],
  ["helm.toolkit.fluxcd.io/name", "Flux,"],
  ["olm.owner", "OLM,"],
  ["app.kubernetes.io/managed-by", ""],
];

/** What an object says of who manages it: to find them, never to believe them. */
export function tryManager({ labels, annotations }: Pick<RbacObject, "labels" | "annotations">): string | undefined {
  for (const [key, tool] of MARKS) {
    const marks = [labels, annotations].find((one) => Object.hasOwn(one, key));
    if (marks !== undefined) return `${tool} ${marks[key] ?? ""}`.trim();
  }
  return undefined;
}
