import { liveAccess } from "../access/access";
import { isOnlyRecovery, tryFindOverdue } from "../access/recovery";
import { isMarkedRecovery } from "../access/recovery-mark";
import type { Cluster } from "../model";
import type { LiveEntry } from "../ports/eks-reader";
import type { Finding } from "./finding";

/**
 * The finding for an unplanned entry tagged Purpose=recovery; undefined for any other entry. Such an entry always is a
 * finding, whatever its tags say: the tag tells why it may be there, it does not excuse it.
 */
export function tryFindRecovery(entry: LiveEntry, cluster: Cluster, now: Date): Finding | undefined {
  if (!isMarkedRecovery(entry.tags)) return undefined;
  const { principalArn: principal } = entry;
  const actual = liveAccess(entry, cluster.partition);
  if (!isOnlyRecovery(entry, cluster)) return { kind: "unmanaged-entry", principal, actual };
  const overdue = tryFindOverdue(entry, now);
  const recovery = {
    until: entry.tags["Until"] ?? null,
    by: entry.tags["By"] ?? null,
    ...(overdue === undefined ? {} : { overdue }),
  };
  return { kind: overdue === undefined ? "recovery-entry" : "recovery-overdue", principal, actual, recovery };
}
