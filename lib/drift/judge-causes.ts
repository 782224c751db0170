import type { AccessPlan } from "../compile";
import type { StackReading } from "../terraform-plan/stack-reading";
import { causeOf } from "./cause";
import { compareCluster } from "./compare-cluster";
import { compareFindings, type Finding, type StackLook } from "./finding";
import { isForeignEntry } from "./left-behind";
import { liveByArn, tryLive, type ClusterLook } from "./look";
import { joinPlan } from "./only-terraform";
import { stackState } from "./stack-state";

type PlanSettings = Pick<AccessPlan, "settings">;

/** What the causes of a run are judged by. */
export interface Judging {
  readonly plan: PlanSettings;
  /** By stack; undefined where Terraform was not asked for. */
  readonly stacks: ReadonlyMap<string, StackReading> | undefined;
  /** What the same files said before their grants ended, one plan for each day on which some did. */
  readonly earlier: readonly Pick<AccessPlan, "clusters">[];
  readonly now: Date;
}

function findingKey({ kind, principal, policy = "" }: Finding): string {
  return [kind, principal ?? "", policy].join("\n");
}

/** The findings there would be, had some grants not ended: what is no finding there, only the calendar made one. */
function endedJudge(look: ClusterLook, { plan, earlier, now }: Judging): (finding: Finding) => boolean {
  const live = tryLive(look);
  if (live === undefined) return () => false;
  const { name } = look.plan.cluster;
  let found: readonly ReadonlySet<string>[] | undefined;
  return (finding) => {
    found ??= earlier.flatMap(({ clusters }) => {
      const then = clusters.find(({ cluster }) => cluster.name === name);
      return then === undefined ? [] : [new Set(compareCluster(then, plan.settings.tags, live, now).map(findingKey))];
    });
    return found.some((keys) => !keys.has(findingKey(finding)));
  };
}

/** With a tag of ours an entry may be one that was merged away, or a copy: only the state can tell. */
function foreignJudge(look: ClusterLook, { plan }: Judging): (finding: Finding) => boolean {
  const live = liveByArn(look);
  return ({ principal }) => {
    const entry = live.get(principal ?? "");
    return entry !== undefined && isForeignEntry(entry, plan.settings.tags);
  };
}

function stackLook(reading: StackReading): StackLook {
  if ("couldNotLook" in reading) return reading;
  return reading.plannedAt === undefined ? {} : { plannedAt: reading.plannedAt };
}

/** Says of each finding why there is a difference, and adds what only Terraform knows. */
export function judgeCauses(look: ClusterLook, judging: Judging): ClusterLook {
  const { name, partition } = look.plan.cluster;
  const asked = judging.stacks && (judging.stacks.get(name) ?? { couldNotLook: "there is no plan of it" });
  const plan = asked === undefined || "couldNotLook" in asked ? undefined : asked;
  const terraform = asked === undefined ? {} : { terraform: stackLook(asked) };
  // Of a cluster that nobody could look at, nothing is said at all.
  if ("couldNotLook" in look.reading) return { ...look, drift: { ...look.drift, ...terraform } };
  const isEnded = endedJudge(look, judging);
  const isForeign = foreignJudge(look, judging);
  const evidence = { partition, state: plan && stackState(plan), isEnded, isForeign };
  const joined = plan === undefined ? look.drift.findings : joinPlan(look.drift.findings, plan, partition);
  const findings = joined.map((finding): Finding => ({ ...finding, cause: causeOf(finding, evidence) }));
  return { ...look, drift: { ...look.drift, findings: findings.sort(compareFindings), ...terraform } };
}
