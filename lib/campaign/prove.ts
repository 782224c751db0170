import {
  containsScope,
  requestScope,
  scopeOf,
  subtractScope,
  isNothing,
  uniteScopes,
  type Scope,
} from "../access/scope";
import { liveAccess } from "../access/access";
import type { AccessPlan, PlannedEntry } from "../compile";
import type { ClusterReading } from "../ports/eks-reader";
import type { Answer } from "./read-answers";
import type { ReadCampaign } from "./read-campaign";
import type { ReviewRow } from "./row";
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
  /** Whether the live cluster does; `not-looked` with `why`. */
  readonly live: "done" | "not-done" | "not-looked" | "not-needed";
  readonly why: string | null;
}

/** What the live clusters say, by name; a cluster that nobody looked at is not in it. */
export type LiveClusters = ReadonlyMap<string, ClusterReading>;

/** What a team's lines ask for now of what a row is about. */
function askedNow(row: ReviewRow, team: string, entry: PlannedEntry | undefined): Scope | boolean {
  const { thing } = row;
  if (entry === undefined) return thing.kind === "policy" ? [] : false;
  switch (thing.kind) {
    case "policy": {
      const requests = entry.policies.find(({ policy }) => policy.name === thing.policy)?.requests ?? [];
      const own = requests.filter(({ origin }) => origin.team === team);
      return own.length === 0 ? [] : uniteScopes(own.map(({ scope }) => requestScope(scope)));
    }
    case "group": {
      const group = entry.kubernetesGroups.find(({ value }) => value === thing.group);
      return group?.origins.some((origin) => origin.team === team) === true;
    }
    case "entry":
      return entry.origins.some((origin) => origin.team === team);
  }
}

function inFiles({ row, team, decision }: Answer, entry: PlannedEntry | undefined): Proof["files"] {
  const now = askedNow(row, team, entry);
  const asked = row.shares.find((share) => share.team === team)?.asks ?? null;
  switch (decision) {
    case "revoke":
      return now === false || (now !== true && isNothing(now)) ? "done" : "not-done";
    case "modify": {
      if (typeof now === "boolean") return now ? "not-done" : "done";
      // Less than it was: within it, and not all of it.
      const isLess = asked !== null && containsScope(asked, now) && !containsScope(now, asked);
      return isLess || isNothing(now) ? "done" : "not-done";
    }
    default:
      return "not-needed";
  }
}

/** Whether a live cluster gives no more of it than the files do now. */
function isLiveDone(
  row: ReviewRow,
  entry: PlannedEntry | undefined,
  reading: ClusterReading,
  partition: string,
): boolean | string {
  if ("couldNotLook" in reading) return reading.couldNotLook;
  if ("missing" in reading) return "the cluster does not exist";
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
      return entry !== undefined;
  }
}

function prove(answer: Answer, plan: AccessPlan, live: LiveClusters): Proof {
  const { row, team, decision = "keep" } = answer;
  const at = plan.clusters.find(({ cluster }) => cluster.name === row.cluster);
  const entry = at?.entries.find(({ principal }) => principal.arn === row.principal);
  const files = inFiles(answer, entry);
  const common = { id: row.id, team, cluster: row.cluster, principal: row.principal, decision, files };
  if (files === "not-needed") return { ...common, live: "not-needed", why: null };
  const reading = live.get(row.cluster);
  if (reading === undefined) return { ...common, live: "not-looked", why: "nobody looked at the live cluster" };
  const partition = at?.cluster.partition ?? row.principal.split(":")[1] ?? "aws";
  const done = isLiveDone(row, entry, reading, partition);
  if (typeof done === "string") return { ...common, live: "not-looked", why: done };
  return { ...common, live: done ? "done" : "not-done", why: done ? null : "the live cluster still gives it" };
}

/** Each decision, and whether what should follow from it has. */
export function proveDecisions({ answers }: ReadCampaign, plan: AccessPlan, live: LiveClusters): Proof[] {
  return answers.filter(({ decision }) => decision !== undefined).map((answer) => prove(answer, plan, live));
}
