import { liveAccess } from "../access/access";
import type { ClusterPlan, PlannedEntry } from "../compile";
import { compareEntry } from "../drift/compare-entry";
import { tryFindDeath } from "../drift/death";
import { describeDeath } from "../drift/describe-details";
import { describeFinding } from "../drift/describe-finding";
import type { Finding } from "../drift/finding";
import { wordingOf } from "../drift/wording";
import type { LiveEntry } from "../ports/eks-reader";
import type { PrincipalReading } from "../ports/iam-reader";
import { parsePrincipalArn } from "../model";
import { tryLeaveOut } from "./leave-out";
import { tryFindObstacle } from "./obstacles";
import type { AdoptionVerdict } from "./verdict";

function inWords(finding: Finding): string {
  const lines = describeFinding(finding).map(({ label, values }) => `${label}${values.join(", ")}`);
  return `${wordingOf(finding).title} (${lines.join("; ")})`;
}

/** What the first apply would change of a planned entry, its tags aside; undefined where it is as the files say. */
export function tryCompare(plan: ClusterPlan, entry: LiveEntry): (AdoptionVerdict & { kind: "differs" }) | undefined {
  const planned = plan.entries.find(({ principal }) => principal.arn === entry.principalArn);
  const all = planned === undefined ? [] : compareEntry(planned, entry, new Map());
  const findings = all.filter(({ kind }) => kind !== "tags-changed");
  if (findings.length === 0) return undefined;
  const isReplaced = findings.some(({ kind }) => kind === "type-changed");
  return { kind: "differs", differences: findings.map(inWords).join("; "), isReplaced };
}

function placeOf({ purpose, origins }: PlannedEntry): string {
  const [at] = origins.map((origin) => origin.at);
  if (purpose === "break-glass" || at === undefined) return "the break-glass entry of platform.yaml";
  return `declared in ${at.file}:${at.line}`;
}

/** Why nobody can use an entry, by what IAM says of its principal; undefined where somebody can, or nobody could look. */
function tryFindDead(entry: LiveEntry, reading: PrincipalReading | undefined): string | undefined {
  const death = reading && tryFindDeath(entry, reading);
  return death && `${describeDeath(death)}: nobody can use the entry`;
}

/**
 * What becomes of a live entry of a cluster whose files say what `plan` has.
 *
 * @param reading what IAM says of its principal, where it was asked
 */
export function judgeEntry(
  plan: ClusterPlan,
  entry: LiveEntry,
  nodes: boolean,
  reading?: PrincipalReading,
): AdoptionVerdict {
  const planned = plan.entries.find(({ principal }) => principal.arn === entry.principalArn);
  if (planned !== undefined) return tryCompare(plan, entry) ?? { kind: "declared", by: placeOf(planned) };
  // What is AWS's or somebody else's is not ours to delete, whatever IAM says of it.
  const leftOut = tryLeaveOut(entry, plan.cluster, nodes);
  const dead = leftOut === undefined ? tryFindDead(entry, reading) : undefined;
  if (dead !== undefined) return { kind: "dead", reason: dead };
  const reason = leftOut ?? tryFindObstacle(entry, plan.cluster);
  const principal = parsePrincipalArn(entry.principalArn);
  if (reason !== undefined || !principal.ok)
    return { kind: "left-out", reason: reason ?? "its principal is not an ARN" };
  return { kind: "adopt", principal: principal.value, access: liveAccess(entry, plan.cluster.partition) };
}
