import type { LiveEntry } from "../ports/eks-reader";
import { CLUSTER_ADMIN, defaultUsername, policyArn, type Cluster } from "../model";
import { parsePrincipalArn } from "../model/principal";
import { isMarkedRecovery, LONGEST_RECOVERY_MS, tryReadUntil } from "../access/recovery-mark";
import type { Finding } from "./finding";
import { liveValue } from "../access/live-values";

/** The clock that wrote `Until` and EKS's own differ a little. */
const CLOCK_SKEW_MS = 15 * 60_000;

/**
 * Nothing but what `yarn recover` makes: cluster-admin, as oneself. Between its two calls there is not even the policy.
 * A group, another policy or another username next to it is somebody's own addition, and no recovery.
 */
function hasTheShape(entry: LiveEntry, { partition }: Cluster): boolean {
  const principal = parsePrincipalArn(entry.principalArn);
  return (
    entry.type === "STANDARD" &&
    entry.kubernetesGroups.length === 0 &&
    principal.ok &&
    entry.username === defaultUsername(principal.value) &&
    entry.policies.every((policy) => policy.policyArn === policyArn(CLUSTER_ADMIN, partition))
  );
}

/** Why a recovery should be over; undefined while it may last. Whoever set the tag chose its date: it is not just believed. */
function tryFindOverdue({ tags, createdAt }: LiveEntry, now: Date): string | undefined {
  const until = tryReadUntil(tags);
  if (until === undefined) return "its tag Until holds no moment that can be read";
  if (until <= now) return `its time was over at ${until.toISOString()}`;
  const start = Math.min(now.getTime(), createdAt?.getTime() ?? now.getTime());
  if (until.getTime() - start <= LONGEST_RECOVERY_MS + CLOCK_SKEW_MS) return undefined;
  return "its tag Until is more than 24 hours after it was made: no recovery lasts that long";
}

/**
 * The finding for an unplanned entry tagged Purpose=recovery; undefined for any other entry. Such an entry always is a
 * finding, whatever its tags say: the tag tells why it may be there, it does not excuse it.
 */
export function tryFindRecovery(entry: LiveEntry, cluster: Cluster, now: Date): Finding | undefined {
  if (!isMarkedRecovery(entry.tags)) return undefined;
  const { principalArn: principal } = entry;
  const actual = liveValue(entry, cluster.partition);
  if (!hasTheShape(entry, cluster)) return { kind: "unmanaged-entry", principal, actual };
  const overdue = tryFindOverdue(entry, now);
  const recovery = {
    until: entry.tags["Until"] ?? null,
    by: entry.tags["By"] ?? null,
    ...(overdue === undefined ? {} : { overdue }),
  };
  return { kind: overdue === undefined ? "recovery-entry" : "recovery-overdue", principal, actual, recovery };
}
