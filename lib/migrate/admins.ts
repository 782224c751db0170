import type { ClusterPlan } from "../compile";
import { tryExplainAwsMade } from "../access/aws-made";
import type { LiveEntry } from "../ports/eks-reader";
import type { PrincipalReading } from "../ports/iam-reader";
import type { Home } from "../model";
import { isMarkedRecovery } from "../access/recovery-mark";
import { liveEntryAccess } from "./access-value";
import { tryEntryKey } from "./line-subject";
import { isClusterAdmin } from "./rbac-levels";

/** Who can still do everything once the ConfigMap no longer counts. Principal ARNs. */
export interface Admins {
  /** Live entries with cluster-admin that IAM, where it was asked, knows. */
  readonly proven: readonly string[];
  /** Those for which IAM could not be asked: `ARN: why`. */
  readonly unproven: readonly string[];
}

/**
 * Live entries with cluster-admin that are for people: not the break-glass role, whose use raises an alarm, not a
 * recovery, which ends, and none of AWS's own.
 */
export function adminEntries(
  entries: readonly LiveEntry[],
  home: Home,
  plan: ClusterPlan | undefined,
): readonly LiveEntry[] {
  const breakGlass = new Set<string>(
    plan?.entries.filter(({ purpose }) => purpose === "break-glass").map(({ principal }) => principal.arn),
  );
  return entries.filter(
    (entry) =>
      entry.type === "STANDARD" &&
      isClusterAdmin(liveEntryAccess(entry).access) &&
      !breakGlass.has(entry.principalArn) &&
      entry.tags["Purpose"] !== "break-glass" &&
      !isMarkedRecovery(entry.tags) &&
      tryExplainAwsMade(entry, home) === undefined,
  );
}

/** Which of them get in: an entry whose principal is gone, or was made again, gives nobody access. */
export function judgeAdmins(admins: readonly LiveEntry[], iam: ReadonlyMap<string, PrincipalReading>): Admins {
  const proven: string[] = [];
  const unproven: string[] = [];
  for (const { principalArn, createdAt } of admins) {
    const reading = iam.get(tryEntryKey(principalArn) ?? "");
    if (reading === undefined) proven.push(principalArn);
    else if ("couldNotLook" in reading) unproven.push(`${principalArn}: ${reading.couldNotLook}`);
    else if ("missing" in reading || reading.arn !== principalArn) continue;
    else if (createdAt === undefined || reading.createdAt === undefined || reading.createdAt <= createdAt)
      proven.push(principalArn);
  }
  return { proven, unproven };
}
