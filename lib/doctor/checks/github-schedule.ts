import { plural, printable } from "../../diagnostics";
import { shellLine } from "../../diagnostics/shell-word";
import type { WorkflowFacts } from "../../ports/github-settings";
import type { Missing, Unread } from "../../ports/reading";
import { unknown, type Judged } from "../row";

const HOUR_MS = 3_600_000;

export interface Scheduled {
  readonly repository: string;
  readonly file: string;
  /** How old the last success may be. */
  readonly hours: number;
}

/** Whether GitHub still starts a workflow by the clock, and whether it succeeded lately. */
export function judgeSchedule(
  reading: WorkflowFacts | Missing | Unread,
  { repository, file, hours }: Scheduled,
  now: Date,
): Judged {
  if ("couldNotLook" in reading) return unknown(reading);
  if ("missing" in reading) {
    return { status: "red", says: `the default branch has no workflow ${file}: nobody looks by the clock` };
  }
  const { state, lastSuccess } = reading;
  const run = [shellLine("gh", "workflow", "run", file, "--repo", repository)];
  if (state !== "active") {
    const fix = [{ method: "PUT", path: `/actions/workflows/${encodeURIComponent(file)}/enable` }] as const;
    return { status: "red", says: `GitHub says ${printable(state, 50)}: its schedule does not run`, fix };
  }
  if (lastSuccess === undefined) return { status: "yellow", says: "has never succeeded on the branch", mend: run };
  const age = Math.max(0, Math.floor((now.getTime() - lastSuccess.getTime()) / HOUR_MS));
  if (age <= hours) return { status: "green", says: `succeeded ${plural(age, "hour")} ago` };
  return { status: "red", says: `last succeeded ${plural(age, "hour")} ago`, mend: run };
}
