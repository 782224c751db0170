import { quote, UsageError } from "../../lib/diagnostics";
import { tryParseDate } from "../../lib/model";
import { ACCOUNT_OPTIONS } from "../account-access";
import type { Given, OptionSet } from "../options";

export const USAGE_OPTIONS = {
  cluster: { type: "string", required: true, describe: "The cluster whose audit log it is" },
  from: {
    type: "string",
    array: true,
    describe: "Its log, as CloudWatch exports it, gzip or not: files, folders of them, or - for stdin",
  },
  live: {
    type: "boolean",
    describe: "Read it from CloudWatch Logs instead, of the last 90 days or --since: for the drift role, where it may",
  },
  since: { type: "string", describe: "Only what was asked since then: a number of days (90d), or a date" },
  unused: {
    type: "number",
    from: 1,
    to: 3650,
    describe: "Show only what was not used in so many days: principals, and policies and groups of theirs",
  },
  format: { choices: ["table", "json", "markdown"], default: "table", describe: "For people, programs or an issue" },
  write: { type: "string", describe: "Keep a summary in usage/<cluster>.json, for reports and reviews" },
  "with-sessions": {
    type: "boolean",
    describe: "Personal data: the names of sessions, in the table, in Markdown and in what --write keeps",
  },
  roles: {
    type: "string",
    array: true,
    describe: "What `aws iam list-roles` printed, a file each account: entries of roles that were deleted show as dead",
  },
  iam: { type: "boolean", describe: "Ask IAM instead which id each role has now" },
  ...ACCOUNT_OPTIONS,
} as const satisfies OptionSet;

export type UsageOptions = Given<typeof USAGE_OPTIONS>;

const DAY_MS = 86_400_000;

/** A moment so many days ago. */
export function daysAgo(now: Date, days: number): Date {
  return new Date(now.getTime() - days * DAY_MS);
}

/** `90d`, or the beginning of a day. @throws UsageError */
export function readSince(text: string, now: Date): Date {
  const [, days] = /^([1-9][0-9]{0,3})d$/.exec(text) ?? [];
  if (days !== undefined) return daysAgo(now, Number(days));
  const date = tryParseDate(text);
  if (date !== undefined) return new Date(date);
  throw new UsageError(
    `--since ${quote(text)} is neither a number of days, such as 90d, nor a date, such as 2026-08-01`,
  );
}
