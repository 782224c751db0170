import { liveAccess } from "../access/access";
import { containsScope, isNothing, scopeOf, subtractScope } from "../access/scope";
import { uniteOrigins, type AccessPlan, type ClusterPlan, type Origin, type PlannedEntry } from "../compile";
import { enumerate, quote } from "../diagnostics";
import { compareEnds, tryParseEnd } from "../model";
import type { ClusterReading } from "../ports/eks-reader";
import { askedNow, othersNow, type AskedNow } from "./asked-now";
import type { Answer } from "./read-answers";
import type { ReadCampaign } from "./read-campaign";
import { rowId, type ReviewRow } from "./row";
import type { Decision } from "./team-file";

/** What became of a decision that something has to follow from. */
export interface Proof {
  readonly id: string;
  readonly team: string;
  readonly cluster: string;
  readonly principal: string;
  readonly decision: Decision;
  /** Whether the files say so now. */
  readonly files: "done" | "not-done" | "not-needed";
  /** Whether the live cluster gives no more than the files do now; `not-looked` with `why`. */
  readonly live: "done" | "not-done" | "not-looked" | "not-needed";
  /** What is not done and by which lines, why nobody looked, or who gives it instead. */
  readonly why: string | null;
  /** Whether what was revoked goes on, by lines of somebody else or for a principal that nobody reviewed: `why` says by which. */
  readonly goesOn: boolean;
}

/** What the live clusters say, by name; a cluster that nobody looked at is not in it. */
export type LiveClusters = ReadonlyMap<string, ClusterReading>;

/** `teams/payments.yaml:12, teams/data.yaml:3` */
function places(origins: readonly Origin[]): string {
  return enumerate([...new Set(uniteOrigins(origins).map(({ at }) => `${at.file}:${at.line}`))]);
}

/**
 * Whether it ends earlier than it did. A row knows the last end of all its teams: what one of several said is not known, and
 * then no end is taken for an earlier one.
 */
function endsEarlier(row: ReviewRow, { origins }: AskedNow): boolean {
  if (row.shares.length !== 1) return false;
  const before = row.expires === null ? undefined : tryParseEnd(row.expires);
  return origins.every(
    ({ expires }) => expires !== undefined && (before === undefined || compareEnds(expires, before) < 0),
  );
}

/** Whether a team's lines ask for less than they did: for nothing, in fewer places, for less long, or under another name. */
function isLess({ row, team }: Answer, now: AskedNow, entry: PlannedEntry | undefined): boolean {
  if (now.origins.length === 0 || endsEarlier(row, now)) return true;
  const asked = row.shares.find((share) => share.team === team)?.asks ?? null;
  if (row.thing.kind === "entry") return (entry?.username ?? null) !== row.thing.username;
  return asked !== null && now.scope !== null && containsScope(asked, now.scope) && !containsScope(now.scope, asked);
}

function inFiles(answer: Answer, now: AskedNow, entry: PlannedEntry | undefined): Proof["files"] {
  switch (answer.decision) {
    case "revoke":
      return now.origins.length === 0 ? "done" : "not-done";
    case "modify":
      return isLess(answer, now, entry) ? "done" : "not-done";
    default:
      return "not-needed";
  }
}

/** Whether a live cluster gives no more of it than the files do now; a text says why nobody can tell. */
function isLiveDone(
  row: ReviewRow,
  entry: PlannedEntry | undefined,
  reading: ClusterReading,
  partition: string,
): boolean | string {
  if ("couldNotLook" in reading) return reading.couldNotLook;
  if ("missing" in reading) return "EKS knows no cluster of that name in the account and region of its file";
  const found = reading.entries.find(({ principalArn }) => principalArn === row.principal);
  if (found === undefined) return true;
  const { thing } = row;
  const live = liveAccess(found, partition);
  switch (thing.kind) {
    case "policy": {
      const planned = entry?.policies.find(({ policy }) => policy.name === thing.policy);
      const allowed = planned === undefined ? [] : scopeOf(planned.scope);
      return isNothing(subtractScope(live.policies[thing.policy] ?? [], allowed));
    }
    case "group": {
      const isPlanned = entry?.kubernetesGroups.some(({ value }) => value === thing.group) === true;
      return isPlanned || !live.kubernetesGroups.includes(thing.group);
    }
    case "entry":
      // A username that was to change is one of an entry that stays.
      return entry !== undefined && (entry.username === undefined || entry.username === live.username);
  }
}

