import { printable } from "../diagnostics";
import type { LiveEntry } from "../ports/eks-reader";
import type { EksWriter, RefusedCall } from "../ports/eks-writer";
import type { Wait } from "../ports/look-again";
import { CLUSTER_ADMIN, policyArn } from "../model";
import { awsCommands } from "./aws-commands";
import { needsMode } from "./check-rights";
import { recoveryTags } from "../access/recovery-mark";
import { isAdmin, lookForEntry, type Survey } from "./survey";
import { isStop, type LookingPorts, type Target } from "./target";
import { isSeenBy } from "./wait-until-seen";

export interface DoingPorts extends LookingPorts {
  readonly eks: EksWriter;
  /** Progress, a line each. */
  readonly say: (line: string) => void;
  readonly pause: Wait;
  /** Whether cluster-admin may be added to an entry that nobody knew of when the rest was agreed to. */
  readonly mayAdd: (entry: LiveEntry) => Promise<boolean>;
}

/** How it came that the principal has cluster-admin now. */
export interface Recovered {
  /** `made`: by an entry of ours. `added`: by a policy on an entry that was there. `had`: nothing had to be done. */
  readonly how: "made" | "added" | "had";
  /** The entry as it was before. */
  readonly before: LiveEntry | undefined;
  readonly changedMode: boolean;
  /** Why EKS does not show it yet, for people. Undefined when it does. */
  readonly unseen: string | undefined;
}

/** What went wrong, and all that is left behind, in lines. */
export interface NotRecovered {
  readonly failed: readonly string[];
}

function failed(first: string, { refused }: RefusedCall, ...rest: readonly string[]): NotRecovered {
  return { failed: [`${first}: ${printable(refused, 1_000)}`, ...rest] };
}

const MODE_STAYS = "the cluster's mode is API_AND_CONFIG_MAP now, which cannot be undone";

/** An entry of ours without its policy is worse than none: it stands in for the ConfigMap's lines of its principal. */
async function takeBack(target: Target, why: RefusedCall, ports: DoingPorts): Promise<NotRecovered> {
  const { cluster, principal } = target;
  const refusal = await ports.eks.deleteEntry(cluster, principal.arn);
  const what = "EKS refused cluster-admin for the new entry";
  if (refusal === undefined) return failed(what, why, "the entry was taken away again");
  return failed(
    what,
    why,
    `the entry is still there, because EKS refused to delete it: ${printable(refusal.refused, 1_000)}`,
    "without a policy it gives nothing, and while it is there the ConfigMap's lines for its principal do not count. Delete it:",
    `  ${awsCommands(cluster, principal).deleteEntry}`,
  );
}

async function associate(
  target: Target,
  before: LiveEntry | undefined,
  ports: DoingPorts,
): Promise<Omit<Recovered, "changedMode"> | NotRecovered> {
  const { cluster, principal } = target;
  ports.say("associating AmazonEKSClusterAdminPolicy with it");
  const refused = await ports.eks.associate(cluster, principal.arn, policyArn(CLUSTER_ADMIN, cluster.partition));
  if (refused !== undefined) {
    if (before === undefined) return await takeBack(target, refused, ports);
    return failed("EKS refused cluster-admin for the entry", refused, "the entry is as it was");
  }
  ports.say("waiting until EKS shows it");
  const unseen = await isSeenBy(target, ports);
  return { how: before === undefined ? "made" : "added", before, unseen };
}

/** To an entry that somebody agreed about. */
async function giveAdmin(target: Target, entry: LiveEntry, ports: DoingPorts): ReturnType<typeof associate> {
  if (isAdmin(entry, target.cluster.partition)) return { how: "had", before: entry, unseen: undefined };
  return await associate(target, entry, ports);
}

/** To an entry that came up meanwhile. */
async function addTo(entry: LiveEntry, target: Target, ports: DoingPorts): ReturnType<typeof associate> {
  if (!isAdmin(entry, target.cluster.partition) && !(await ports.mayAdd(entry))) {
    return { failed: ["the principal has an entry meanwhile, and nothing was added to it: run this again to see it"] };
  }
  return await giveAdmin(target, entry, ports);
}

async function make(target: Target, caller: string | undefined, ports: DoingPorts): ReturnType<typeof associate> {
  const { cluster, principal, until } = target;
  ports.say("creating the access entry");
  const entry = {
    principalArn: principal.arn,
    kubernetesGroups: [],
    username: undefined,
    tags: recoveryTags(until, caller),
  };
  const refused = await ports.eks.createEntry(cluster, entry);
  if (refused === undefined) return await associate(target, undefined, ports);
  if (refused.code !== "ResourceInUseException")
    return failed("EKS refused the access entry", refused, "no entry was made");
  const found = await ports.entries.read(cluster, principal.arn);
  if ("missing" in found || "couldNotLook" in found) {
    const { associate: command } = awsCommands(cluster, principal);
    return failed(
      "EKS refused the access entry",
      refused,
      "it cannot be looked at. To give it cluster-admin all the same:",
      `  ${command}`,
    );
  }
  return await addTo(found, target, ports);
}

/** After the mode change: what EKS made by itself may be the very entry that is wanted. */
async function makeOrAdd(target: Target, survey: Survey, ports: DoingPorts): ReturnType<typeof associate> {
  const { entry, caller } = survey;
  if (entry !== undefined) return await giveAdmin(target, entry, ports);
  if (!needsMode(survey.facts)) return await make(target, caller, ports);
  const looked = await lookForEntry(target, ports);
  if (isStop(looked)) return { failed: looked.stop };
  return looked.entry === undefined ? await make(target, caller, ports) : await addTo(looked.entry, target, ports);
}

/**
 * Does what `describeDoing` listed and was agreed to. Between the entry and its policy nothing may end the process: the
 * caller holds interruptions back.
 */
export async function recoverAccess(
  target: Target,
  survey: Survey,
  ports: DoingPorts,
): Promise<Recovered | NotRecovered> {
  const changedMode = needsMode(survey.facts);
  if (changedMode) {
    ports.say("changing the authentication mode to API_AND_CONFIG_MAP; this takes some minutes");
    const refused = await ports.eks.changeMode(target.cluster, "API_AND_CONFIG_MAP", ports.say);
    if (refused !== undefined) {
      return failed(
        "the mode was not changed",
        refused,
        "EKS may still be at it: run the same command again, it goes on from there",
      );
    }
  }
  const done = await makeOrAdd(target, survey, ports);
  if (!("failed" in done)) return { ...done, changedMode };
  return changedMode ? { failed: [...done.failed, MODE_STAYS] } : done;
}
