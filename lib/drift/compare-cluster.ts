import type { ClusterPlan } from "../compile";
import type { ClusterReading, LiveCluster, LiveEntry } from "../ports/eks-reader";
import type { Missing } from "../ports/reading";
import type { Cluster } from "../model";
import { isMarkedRecovery } from "../access/recovery-mark";
import { compareEntry } from "./compare-entry";
import { tryExplainAwsMade, tryExplainIgnored, type Explained } from "../access/aws-made";
import { compareFindings, type ClusterDrift, type Finding } from "./finding";
import { originRecord } from "../compile";
import { liveAccess, plannedAccess } from "../access/access";
import { clusterArn } from "../access/eks-resources";
import { tryFindRecovery } from "./recovery";

/** Where the cluster's file names it: the origin of what concerns the cluster itself. */
function clusterOrigins({ at }: Cluster): Pick<Finding, "principal" | "origins"> {
  return { principal: null, origins: [originRecord({ at, team: undefined, grant: undefined, expires: undefined })] };
}

function compareMode(cluster: Cluster, live: LiveCluster): Finding[] {
  // How people come into a cluster of which nothing is managed is nobody's to expect.
  if (cluster.retired !== undefined) return [];
  const expected = cluster.authenticationMode;
  const actual = live.authenticationMode ?? null;
  return expected === actual ? [] : [{ kind: "authentication-mode", ...clusterOrigins(cluster), expected, actual }];
}

function unplannedEntries(plan: ClusterPlan, live: LiveCluster): LiveEntry[] {
  const planned = new Set<string>(plan.entries.map(({ principal }) => principal.arn));
  return live.entries.filter(({ principalArn }) => !planned.has(principalArn));
}

function compareUnplanned(plan: ClusterPlan, live: LiveCluster, now: Date): Finding[] {
  const { cluster } = plan;
  return unplannedEntries(plan, live).flatMap((entry): Finding[] => {
    const recovery = tryFindRecovery(entry, cluster, now);
    if (recovery !== undefined) return [recovery];
    if ((tryExplainIgnored(entry, cluster) ?? tryExplainAwsMade(entry, cluster)) !== undefined) return [];
    return [{ kind: "unmanaged-entry", principal: entry.principalArn, actual: liveAccess(entry, cluster.partition) }];
  });
}

function comparePlanned(plan: ClusterPlan, live: LiveCluster, platformTags: ReadonlyMap<string, string>): Finding[] {
  const byArn = new Map(live.entries.map((entry) => [entry.principalArn, entry]));
  return plan.entries.flatMap((planned): Finding[] => {
    const entry = byArn.get(planned.principal.arn);
    if (entry !== undefined) {
      const findings = compareEntry(planned, entry, platformTags);
      // What was made elsewhere gets our tags once its adopt file is dropped: until then others are as the files say.
      return plan.adopted.has(planned.principal.arn)
        ? findings.filter(({ kind }) => kind !== "tags-changed")
        : findings;
    }
    const origins = planned.origins.map(originRecord);
    const kind = planned.existing ? "existing-entry-missing" : "missing-entry";
    return [{ kind, principal: planned.principal.arn, expected: plannedAccess(planned), origins }];
  });
}

/**
 * Every difference between one cluster's plan and what is live. Pure. Principals are compared exactly, groups, namespaces
 * and tags as sets.
 *
 * @param platformTags the tags of `platform.yaml`, which every entry carries besides its own
 * @param now decides which recoveries are overdue
 */
export function compareCluster(
  plan: ClusterPlan,
  platformTags: ReadonlyMap<string, string>,
  live: LiveCluster | Missing,
  now: Date,
): Finding[] {
  const { cluster } = plan;
  if ("missing" in live && cluster.retired !== undefined) return [];
  if ("missing" in live) {
    return [{ kind: "cluster-missing", ...clusterOrigins(cluster), expected: clusterArn(cluster) }];
  }
  const findings = [
    ...compareMode(cluster, live),
    ...compareUnplanned(plan, live, now),
    ...comparePlanned(plan, live, platformTags),
  ];
  return findings.sort(compareFindings);
}

function explainedOf(plan: ClusterPlan, live: LiveCluster): Pick<ClusterDrift, "ignored" | "awsMade"> {
  const { cluster } = plan;
  const ignored: Explained[] = [];
  const awsMade: Explained[] = [];
  for (const entry of unplannedEntries(plan, live).filter(({ tags }) => !isMarkedRecovery(tags))) {
    const told = tryExplainIgnored(entry, cluster);
    const aws = told === undefined ? tryExplainAwsMade(entry, cluster) : undefined;
    if (told !== undefined) ignored.push(told);
    if (aws !== undefined) awsMade.push(aws);
  }
  return { ...(ignored.length === 0 ? {} : { ignored }), ...(awsMade.length === 0 ? {} : { awsMade }) };
}

/** One cluster's part of the report, whatever came of reading it. */
export function clusterDrift(
  plan: ClusterPlan,
  platformTags: ReadonlyMap<string, string>,
  reading: ClusterReading,
  now: Date,
): ClusterDrift {
  const cluster = plan.cluster.name;
  if ("couldNotLook" in reading) return { cluster, findings: [], couldNotLook: reading.couldNotLook };
  const findings = compareCluster(plan, platformTags, reading, now);
  return { cluster, findings, ...("missing" in reading ? {} : explainedOf(plan, reading)) };
}
