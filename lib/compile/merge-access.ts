import { enumerate, error, quote, type Report } from "../diagnostics";
import {
  breakGlassPrincipal,
  compareEnds,
  isOver,
  type End,
  type Clock,
  type Cluster,
  type Model,
  type Platform,
} from "../model";
import { warnOfEnds } from "./active-grants";
import { claimOfBreakGlass, claimsOfGrant, claimsOfNodes, type Claim } from "./claim";
import { tryCutClaim, type EndedPieces } from "./cut-claim";
import { groupBy } from "./group-by";
import { holdAdmins, warnOfHeld } from "./hold-admins";
import { findLapsed } from "./lapsed";
import { adoptedOf } from "./merge-adoptions";
import { mergeEntries } from "./merge-entries";
import type { AccessPlan, AccountPlan, ClusterPlan } from "./plan";

function platformClaims(cluster: Cluster, platform: Platform): Claim[] {
  const { breakGlass } = platform;
  const nodes = claimsOfNodes(cluster);
  return breakGlass === undefined ? nodes : [...nodes, claimOfBreakGlass(cluster, breakGlass)];
}

/** IAM refuses a trust policy that names another partition; without anyone of its own the role would be of no use. */
function checkTrusted({ breakGlass }: Platform, partitions: ReadonlySet<string>, report: Report): void {
  if (breakGlass?.create !== true || breakGlass.trustedPrincipals.length === 0) return;
  for (const partition of partitions) {
    if (breakGlass.trustedPrincipals.some((principal) => principal.partition === partition)) continue;
    const message = `the break-glass role has no trustedPrincipals in partition ${partition}, where there are clusters`;
    report(error("wrong-partition", breakGlass.at, message, { hint: "add a principal in that partition" }));
  }
}

/** As with the clusters' own: whoever plans would be the role that also writes. */
function checkStateRoles({ pipeline, backend }: Platform, report: Report): void {
  const places = [backend, ...Object.values(backend.accounts ?? {})];
  const assumes = places.some((place) => {
    const settings = place.kind === "s3" ? (place.settings ?? {}) : {};
    return settings["assume_role"] !== undefined || settings["assume_role_with_web_identity"] !== undefined;
  });
  if (pipeline?.create === undefined || !assumes) return;
  const message = "the pipeline's roles read and write the state themselves, but `terraform.backend.s3` assumes a role";
  report(
    error("invalid-value", pipeline.at, message, {
      hint: "delete `assume_role` and let the bucket's policy admit the roles (`yarn state --print`), or delete `create` from `pipeline` and create the roles yourself",
    }),
  );
}

/** With a role to assume, the plan role would have to assume it too, and so could write. */
function checkAssumeRoles({ pipeline }: Platform, clusters: readonly Cluster[], report: Report): void {
  const assuming = clusters.filter(({ assumeRole }) => assumeRole !== undefined).map(({ name }) => quote(name));
  if (pipeline?.create === undefined || assuming.length === 0) return;
  const message = `the pipeline's roles work directly in each account, but \`assumeRole\` is set for ${enumerate(assuming, 6)}`;
  report(
    error("invalid-value", pipeline.at, message, {
      hint: "delete `assumeRole` from the clusters' files, or `create` from `pipeline` and create the roles yourself",
    }),
  );
}

function planAccounts(clusters: readonly Cluster[], { breakGlass, pipeline, services }: Platform): AccountPlan[] {
  return groupBy(clusters, ({ account }) => account).flatMap(([account, theirs]) => {
    const [first] = [...theirs].sort((a, b) => (a.region + a.name < b.region + b.name ? -1 : 1));
    if (first === undefined) return [];
    const { partition, region } = first;
    const assumeRole = theirs.find((cluster) => cluster.assumeRole !== undefined)?.assumeRole;
    const breakGlassRole = breakGlass && breakGlassPrincipal(breakGlass, partition, account);
    return [
      { account, partition, region, assumeRole, breakGlass, breakGlassRole, clusters: theirs, pipeline, services },
    ];
  });
}

/** Nothing of a retired cluster is planned; who was granted what there is no mistake, whatever it is. */
function retire(cluster: Cluster, claims: readonly Claim[]): ClusterPlan {
  const forgotten = cluster.retired === "forget" ? mergeEntries(claims, () => undefined) : [];
  return { cluster, entries: [], adopted: new Map(), held: new Map(), forgotten, lapsed: new Map() };
}

/**
 * Merges everything that is asked for, and counts now, into one plan. Never depends on the order of files, grants or
 * clusters.
 *
 * @param ended what ended before its grant did
 */
export function mergeAccess(
  { platform, clusters, teams, adoptions }: Model,
  now: Clock,
  report: Report,
  ended: EndedPieces = new Map(),
): AccessPlan {
  const grants = teams.flatMap((team) => team.grants);
  const claims = new Map(groupBy(grants.flatMap(claimsOfGrant), ({ cluster }) => cluster.name));
  const { guardrails } = platform;
  const planCluster = (cluster: Cluster): ClusterPlan => {
    const all = [...platformClaims(cluster, platform), ...(claims.get(cluster.name) ?? [])];
    if (cluster.retired !== undefined) return retire(cluster, all);
    const held = holdAdmins(cluster, all, { guardrails, now, ended });
    const counting = all.flatMap((claim) => {
      const last = held.get(claim.principal.arn);
      // What is held is held as it was at its end.
      const isPast = (end: End): boolean => (last === undefined ? isOver(end, now) : compareEnds(end, last) < 0);
      return tryCutClaim(claim, isPast, ended) ?? [];
    });
    const entries = mergeEntries(counting, report);
    const adopted = adoptedOf(cluster.name, entries, adoptions);
    return { cluster, entries, adopted, held, forgotten: [], lapsed: findLapsed(all, counting) };
  };
  checkTrusted(platform, new Set(clusters.map(({ partition }) => partition)), report);
  checkAssumeRoles(platform, clusters, report);
  checkStateRoles(platform, report);
  const byName = groupBy(clusters, ({ name }) => name).flatMap(([, same]) => same);
  const planned = byName.map(planCluster);
  warnOfEnds(grants, now, planned, report);
  warnOfHeld(planned, guardrails, report);
  return {
    clusters: planned,
    accounts: planAccounts(byName, platform),
    settings: { tags: platform.tags, awsProvider: platform.awsProvider, backend: platform.backend },
  };
}
