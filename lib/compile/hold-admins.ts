import { enumerate, quote, warning, type Report } from "../diagnostics";
import {
  compareEnds,
  isOver,
  type Clock,
  CLUSTER_ADMIN,
  matches,
  type End,
  type Cluster,
  type Guardrails,
} from "../model";
import type { Claim } from "./claim";
import { endOfRequest, type EndedPieces } from "./cut-claim";
import { groupBy } from "./group-by";
import type { ClusterPlan } from "./plan";

/** A principal that had cluster-admin, and the last day on which it did; undefined: it has no end. */
interface Admin {
  readonly principal: string;
  readonly end: End | undefined;
}

function adminEnds(claims: readonly Claim[], ended: EndedPieces): (End | undefined)[] {
  return claims.flatMap((claim) => {
    const asked = claim.purpose === "grant" ? claim.policies : [];
    return asked
      .filter(({ policy, scope }) => policy.name === CLUSTER_ADMIN && scope === "cluster")
      .map((request) => endOfRequest(claim, request, ended));
  });
}

function findAdmins(claims: readonly Claim[], ended: EndedPieces): Admin[] {
  return groupBy(claims, ({ principal }) => principal.arn).flatMap(([principal, same]) => {
    const ends = adminEnds(same, ended);
    if (ends.length === 0) return [];
    const dates = ends.filter((end) => end !== undefined);
    return [{ principal, end: dates.length < ends.length ? undefined : dates.sort(compareEnds).at(-1) }];
  });
}

/** Whether the platform had decided, when an administrator's access ended, that the cluster may do with fewer. */
function isReleased({ exceptions }: Guardrails, cluster: Cluster, end: End): boolean {
  return exceptions.some(
    ({ rule, team, principal, cluster: pattern, expires }) =>
      rule === "minimum-admins" &&
      team === "*" &&
      principal === undefined &&
      (pattern === undefined || matches(pattern, cluster.name)) &&
      compareEnds(expires, end) > 0,
  );
}

/**
 * The administrators of a cluster whose access has ended and is kept, since only the calendar would leave the cluster with
 * fewer than `minimumAdmins`: those that ended last, then by ARN. Later days add to them and never swap one for another.
 *
 * @param claims all of the cluster's, also those of ended grants
 */
export function holdAdmins(
  cluster: Cluster,
  claims: readonly Claim[],
  { guardrails, now, ended }: { guardrails: Guardrails; now: Clock; ended: EndedPieces },
): ClusterPlan["held"] {
  if (guardrails.minimumAdmins === 0) return new Map();
  const admins = findAdmins(claims, ended);
  const past = admins.flatMap(({ principal, end }) =>
    end !== undefined && isOver(end, now) ? [{ principal, end }] : [],
  );
  const missing = guardrails.minimumAdmins - (admins.length - past.length);
  const order = past.sort((a, b) => compareEnds(b.end, a.end) || (a.principal < b.principal ? -1 : 1));
  const held = order.slice(0, Math.max(missing, 0)).filter(({ end }) => !isReleased(guardrails, cluster, end));
  return new Map(held.map(({ principal, end }) => [principal, end]));
}

/** Says of each administrator that is held that it is, once for all clusters. */
export function warnOfHeld(clusters: readonly ClusterPlan[], guardrails: Guardrails, report: Report): void {
  const held = clusters.flatMap(({ cluster, entries, held: all }) =>
    entries.flatMap(({ principal, policies }) => {
      const end = all.get(principal.arn);
      const admin = policies.find(({ policy }) => policy.name === CLUSTER_ADMIN);
      const at = admin?.requests[0]?.origin.at;
      return end === undefined || at === undefined
        ? []
        : [{ cluster: cluster.name, principal: principal.arn, end, at }];
    }),
  );
  const alike = groupBy(held, ({ principal, end, at }) => [principal, end, at.file, at.line, at.column].join(" "));
  for (const [, same] of alike) {
    const [first] = same;
    if (first === undefined) continue;
    const where = enumerate(
      same.map(({ cluster }) => cluster),
      6,
    );
    const message =
      `cluster-admin of ${quote(first.principal)} ended on ${first.end}, and is held: without it fewer principals than ` +
      `minimumAdmins asks for (${guardrails.minimumAdmins}) would have it (on ${where})`;
    const hint = "decide: extend it, grant cluster-admin to somebody else, or lower minimumAdmins; until then it stays";
    report(
      warning("admin-held", first.at, message, { related: [{ at: guardrails.at, message: "minimumAdmins" }], hint }),
    );
  }
}
