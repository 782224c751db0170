import type { ClusterPlan, GuardedPlan } from "../../lib/compile";
import { enumerate, orNearest, plural, quote, UsageError } from "../../lib/diagnostics";
import { writeFiles } from "../../lib/io/write-files";
import {
  countUsage,
  findUnused,
  formatUsageJson,
  formatUsageMarkdown,
  formatUsageSummary,
  formatUsageTable,
  summarizeUsage,
  usagePath,
  type Usage,
  type UsageRecord,
} from "../../lib/usage";
import { defineCommand } from "../command";
import { tryLookHere, type LookHere } from "../compile-here";
import { EXIT, type ExitCode, type Io } from "../io";
import { daysAgo, readSince, USAGE_OPTIONS, type UsageOptions } from "../usage/options";
import { openLive } from "../usage/open-live";
import { presentIds } from "../usage/present-ids";
import { brokenLines, openLogs, readLogs } from "../usage/read-logs";

function findPlan({ clusters }: GuardedPlan, name: string): ClusterPlan {
  const names = clusters.map(({ cluster }) => cluster.name);
  const found = clusters.find(({ cluster }) => cluster.name === name);
  if (found !== undefined) return found;
  throw new UsageError(`--cluster: there is no cluster ${quote(name)}${orNearest(name, names)}`);
}

/** Reports and reviews look for it there, and nowhere else. @throws UsageError */
function requirePath(given: string | undefined, cluster: string): void {
  const path = usagePath(cluster);
  if (given === undefined || given === path || given === `./${path}`) return;
  throw new UsageError(
    `--write ${quote(given)}: reports and reviews read ${path}, from the root; write --write ${path}`,
  );
}

const MOST_STRANGERS = 5;
/** A log that ends earlier is not of today. */
const MOST_DAYS_OLD = 2;

function dayOf(moment: number | undefined): string {
  return moment === undefined ? "?" : new Date(moment).toISOString().slice(0, 10);
}

/** What somebody should know of the log before they believe the answer. */
function remarks(usage: Usage, needed: Date | undefined, now: Date): string[] {
  const { events, from, to, broken, firstBroken, foreign, duplicates, older, notIam, strangers, moreStrangers } = usage;
  const counted = `${plural(events, "request")}${from === undefined ? "" : ` from ${dayOf(from)} to ${dayOf(to)}`}`;
  const also = [
    ...(duplicates === 0 ? [] : [`${plural(duplicates, "event")} found twice and counted once`]),
    ...(older === 0 ? [] : [`${plural(older, "request")} from before --since left out`]),
    ...(foreign === 0 ? [] : [`${plural(foreign, "other line")} that ${foreign === 1 ? "is" : "are"} no audit event`]),
    ...(notIam === 0 ? [] : [`${plural(notIam, "request")} of the cluster's own parts and service accounts`]),
  ];
  const others = strangers.length + moreStrangers;
  return [
    [counted, ...also].join("; "),
    ...(usage.mayHaveMissedDuplicates
      ? ["the log is so long that events found twice, far from each other, may have been counted twice"]
      : []),
    ...(needed !== undefined && from !== undefined && from > needed.getTime()
      ? [`the log begins on ${dayOf(from)}: what was used before that, nobody can tell from it`]
      : []),
    ...(to !== undefined && to < daysAgo(now, MOST_DAYS_OLD).getTime()
      ? [`the log ends on ${dayOf(to)}: what was used after that, nobody can tell from it`]
      : []),
    ...(others === 0
      ? []
      : [
          `${plural(others, "principal")} used the cluster that no file declares for it: ` +
            enumerate(strangers.map(({ who }) => who).slice(0, MOST_STRANGERS)) +
            `${others > MOST_STRANGERS ? ` and ${others - MOST_STRANGERS} more` : ""}; yarn drift tells what entries there are`,
        ]),
    ...brokenLines(broken, firstBroken),
  ];
}

function render(records: readonly UsageRecord[], { format, cluster, withSessions }: UsageOptions, io: Io): string {
  switch (format) {
    case "json":
      return formatUsageJson(records);
    case "markdown":
      return formatUsageMarkdown(cluster, records, withSessions);
    case "table":
      return formatUsageTable(records, io.columns, withSessions);
  }
}

async function write(
  { root, now }: LookHere,
  usage: Usage,
  { cluster, withSessions }: UsageOptions,
  io: Io,
): Promise<void> {
  const text = formatUsageSummary(summarizeUsage(cluster, usage, now, withSessions));
  await writeFiles(root, new Map([[usagePath(cluster), text]]));
  io.err(`${usagePath(cluster)} is written${withSessions ? ", with the names of sessions: personal data" : ""}\n`);
}

async function run(given: UsageOptions, io: Io): Promise<ExitCode> {
  const { cluster, from, live, unused } = given;
  if (!live && from.length === 0) {
    throw new UsageError("usage needs --from: the files of the cluster's audit log, or - for stdin; or --live");
  }
  requirePath(given.write, cluster);
  const here = await tryLookHere(given, io);
  if (here === undefined) return EXIT.found;
  const plan = findPlan(here.plan, cluster);
  const since = given.since === undefined ? undefined : readSince(given.since, here.now);
  const logs = [...(await openLogs(from, io)), ...(live ? [openLive(plan, given, since, here.now, io)] : [])];
  const ids = await presentIds(plan, given, io);
  const counter = countUsage(plan, { since: since?.getTime(), presentIds: ids });
  await readLogs(logs, counter, io);
  const usage = counter.finish();
  const limit = unused === undefined ? undefined : daysAgo(here.now, unused);
  const records = limit === undefined ? usage.records : findUnused(usage.records, limit);
  io.out(render(records, given, io));
  for (const line of remarks(usage, limit ?? since, here.now)) io.err(`${line}\n`);
  if (usage.events + usage.older > 0) {
    if (given.write !== undefined) await write(here, usage, given, io);
    return EXIT.ok;
  }
  // What holds no event, or was only taken for a log, must not come out as "nobody uses it".
  io.err("there is no audit event in it: nobody can tell from this what is used");
  io.err(given.write === undefined ? "\n" : `; ${usagePath(cluster)} is not written\n`);
  return usage.broken + usage.foreign > 0 || given.write !== undefined ? EXIT.failed : EXIT.ok;
}

export const usage = defineCommand({
  name: "usage",
  describe:
    "Who used which policy and group of a cluster, when last, and what smaller grant would have done: from its audit log",
  options: USAGE_OPTIONS,
  examples: [
    "yarn usage --cluster prod-eu --from audit.json.gz",
    "yarn usage --cluster prod-eu --from logs/ --since 90d --write usage/prod-eu.json",
    "yarn usage --cluster prod-eu --from audit.json.gz --unused 90 --format markdown",
    "yarn usage --cluster prod-eu --live --since 30d",
  ],
  run,
});
