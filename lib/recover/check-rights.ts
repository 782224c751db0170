import { enumerate, printable } from "../diagnostics";
import type { ClusterFacts } from "../ports/eks-writer";
import type { Rights, Wish } from "../ports/rights-reader";
import { CLUSTER_ADMIN, policyArn } from "../model";
import { clusterArn, entryArn } from "../access/eks-resources";
import { isoSeconds, RECOVERY_PURPOSE } from "../access/recovery-mark";
import type { LookingPorts, Stop, Target } from "./target";

/** What is done depends on what there is. */
export interface Doing {
  readonly changesMode: boolean;
  readonly createsEntry: boolean;
}

function wishesOf(
  { cluster, principal, until }: Target,
  { changesMode, createsEntry }: Doing,
): { needed: Wish[]; later: Wish[] } {
  const [ofCluster, ofEntry] = [clusterArn(cluster), entryArn(cluster, principal)];
  const tags = {
    "aws:RequestTag/Purpose": RECOVERY_PURPOSE,
    "aws:RequestTag/Until": isoSeconds(until),
    "aws:TagKeys": ["Purpose", "Until"],
  };
  const who = { "eks:principalArn": principal.arn, "eks:accessEntryType": "STANDARD" };
  const entry = { ...who, "eks:clusterName": cluster.name, "aws:ResourceTag/Purpose": RECOVERY_PURPOSE };
  const admin = { "eks:policyArn": policyArn(CLUSTER_ADMIN, cluster.partition), "eks:accessScope": "cluster" };
  const wish = (action: string, resource: string, context: Wish["context"]): Wish => ({
    action: `eks:${action}`,
    resource,
    context,
  });
  return {
    needed: [
      ...(changesMode
        ? [wish("UpdateClusterConfig", ofCluster, { "eks:authenticationMode": "API_AND_CONFIG_MAP" })]
        : []),
      ...(createsEntry
        ? [
            wish("CreateAccessEntry", ofCluster, { ...who, ...tags }),
            wish("TagResource", ofEntry, { ...entry, ...tags }),
          ]
        : []),
      wish("AssociateAccessPolicy", ofEntry, { ...entry, ...admin }),
    ],
    later: ["DescribeAccessEntry", "ListAssociatedAccessPolicies", "DeleteAccessEntry"].map((action) =>
      wish(action, ofEntry, entry),
    ),
  };
}

function denied(actions: readonly string[], { caller = "?" }: Rights): Stop {
  return {
    stop: [
      `IAM denies ${printable(caller, 300)} what this takes: ${enumerate(actions)}`,
      "- get other credentials for the cluster's account (AWS_PROFILE, --profile, --assume-role): an administrator's, or the",
      "  role of the pipeline that applies",
      "- or send somebody who has them the output of the same command with --print",
      "IAM only simulated this. Whoever knows better leaves the question out with --no-rights",
    ],
    because: "outside",
  };
}

/** What can be said of the caller's rights, in notes; or why to stop, where IAM denies what cannot be left out. */
export async function checkRights(
  target: Target,
  doing: Doing,
  reader: LookingPorts["rights"],
): Promise<{ readonly caller: string | undefined; readonly notes: readonly string[] } | Stop> {
  if (reader === undefined)
    return { caller: undefined, notes: ["the caller's rights were not asked for (--no-rights)"] };
  const { needed, later } = wishesOf(target, doing);
  const rights = await reader.check(target.cluster, [...needed, ...later]);
  const { caller, couldNotCheck, denied: refused = [] } = rights;
  if (couldNotCheck !== undefined) {
    return { caller, notes: [`the caller's rights could not be checked, which stops nothing: ${couldNotCheck}`] };
  }
  const lacking = needed.map(({ action }) => action).filter((action) => refused.includes(action));
  if (lacking.length > 0) return denied(lacking, rights);
  if (refused.length === 0) return { caller, notes: ["IAM allows all that this takes"] };
  const without = `IAM denies ${enumerate(refused)}`;
  return {
    caller,
    notes: [`${without}: it can be done, but somebody else must look at it or take it away afterwards`],
  };
}

/** Whether the mode has to change before there can be an entry. */
export function needsMode({ authenticationMode }: ClusterFacts): boolean {
  return authenticationMode === "CONFIG_MAP";
}
