import { CLUSTER_ADMIN, defaultUsername, parsePrincipalArn, policyArn, type Cluster } from "../model";
import type { LiveEntry } from "../ports/eks-reader";
import { LONGEST_RECOVERY_MS, tryReadUntil } from "./recovery-mark";

/** The clock that wrote `Until` and EKS's own differ a little. */
const CLOCK_SKEW_MS = 15 * 60_000;

/**
 * Nothing but what `yarn recover` makes: cluster-admin, as oneself. Between its two calls there is not even the policy.
 * A group, another policy or another username next to it is somebody's own addition, and no recovery.
 */
export function isOnlyRecovery(entry: LiveEntry, { partition }: Cluster): boolean {
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
export function tryFindOverdue({ tags, createdAt }: LiveEntry, now: Date): string | undefined {
  const until = tryReadUntil(tags);
  if (until === undefined) return "its tag Until is not a readable point in time";
  if (until <= now) return `its time ended at ${until.toISOString()}`;
  const start = Math.min(now.getTime(), createdAt?.getTime() ?? now.getTime());
  if (until.getTime() - start <= LONGEST_RECOVERY_MS + CLOCK_SKEW_MS) return undefined;
  return "its tag Until is more than 24 hours after its creation: no recovery lasts that long";
}
