import { error, quote, warning, type Report } from "../diagnostics";
import { defaultUsername, laterEnd, type End } from "../model";
import type { Claim } from "./claim";
import { entryTags } from "./entry-tags";
import { groupBy, uniteOrigins } from "./group-by";
import { mergePolicies } from "./merge-policies";
import type { Attributed, PlannedEntry } from "./plan";

function mergeGroups(claims: readonly Claim[]): Attributed<string>[] {
  const groups = groupBy(
    claims.flatMap(({ kubernetesGroups }) => kubernetesGroups),
    ({ value }) => value,
  );
  return groups.map(([value, same]) => ({ value, origins: uniteOrigins(same.flatMap(({ origins }) => origins)) }));
}

type Username = Pick<PlannedEntry, "username" | "usernameOrigins">;

/** The one username that claims name, or AWS's default. Written out, so that a change made elsewhere shows as drift. */
function mergeUsername(claims: readonly Claim[], report: Report): Username {
  const [claim] = claims;
  if (claim === undefined || claim.type !== "STANDARD" || isExisting(claims))
    return { username: undefined, usernameOrigins: [] };
  const named = claims.map(({ username }) => username).filter((username) => username !== undefined);
  const [[chosen, of] = [], ...others] = groupBy(named, ({ value }) => value);
  for (const [other, conflicting] of others) {
    const [at, related] = [conflicting[0]?.origins[0]?.at, of?.[0]?.origins[0]?.at];
    if (at === undefined || related === undefined) continue;
    const message = `${quote(claim.principal.arn)} gets the username ${quote(other)} here and ${quote(chosen ?? "")} elsewhere`;
    report(
      error("username-conflict", at, message, {
        related: [{ at: related, message: `username ${quote(chosen ?? "")}` }],
        hint: "a principal can have only one username on a cluster: agree on one",
      }),
    );
  }
  return {
    username: chosen ?? defaultUsername(claim.principal),
    // Of two that disagree, nobody's word is taken.
    usernameOrigins: others.length > 0 ? [] : uniteOrigins((of ?? []).flatMap(({ origins }) => origins)),
  };
}

/** The last day on which any of the claims counts; undefined when one has no end. */
function lastDay(claims: readonly Claim[]): End | undefined {
  const ends = claims.map(({ origin }) => origin.expires);
  return ends.reduce((latest, end) => (latest === undefined || end === undefined ? undefined : laterEnd(latest, end)));
}

/** EKS keeps one entry per principal: a node's role can be nothing else, nor two kinds of node. */
function refuseNodeConflict(claims: readonly Claim[], report: Report): boolean {
  const node = claims.find(({ purpose }) => purpose === "node");
  const others = claims.filter((claim) => claim !== node);
  if (node === undefined || others.length === 0) return false;
  for (const { origin, purpose, principal, cluster } of others) {
    const message = `${quote(principal.arn)} is ${purpose === "node" ? "already " : ""}a node role of cluster ${quote(cluster.name)}`;
    report(
      error("node-conflict", origin.at, message, {
        related: [{ at: node.origin.at, message: `declared as ${node.type}` }],
        hint: "a principal can have only one access entry on a cluster: use another role, or delete one of the two",
      }),
    );
  }
  return true;
}

function isExisting(claims: readonly Claim[]): boolean {
  return claims.every(({ existing }) => existing);
}

/** One says that AWS makes the entry, and another makes it: whichever comes second fails, or takes away what the first has. */
function refuseExistingConflict(claims: readonly Claim[], report: Report): void {
  const made = claims.find(({ existing }) => !existing);
  const found = claims.filter(({ existing }) => existing);
  if (made === undefined || found.length === 0) return;
  for (const { origin, principal } of found) {
    const message = `the entry of ${quote(principal.arn)} is said to exist (\`entry: existing\`), and is made by ${made.origin.at.file}`;
    report(
      error("existing-conflict", origin.at, message, {
        related: [{ at: made.origin.at, message: "makes the entry" }],
        hint: "write `entry: existing` in both, or in neither",
      }),
    );
  }
}

function mergeClaims(claims: readonly Claim[], report: Report): PlannedEntry[] {
  const [first] = claims;
  if (first === undefined || refuseNodeConflict(claims, report)) return [];
  refuseExistingConflict(claims, report);
  const existing = isExisting(claims);
  const { cluster, principal, type } = first;
  const purpose = claims.some((claim) => claim.purpose === "break-glass") ? "break-glass" : first.purpose;
  const origins = uniteOrigins(claims.map(({ origin }) => origin));
  const teams = [...new Set(origins.flatMap(({ team }) => (team === undefined ? [] : [team])))].sort();
  return [
    {
      cluster,
      principal,
      purpose,
      type,
      existing,
      ...mergeUsername(claims, report),
      kubernetesGroups: mergeGroups(claims),
      policies: mergePolicies(claims, cluster.partition),
      teams,
      expires: lastDay(claims),
      origins,
      tags: existing ? new Map() : entryTags(purpose, teams),
    },
  ];
}

/** IAM names are unique per account whatever the case or path: of two such ARNs one cannot exist. */
function warnOfTwins(entries: readonly PlannedEntry[], report: Report): void {
  const sameForIam = groupBy(
    entries,
    ({ principal: { account, kind, name } }) => `${account}:${kind}/${name.toLowerCase()}`,
  );
  for (const [, [first, ...twins]] of sameForIam) {
    for (const twin of twins) {
      const [at, related] = [twin.origins[0]?.at, first?.origins[0]?.at];
      if (first === undefined || at === undefined || related === undefined) continue;
      const message = `${quote(twin.principal.arn)} and ${quote(first.principal.arn)} cannot both exist: IAM does not distinguish names by case or path`;
      report(warning("principal-twins", at, message, { related: [{ at: related, message: "the other one" }] }));
    }
  }
}

/** The entries of one cluster, sorted by principal ARN: all claims for one principal become one entry. */
export function mergeEntries(claims: readonly Claim[], report: Report): PlannedEntry[] {
  const entries = groupBy(claims, ({ principal }) => principal.arn).flatMap(([, same]) => mergeClaims(same, report));
  warnOfTwins(entries, report);
  return entries;
}
