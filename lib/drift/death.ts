import type { PrincipalReading } from "../ports/iam-reader";
import type { DeadValue } from "./finding-details";

/** What is known of the entry, or of the one that is to be made. */
export interface Mortal {
  readonly principalArn: string;
  /** Undefined where there is no entry, or EKS does not say. */
  readonly createdAt: Date | undefined;
}

function iso(moment: Date | undefined): string | null {
  return moment?.toISOString() ?? null;
}

/**
 * Why IAM's principal is not the entry's; undefined while it can be, and where nobody could look. IAM's dates are cut to
 * the second, never rounded up, and EKS takes no principal that is not there yet: one that is younger than its entry was
 * made again, and has another id.
 */
export function tryFindDeath({ principalArn, createdAt }: Mortal, reading: PrincipalReading): DeadValue | undefined {
  if ("couldNotLook" in reading) return undefined;
  const entryCreatedAt = iso(createdAt);
  if ("missing" in reading) return { reason: "gone", entryCreatedAt };
  const now = { principal: reading.arn, principalCreatedAt: iso(reading.createdAt) };
  if (reading.arn !== principalArn) return { reason: "moved", entryCreatedAt, ...now };
  const isYounger = createdAt !== undefined && reading.createdAt !== undefined && reading.createdAt > createdAt;
  return isYounger ? { reason: "recreated", entryCreatedAt, ...now } : undefined;
}
