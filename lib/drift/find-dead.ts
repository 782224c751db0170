import { entryAddress } from "../terraform-plan/names";
import type { PrincipalReading } from "../ports/iam-reader";
import { originRecord } from "../compile";
import { tryFindDeath } from "./death";
import { compareFindings, type Finding, type FindingKind } from "./finding";
import { liveByArn, tryLive, type ClusterLook } from "./look";

/** Findings about a whole entry that no file, or not yet EKS, has: what is dead about it is said there. */
const OF_WHOLE_ENTRIES: ReadonlySet<FindingKind> = new Set([
  "unmanaged-entry",
  "recovery-entry",
  "recovery-overdue",
  "missing-entry",
]);

/** Whom IAM is to be asked for: who is planned, and whose entry is a finding. Not the entries that AWS makes. */
export function principalsToAsk(look: ClusterLook): string[] {
  if (tryLive(look) === undefined) return [];
  const planned = look.plan.entries.map(({ principal }): string => principal.arn);
  const found = look.drift.findings.flatMap(({ kind, principal }) =>
    principal !== null && OF_WHOLE_ENTRIES.has(kind) ? [principal] : [],
  );
  return [...planned, ...found];
}

/** Adds what IAM tells: entries, all in order to everybody who only asks EKS, whose principal is another one or none. */
export function findDead(look: ClusterLook, readings: ReadonlyMap<string, PrincipalReading>): ClusterLook {
  if (tryLive(look) === undefined) return look;
  const { name } = look.plan.cluster;
  const live = liveByArn(look);
  const deathOf = (arn: string) => {
    const reading = readings.get(arn);
    return reading && tryFindDeath({ principalArn: arn, createdAt: live.get(arn)?.createdAt }, reading);
  };
  const annotated = look.drift.findings.map((finding): Finding => {
    if (finding.principal === null || !OF_WHOLE_ENTRIES.has(finding.kind)) return finding;
    const dead = deathOf(finding.principal);
    return dead === undefined ? finding : { ...finding, dead };
  });
  const dead = look.plan.entries.flatMap(({ principal: { arn }, origins }): Finding[] => {
    const death = live.has(arn) ? deathOf(arn) : undefined;
    if (death === undefined) return [];
    const address = entryAddress(name, arn);
    return [{ kind: "dead-entry", principal: arn, origins: origins.map(originRecord), dead: { ...death, address } }];
  });
  return { ...look, drift: { ...look.drift, findings: [...annotated, ...dead].sort(compareFindings) } };
}
