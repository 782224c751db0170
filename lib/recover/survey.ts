import { printable } from "../diagnostics";
import type { LiveEntry } from "../ports/eks-reader";
import type { ClusterFacts } from "../ports/eks-writer";
import { CLUSTER_ADMIN, policyArn } from "../model";
import { checkCluster } from "./check-cluster";
import { checkPrincipal, tryFindDead } from "./check-principal";
import { checkRights, needsMode } from "./check-rights";
import { isStop, type LookingPorts, type Stop, type Target } from "./target";

/** What there is before anything is changed. */
export interface Survey {
  readonly facts: ClusterFacts;
  /** The principal's entry. Undefined where there is none, or where nobody can tell yet. */
  readonly entry: LiveEntry | undefined;
  /** The caller's ARN, where it is known. */
  readonly caller: string | undefined;
  /** What is worth knowing and stops nothing, a line each. */
  readonly notes: readonly string[];
}

/** Cluster-admin on the whole cluster. */
export function isAdmin(entry: LiveEntry, partition: string): boolean {
  const arn = policyArn(CLUSTER_ADMIN, partition);
  return entry.policies.some((policy) => policy.policyArn === arn && policy.scope.type === "cluster");
}

function notStandard({ type }: LiveEntry): Stop {
  const stop = [
    `the principal has an access entry of type ${printable(type)}: it is what nodes or AWS's services use`,
    "name another principal: one that people or a pipeline can be",
  ];
  return { stop, because: "usage" };
}

/** The principal's entry, with why it is of no use where that is so. */
export async function lookForEntry(
  target: Target,
  ports: LookingPorts,
): Promise<{ readonly entry: LiveEntry | undefined; readonly notes: readonly string[] } | Stop> {
  const principal = await checkPrincipal(target, ports.iam);
  if (isStop(principal)) return principal;
  const notes = principal.note === undefined ? [] : [principal.note];
  const entry = await ports.entries.read(target.cluster, target.principal.arn);
  if ("missing" in entry) return { entry: undefined, notes };
  if ("couldNotLook" in entry) {
    const note = `whether the principal has an entry could not be seen: ${printable(entry.couldNotLook, 400)}`;
    return { entry: undefined, notes: [...notes, note] };
  }
  if (entry.type !== "STANDARD") return notStandard(entry);
  return tryFindDead(target, entry, principal.found) ?? { entry, notes };
}

/** Looks at the cluster, the principal, its entry and the caller's rights, in this order. Changes nothing. */
export async function surveyAccess(target: Target, ports: LookingPorts): Promise<Survey | Stop> {
  const facts = await checkCluster(target, ports.eks);
  if (isStop(facts)) return facts;
  const changesMode = needsMode(facts);
  const looked = changesMode
    ? await lookForEntry(target, { ...ports, entries: { read: () => Promise.resolve({ missing: true }) } })
    : await lookForEntry(target, ports);
  if (isStop(looked)) return looked;
  const { entry } = looked;
  const health = ["ACTIVE", "UPDATING"].includes(facts.status) ? [] : [`the cluster is ${printable(facts.status)}`];
  if (entry !== undefined && isAdmin(entry, facts.partition)) {
    return { facts, entry, caller: undefined, notes: [...health, ...looked.notes] };
  }
  const rights = await checkRights(target, { changesMode, createsEntry: entry === undefined }, ports.rights);
  if (isStop(rights)) return rights;
  return { facts, entry, caller: rights.caller, notes: [...health, ...looked.notes, ...rights.notes] };
}