/** Who has it instead by the same team's lines though nobody reviewed that: the role under a new name, most of the time. */
function successorsOf(
  { row, team }: Answer,
  at: ClusterPlan | undefined,
  reviewed: ReadonlySet<string>,
): readonly string[] {
  const asked = row.shares.find((share) => share.team === team)?.asks ?? null;
  if (row.thing.kind === "entry") return [];
  return (at?.entries ?? []).flatMap((entry) => {
    const { arn } = entry.principal;
    if (arn === row.principal || reviewed.has(rowId(row.cluster, arn, row.thing))) return [];
    const { scope, origins } = askedNow(row.thing, team, entry);
    const isAll = asked === null || (scope !== null && containsScope(scope, asked));
    return origins.length > 0 && isAll ? [`team ${team} gives the same to ${arn} now (${places(origins)})`] : [];
  });
}

/** What somebody should know of a revoke that the files have: that the access goes on by other lines, or for a successor. */
function instead(answer: Answer, entry: PlannedEntry | undefined, successors: readonly string[]): string[] {
  if (answer.decision !== "revoke") return [];
  const { row, team } = answer;
  const others = othersNow(row.thing, team, entry);
  const teams = [
    ...new Set(others.map((one) => (one.team === undefined ? "the platform" : `team ${one.team}`))),
  ].sort();
  return [...(teams.length === 0 ? [] : [`${enumerate(teams)} grants it instead (${places(others)})`]), ...successors];
}

interface Evidence {
  readonly plan: AccessPlan;
  readonly live: LiveClusters;
  /** The ids of the rows of the population. */
  readonly reviewed: ReadonlySet<string>;
}

function liveProof(
  row: ReviewRow,
  at: ClusterPlan | undefined,
  entry: PlannedEntry | undefined,
  live: LiveClusters,
): Pick<Proof, "live" | "why"> {
  const reading = live.get(row.cluster);
  if (reading === undefined) {
    const gone = `clusters/ has no ${quote(row.cluster)} any more: nobody knows where to look`;
    return { live: "not-looked", why: at === undefined ? gone : "nobody looked at the live cluster" };
  }
  const partition = at?.cluster.partition ?? row.principal.split(":")[1] ?? "aws";
  const done = isLiveDone(row, entry, reading, partition);
  if (typeof done === "string") return { live: "not-looked", why: done };
  return done ? { live: "done", why: null } : { live: "not-done", why: "the live cluster still gives it" };
}

function prove(answer: Answer, { plan, live, reviewed }: Evidence): Proof {
  const { row, team, decision = "keep" } = answer;
  const at = plan.clusters.find(({ cluster }) => cluster.name === row.cluster);
  const entry = at?.entries.find(({ principal }) => principal.arn === row.principal);
  const now = askedNow(row.thing, team, entry);
  const files = inFiles(answer, now, entry);
  const common = { id: row.id, team, cluster: row.cluster, principal: row.principal, decision, files };
  if (files === "not-needed") return { ...common, live: "not-needed", why: null, goesOn: false };
  const seen = liveProof(row, at, entry, live);
  // Whatever the cluster gives, it is the files that have to change first.
  if (files === "not-done") {
    return { ...common, ...seen, why: `teams/ still grants it: ${places(now.origins)}`, goesOn: false };
  }
  const more = instead(answer, entry, successorsOf(answer, at, reviewed));
  const words = [...(seen.why === null ? [] : [seen.why]), ...more];
  return { ...common, ...seen, why: words.length === 0 ? null : words.join("; "), goesOn: more.length > 0 };
}

/** Each decision, and whether what should follow from it has. */
export function proveDecisions({ answers, population }: ReadCampaign, plan: AccessPlan, live: LiveClusters): Proof[] {
  const reviewed = new Set(population?.rows.map(({ id }) => id));
  return answers
    .filter(({ decision }) => decision !== undefined)
    .map((answer) => prove(answer, { plan, live, reviewed }));
}
