import * as z from "zod";

import { safeJson } from "../diagnostics";
import { accept, refuse, type Result } from "../model/result";
import { isoSeconds } from "../access/recovery-mark";
import type { Usage } from "./count-usage";
import type { UsageRecord } from "./usage-record";

/** Where summaries are kept: a file a cluster, `usage/<cluster>.json`. */
export const USAGE_FOLDER = "usage";

/** What `yarn usage --write` keeps of a cluster's audit log. */
export interface UsageSummary {
  readonly version: 1;
  readonly cluster: string;
  /** The first and the last moment of the log, whoever's requests they are; null where it holds none. */
  readonly from: string | null;
  readonly to: string | null;
  /** How many requests were read, of everybody. */
  readonly events: number;
  /** How many pieces of the log were no event that can be read. */
  readonly broken: number;
  /** When it was written. RFC 3339, in UTC. */
  readonly written: string;
  /** Every declared principal, used or not; sorted. Without names of sessions, unless asked for. */
  readonly principals: readonly UsageRecord[];
}

const moment = z.iso.datetime();
const tally = z.int().min(0);
const use = z.strictObject({ requests: tally, lastUsed: moment.nullable() });
const scope = z.union([z.literal("cluster"), z.array(z.string())]);
const scopes = z.record(z.string(), scope);

const proposal = z.strictObject({
  policies: scopes,
  insteadOf: scopes,
  requests: tally,
  used: z.array(z.strictObject({ resource: z.string(), verbs: z.array(z.string()), scope, requests: tally })),
  more: tally.exactOptional(),
});

const record = z.strictObject({
  cluster: z.string().min(1),
  principal: z.string().min(1),
  requests: tally,
  denied: tally,
  lastUsed: moment.nullable(),
  sessionCount: tally,
  sessions: z.array(z.string()).exactOptional(),
  bySession: z.record(z.string(), use).exactOptional(),
  unnamed: tally.exactOptional(),
  policies: z.record(z.string(), use.extend({ scope: scope.nullable() })),
  groups: z.record(z.string(), use.extend({ undeclared: z.literal(true).exactOptional() })),
  byUser: use.exactOptional(),
  otherwise: use.exactOptional(),
  wouldSuffice: proposal.exactOptional(),
  dead: z.literal(true).exactOptional(),
}) satisfies z.ZodType<UsageRecord>;

const summary = z.strictObject({
  version: z.literal(1, { error: "of another version than 1" }),
  cluster: z.string().min(1),
  from: moment.nullable(),
  to: moment.nullable(),
  events: tally,
  broken: tally,
  written: moment,
  principals: z.array(record),
}) satisfies z.ZodType<UsageSummary>;

const AGAIN = "write it again: yarn usage --cluster NAME --from FILE --write";

/** Reads `usage/<cluster>.json`: a file that somebody changed, or cut short, is none. */
export function readUsageSummary(text: string): Result<UsageSummary> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refuse("not JSON, or cut short", AGAIN);
  }
  const read = summary.safeParse(json);
  if (!read.success) {
    const [first] = read.error.issues;
    const place = first === undefined || first.path.length === 0 ? "" : `${first.path.map(String).join(".")}: `;
    return refuse(`no summary of usage: ${place}${first?.message ?? "?"}`, AGAIN);
  }
  const other = read.data.principals.find(({ cluster }) => cluster !== read.data.cluster);
  return other === undefined ? accept(read.data) : refuse(`holds an entry of another cluster, ${other.cluster}`, AGAIN);
}

/** Its path from the root. */
export function usagePath(cluster: string): string {
  return `${USAGE_FOLDER}/${cluster}.json`;
}

/** What is kept of a count. @param withSessions whether names of sessions, which are those of people, are kept too */
export function summarizeUsage(cluster: string, usage: Usage, now: Date, withSessions: boolean): UsageSummary {
  const { from, to, events, broken, records } = usage;
  const iso = (moment: number | undefined): string | null =>
    moment === undefined ? null : new Date(moment).toISOString();
  return {
    version: 1,
    cluster,
    from: iso(from),
    to: iso(to),
    events,
    broken,
    written: isoSeconds(now),
    principals: withSessions ? records : records.map(withoutSessions),
  };
}

/** A record without names of people. */
export function withoutSessions(record: UsageRecord): UsageRecord {
  return Object.fromEntries(
    Object.entries(record).filter(([key]) => key !== "sessions" && key !== "bySession"),
  ) as unknown as UsageRecord;
}

/** As it is kept: the same log makes the same bytes, but for `written`. */
export function formatUsageSummary(value: UsageSummary): string {
  return safeJson(value);
}

/** Summaries by cluster, and files that are none: path -> why not, for people. */
export interface UsageSummaries {
  readonly summaries: ReadonlyMap<string, UsageSummary>;
  readonly problems: ReadonlyMap<string, string>;
}

/** Reads every file of the folder; one under another cluster's name is none. Texts by path, undefined: no readable file. */
export function readUsageSummaries(files: ReadonlyMap<string, string | undefined>): UsageSummaries {
  const summaries = new Map<string, UsageSummary>();
  const problems = new Map<string, string>();
  for (const [path, text] of files) {
    const read: Result<UsageSummary> = text === undefined ? refuse("cannot be read", AGAIN) : readUsageSummary(text);
    if (!read.ok) problems.set(path, `${read.message}; ${read.hint ?? AGAIN}`);
    else if (usagePath(read.value.cluster) !== path)
      problems.set(path, `is of cluster ${read.value.cluster}; ${AGAIN}`);
    else summaries.set(read.value.cluster, read.value);
  }
  return { summaries, problems };
}
