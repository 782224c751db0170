import { createHash } from "node:crypto";

import type { Pipeline } from "../model";

/** How a key, topic, queue and rule of the alarms are told from everybody else's; their tag `Purpose`. */
export const ALARMS_PURPOSE = "eks-access-alarms";

/**
 * The name of a rule, topic or queue of the alarms. EventBridge overwrites a rule of the same name without a word: two
 * repositories that share an account have apply roles of their own, and so names of their own.
 */
export function alarmName({ applyRole }: Pipeline, what: string): string {
  return `eks-access-${what}-${createHash("sha256").update(applyRole).digest("hex").slice(0, 8)}`;
}

/** Every name that `alarmName` can give. */
export function anyAlarmName(pipeline: Pipeline): string {
  return alarmName(pipeline, "*");
}
