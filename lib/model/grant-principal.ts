import { error, quote, type Location, type Report } from "../diagnostics";
import type { WrittenPrincipal } from "../schema";
import type { Cluster } from "./cluster";
import { findPermissionSet, type PermissionSets } from "./permission-sets";
import { tryTake } from "./placed";
import { parsePrincipalArn, parseRoleName, type Principal } from "./principal";

/** What a grant's principals refer to. */
export interface PrincipalContext {
  readonly permissionSets: PermissionSets;
  /** Where the lock is broken, a permission set that is not in it is not another mistake. */
  readonly permissionSetsKnown: boolean;
}

/** A principal that may differ per cluster; undefined, and reported, where there is none. */
export type PrincipalIn = (cluster: Cluster) => Principal | undefined;

/** A mistake that does not depend on the cluster is reported once, though the principal is looked up per cluster. */
function once(report: Report): Report {
  const seen = new Set<string>();
  return (diagnostic) => {
    if (!seen.has(diagnostic.message)) report(diagnostic);
    seen.add(diagnostic.message);
  };
}

/** A principal where the cluster is in its partition; told once for a partition, however many clusters are in it. */
function inPartition(at: Location, report: Report): (principal: Principal, cluster: Cluster) => Principal | undefined {
  const told = new Set<string>();
  return (principal, { name, partition }) => {
    if (principal.partition === partition) return principal;
    const message = `${quote(principal.arn)} is in partition ${principal.partition}, cluster ${quote(name)} in ${partition}`;
    const hint = "a cluster accepts only principals in its own partition";
    if (!told.has(partition)) report(error("wrong-partition", at, message, { hint }));
    told.add(partition);
    return undefined;
  };
}

function fixedPrincipal(arn: string, at: Location, report: Report): PrincipalIn {
  const principal = tryTake(parsePrincipalArn(arn), "invalid-principal", arn, at, report);
  const fits = inPartition(at, report);
  return (cluster) => principal && fits(principal, cluster);
}

/** The lock's role in the cluster's account; where the lock is broken, it is not known whether there is one. */
function permissionSetPrincipal(name: string, at: Location, context: PrincipalContext, report: Report): PrincipalIn {
  const fits = inPartition(at, report);
  return (cluster) => {
    if (!context.permissionSetsKnown) return undefined;
    const principal = findPermissionSet(context.permissionSets, cluster.account, name, at, report);
    return principal && fits(principal, cluster);
  };
}

/** A grant's principal, by cluster: a name is that of a role, user or permission set of the cluster's own account. */
export function readPrincipal(
  written: WrittenPrincipal,
  at: (path: readonly string[]) => Location,
  context: PrincipalContext,
  parentReport: Report,
): PrincipalIn {
  const report = once(parentReport);
  if (typeof written === "string") return fixedPrincipal(written, at([]), report);
  const [[kind, text] = [], ...others] = Object.entries(written);
  if (text === undefined || others.length > 0) {
    report(
      error("invalid-principal", at([]), "a principal must have exactly one of role, user, permissionSet", {
        hint: "write a list item for each",
      }),
    );
    return () => undefined;
  }
  if (kind === "permissionSet") return permissionSetPrincipal(text, at([kind]), context, report);
  const make = (partition: string, account: string): Principal | undefined =>
    tryTake(
      parseRoleName(kind as "role" | "user", partition, account, text),
      "invalid-principal",
      text,
      at([kind ?? ""]),
      report,
    );
  // Tried once without a cluster: a bad name is a mistake even where the clusters are unknown.
  if (make("aws", "000000000000") === undefined) return () => undefined;
  return ({ partition, account }) => make(partition, account);
}
