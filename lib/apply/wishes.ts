import { clusterArn, entryArn } from "../access/eks-resources";
import { parsePrincipalArn, type Cluster } from "../model";
import type { Wish } from "../ports/rights-reader";
import { ASSOCIATION, ENTRY } from "../terraform-plan/names";
import type { Change } from "./change";
import type { StackFacts } from "./stack-facts";

type Context = Wish["context"];

function scopeContext({ after, before }: Change): Context {
  const scope = (after ?? before)?.scope;
  if (scope === undefined) return {};
  return scope === "cluster"
    ? { "eks:accessScope": "cluster" }
    : { "eks:accessScope": "namespace", "eks:namespaces": scope };
}

/** Which calls of EKS a change takes. Whatever makes something can take it back. */
function actionsOf({ type, kind, importing }: Change): readonly string[] {
  if (importing !== undefined && kind === "import") return [];
  if (type === ENTRY) {
    if (kind === "create") return ["CreateAccessEntry", "TagResource"];
    return kind === "update" ? ["UpdateAccessEntry"] : kind === "delete" ? ["DeleteAccessEntry"] : [];
  }
  if (type !== ASSOCIATION) return [];
  return kind === "delete" ? ["DisassociateAccessPolicy"] : ["AssociateAccessPolicy"];
}

function wishesFor(change: Change, cluster: Cluster): Wish[] {
  const principal = parsePrincipalArn(change.principal ?? "");
  if (!principal.ok) return [];
  const { arn } = principal.value;
  const kind = (change.after ?? change.before)?.type ?? "STANDARD";
  return actionsOf(change).map((action): Wish => {
    const isOnCluster = action === "CreateAccessEntry";
    const context = {
      "eks:principalArn": arn,
      "eks:accessEntryType": kind,
      ...(isOnCluster ? {} : { "eks:clusterName": cluster.name }),
      ...(change.policy === undefined ? {} : { "eks:policyArn": change.policy, ...scopeContext(change) }),
    };
    const resource = isOnCluster ? clusterArn(cluster) : entryArn(cluster, principal.value);
    return { action: `eks:${action}`, resource, context };
  });
}

/**
 * What an apply of a cluster's stack is about to ask EKS for: of each kind of call one, and one more for break-glass, of
 * which policies often speak by name.
 */
export function wishesOf(changes: readonly Change[], { cluster, breakGlass }: StackFacts): Wish[] {
  if (cluster === undefined) return [];
  const wishes = changes.flatMap((change) => wishesFor(change, cluster.cluster));
  const kinds = new Map(
    wishes.map((wish) => [`${wish.action} ${String(wish.context["eks:principalArn"] === breakGlass)}`, wish] as const),
  );
  return [...kinds.values()];
}
