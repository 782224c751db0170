import { printable } from "../diagnostics";
import type { LiveEntry } from "../ports/eks-reader";
import type { EksWriter } from "../ports/eks-writer";
import type { EntryReader } from "../ports/entry-reader";
import { awsCommands } from "./aws-commands";
import { checkCluster } from "./check-cluster";
import { isMarkedRecovery } from "../access/recovery-mark";
import type { Stop, Target } from "./target";

export interface RemovingPorts {
  readonly eks: EksWriter;
  readonly entries: EntryReader;
}

/** What `--remove` would take away; nothing where it is gone already; or why it must not. */
export async function findRecovery(target: Target, ports: RemovingPorts): Promise<LiveEntry | undefined | Stop> {
  const { cluster, principal } = target;
  const facts = await checkCluster(target, ports.eks);
  if ("stop" in facts) return facts;
  if (facts.authenticationMode === "CONFIG_MAP") return undefined;
  const entry = await ports.entries.read(cluster, principal.arn);
  if ("missing" in entry) return undefined;
  if ("couldNotLook" in entry) {
    return { stop: [`the entry could not be looked at: ${printable(entry.couldNotLook, 1_000)}`], because: "outside" };
  }
  if (isMarkedRecovery(entry.tags)) return entry;
  const stop = [
    "the principal's entry is not tagged Purpose=recovery: no recovery made it, and --remove leaves it alone",
    "if a recovery added cluster-admin to it, take only that away:",
    `  ${awsCommands(cluster, principal).disassociate}`,
  ];
  return { stop, because: "outside" };
}

/** Deletes the entry. Undefined when it is gone; else what is left, in lines. */
export async function removeRecovery(
  { cluster, principal }: Target,
  ports: RemovingPorts,
): Promise<readonly string[] | undefined> {
  const refused = await ports.eks.deleteEntry(cluster, principal.arn);
  if (refused === undefined) return undefined;
  return [
    `EKS refused to delete the entry: ${printable(refused.refused, 1_000)}`,
    "it is still there, with cluster-admin. Somebody who may must run:",
    `  ${awsCommands(cluster, principal).deleteEntry}`,
  ];
}
