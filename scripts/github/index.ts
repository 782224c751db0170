import { comment } from "./comment";
import { due } from "./due";
import { jobs } from "./jobs";
import { lastRun } from "./last-run";
import { program } from "./program";
import { propose } from "./propose";
import { reportApply } from "./report-apply";
import { reportDrift } from "./report-drift";
import { reportExpiry } from "./report-expiry";
import { reviewedRun } from "./reviewed-run";
import type { GitHubTask } from "./task";

/** What the workflows in .github/workflows do at GitHub, sorted. */
export const GITHUB_TASKS: readonly GitHubTask[] = [
  comment,
  due,
  jobs,
  lastRun,
  program,
  propose,
  reportApply,
  reportDrift,
  reportExpiry,
  reviewedRun,
];
