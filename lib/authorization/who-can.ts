import type { AccessPlan, PlannedEntry } from "../compile";
import type { Manifests } from "../model";
import { resolveBindings, type RbacRequest } from "../rbac";
import { groundsOf } from "./grounds";
import { judge, type Verdict } from "./judge";

/** Nodes are let through by the Node authorizer, which looks at what runs on them: no rule says what they may do. */
export const NODE_AUTHORIZER = "the Node authorizer";

/** What an entry of a cluster is answered. */
export interface EntryVerdict extends Verdict {
  readonly entry: PlannedEntry;
}

/** What a principal is answered on a cluster; undefined without an entry there: Kubernetes does not let it in. */
export function judgePrincipal(
  { clusters }: AccessPlan,
  manifests: Manifests,
  cluster: string,
  principalArn: string,
  request: RbacRequest,
): EntryVerdict | undefined {
  const entry = clusters
    .find((one) => one.cluster.name === cluster)
    ?.entries.find(({ principal }) => principal.arn === principalArn);
  if (entry === undefined) return undefined;
  if (entry.type !== "STANDARD") {
    return { entry, answer: "unknown", because: [], notEvaluated: [NODE_AUTHORIZER], namespaces: [] };
  }
  return { entry, ...judge(groundsOf(entry, resolveBindings(manifests, cluster)), request) };
}

/** Everybody who is, or may be, allowed a request, sorted by cluster and principal. Nodes are left out. */
export function whoCan(
  clusters: AccessPlan["clusters"],
  manifests: Manifests,
  request: RbacRequest,
): readonly EntryVerdict[] {
  return clusters.flatMap(({ cluster, entries }) => {
    const bindings = resolveBindings(manifests, cluster.name);
    return entries
      .filter(({ type }) => type === "STANDARD")
      .map((entry) => ({ entry, ...judge(groundsOf(entry, bindings), request) }))
      .filter(({ answer }) => answer !== "no");
  });
}
