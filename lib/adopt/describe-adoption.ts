import { liveAccess } from "../access/access";
import { entryKey } from "../access/entry-key";
import { scopeAsWritten } from "../access/scope";
import type { LiveEntry } from "../ports/eks-reader";
import { displayName, partitionOf } from "../model";
import type { FateRow } from "../review/format-fates";
import type { AdoptedClusters } from "./adopt-clusters";
import { adoptPath } from "./adopt-file";
import { hasNoMaker, isOwnNode } from "./leave-out";
import type { JudgedEntry } from "./verdict";

function todayOf(entry: LiveEntry, partition: string): string {
  const { type, policies: held, kubernetesGroups } = liveAccess(entry, partition);
  const policies = Object.entries(held).map(([name, scope]) => `${displayName(name)}: ${scopeAsWritten(scope)}`);
  if (type !== "STANDARD") return [`type ${type}`, ...policies].join("; ");
  const groups = kubernetesGroups.length === 0 ? [] : [`groups ${kubernetesGroups.join(", ")}`];
  return [...policies, ...groups].join("; ") || "nothing";
}

/** Whoever else manages the entry goes on doing so: two that both apply take turns in undoing each other. */
function otherOwner({ tags }: LiveEntry): string[] {
  const stack = tags["aws:cloudformation:stack-name"];
  return stack === undefined
    ? []
    : [`the CloudFormation stack ${stack} also manages it: retain it there, then remove it from the stack`];
}

function nodeReason(entry: LiveEntry): string {
  if (hasNoMaker(entry.type)) return "EKS does not create entries of this type itself";
  return isOwnNode(entry) ? "it has tags, unlike entries that EKS creates" : "--nodes";
}

function becomesOf(one: JudgedEntry, { imported, ownersOf }: AdoptedClusters): string {
  const { cluster, entry, verdict } = one;
  const imports = imported.has(entryKey(cluster.name, entry.principalArn)) ? [adoptPath(cluster.name)] : [];
  switch (verdict.kind) {
    case "left-out":
      return "left out";
    case "dead":
      return "DEAD, left out";
    case "differs":
      return imports.length === 0 ? "CONFLICT" : `${imports.join("")}, to be changed`;
    case "declared":
      return imports.join("");
    case "adopt":
      if (verdict.access.type !== "STANDARD") return [`clusters/${cluster.name}.yaml`, ...imports].join(", ");
      return [...ownersOf(entry).teams.map((team) => `teams/${team}.yaml`), ...imports].join(", ");
  }
}

function whyOf({ entry, verdict }: JudgedEntry, { ownersOf }: AdoptedClusters): string {
  switch (verdict.kind) {
    case "left-out":
    case "dead":
      return verdict.reason;
    case "differs":
      return verdict.differences;
    case "declared":
      return [verdict.by, ...otherOwner(entry)].join("; ");
    case "adopt": {
      const reason = verdict.access.type !== "STANDARD" ? nodeReason(entry) : `team: ${ownersOf(entry).reason}`;
      return [reason, ...otherOwner(entry)].join("; ");
    }
  }
}

/** Every live entry, by cluster, then principal. */
export function describeAdoption(adoption: AdoptedClusters): FateRow[] {
  return adoption.judged.map((one) => ({
    cluster: one.cluster.name,
    where: "",
    subject: one.entry.principalArn,
    today: todayOf(one.entry, partitionOf(one.cluster.region)),
    becomes: becomesOf(one, adoption),
    why: whyOf(one, adoption),
  }));
}

/** Entries that the files say something else of, and that nobody imports: the first apply would fail on them. */
export function conflictsOf({ judged, imported }: AdoptedClusters): JudgedEntry[] {
  return judged.filter(
    ({ cluster, entry, verdict }) =>
      verdict.kind === "differs" && !imported.has(entryKey(cluster.name, entry.principalArn)),
  );
}
