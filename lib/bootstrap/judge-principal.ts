import type { PlannedEntry } from "../compile";
import { enumerate, quote, startOf, type Location } from "../diagnostics";
import type { Cluster } from "../model";
import { containsAccess, isSameAccess, plannedAccess } from "../access/access";
import { describeDifference } from "./describe-difference";
import { accessOfGrants, usernamesOf } from "./grant-access";
import type { FoundGrant, FoundNode } from "./found-access";

/** Everything found of one principal on one cluster. */
export interface FoundPrincipal {
  readonly cluster: Cluster;
  readonly grants: readonly FoundGrant[];
  readonly nodes: readonly FoundNode[];
}

/** What becomes of it: it is written, the files say it already, or a person decides. */
export type FoundVerdict = "write" | "there" | { readonly message: string; readonly at: Location };

const ONE_ENTRY = "a principal can have only one access entry on a cluster";

function judgeNodes(
  nodes: readonly [FoundNode, ...FoundNode[]],
  cluster: Cluster,
  entry: PlannedEntry | undefined,
): FoundVerdict {
  const [{ principal, type }] = nodes;
  const types = [...new Set(nodes.map((node) => node.type))];
  const at = entry?.origins[0]?.at ?? cluster.at;
  if (types.length > 1) return { message: `it is a node of types ${enumerate(types)}; ${ONE_ENTRY}: choose one`, at };
  if (principal.account !== cluster.account) {
    const message = `it is a node role of account ${principal.account}, the cluster is in ${cluster.account}`;
    return { message: `${message}; EKS accepts node roles only from the cluster's own account`, at };
  }
  if (entry === undefined) return "write";
  if (entry.type === type) return "there";
  const other = entry.purpose === "node" ? `a node of type ${entry.type}` : "granted access, not a node";
  return {
    message: `it was found as a node of type ${type}, but in the files it is ${other}; ${ONE_ENTRY}: correct the files`,
    at,
  };
}

/** What a grant would be merged with, and why it is not. */
function judgeAgainst(
  entry: PlannedEntry,
  grants: readonly [FoundGrant, ...FoundGrant[]],
  force: boolean,
): FoundVerdict {
  const [is, was] = [plannedAccess(entry), accessOfGrants(grants)];
  const at = entry.origins[0]?.at ?? entry.cluster.at;
  if (entry.purpose === "node") {
    return {
      message: `in the files it is a node of type ${entry.type}; ${ONE_ENTRY}: use another role, or delete one`,
      at,
    };
  }
  if (isSameAccess(is, was)) return "there";
  const difference = describeDifference(is, was);
  if (entry.purpose === "break-glass") {
    const message = `it is the break-glass role, to which only platform.yaml may grant access; ${difference}`;
    return { message, at };
  }
  if (force) return containsAccess(is, was) ? "there" : "write";
  return { message: `${difference}; correct the files, or merge both with --force`, at };
}

/** Compares what was found of a principal with what the files give it (`entry`); with `force`, grants are added to it. */
export function judgePrincipal(
  { cluster, grants, nodes }: FoundPrincipal,
  entry: PlannedEntry | undefined,
  force: boolean,
): FoundVerdict {
  const [firstGrant, ...otherGrants] = grants;
  const [firstNode, ...otherNodes] = nodes;
  const principal = firstGrant?.principal ?? firstNode?.principal;
  if (principal !== undefined && principal.partition !== cluster.partition) {
    const message = `it is in partition ${principal.partition}, the cluster in ${cluster.partition}; EKS accepts principals only from the cluster's own partition`;
    return { message, at: cluster.at };
  }
  if (firstGrant === undefined) return firstNode ? judgeNodes([firstNode, ...otherNodes], cluster, entry) : "there";
  const at = startOf(`teams/${firstGrant.team}.yaml`);
  if (firstNode !== undefined) {
    const message = `it was found as a node of type ${firstNode.type} and with access of its own; ${ONE_ENTRY}: choose one`;
    return { message, at: cluster.at };
  }
  const usernames = usernamesOf(grants);
  if (usernames.length > 1) {
    const names = usernames.slice(0, 4).map(quote).join(", ");
    return { message: `it was found with the usernames ${names}; ${ONE_ENTRY}, with one username: choose one`, at };
  }
  return entry === undefined ? "write" : judgeAgainst(entry, [firstGrant, ...otherGrants], force);
}
