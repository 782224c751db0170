import { quote, safeJson, UsageError } from "../../lib/diagnostics";
import { daysLeft, minuteOf } from "../../lib/model";
import { entryRecords, formatCsv, formatTable } from "../../lib/review";
import { defineCommand } from "../command";
import { tryLookHere } from "../compile-here";
import { EXIT, type ExitCode, type Io } from "../io";
import type { Given, OptionSet } from "../options";
import { requireKnown } from "../require-known";

const OPTIONS = {
  cluster: {
    type: "string",
    array: true,
    describe: "Only these clusters; `*` matches any characters, here and below",
  },
  team: { type: "string", array: true, describe: "Only entries that these teams have a part in" },
  principal: {
    type: "string",
    array: true,
    describe: "Only these principals: ARN, name, role/path/name or permission set",
  },
  expiring: {
    type: "string",
    describe: "Only entries that end within so many days: 30d; what has ended and is held too",
  },
  format: { choices: ["table", "json", "csv"], default: "table", describe: "For people, programs or spreadsheets" },
} as const satisfies OptionSet;

/** @throws UsageError for what is no number of days */
function readDays(text: string): number {
  if (!/^\d{1,4}d$/.test(text))
    throw new UsageError(`--expiring ${quote(text)}: expected a number of days, such as 30d`);
  return Number.parseInt(text, 10);
}

async function run(given: Given<typeof OPTIONS>, io: Io): Promise<ExitCode> {
  const here = await tryLookHere(given, io);
  if (here === undefined) return EXIT.found;
  const filter = { clusters: given.cluster, teams: given.team, principals: given.principal };
  requireKnown(
    "cluster",
    filter.clusters,
    here.model.clusters.map(({ name }) => name),
  );
  requireKnown(
    "team",
    filter.teams,
    here.model.teams.map(({ name }) => name),
  );
  const days = given.expiring === undefined ? undefined : readDays(given.expiring);
  const now = minuteOf(here.now);
  const records = entryRecords(here.plan, filter).filter(
    ({ expires }) => days === undefined || (expires !== null && daysLeft(now, expires) <= days),
  );
  switch (given.format) {
    case "json":
      io.out(safeJson(records));
      break;
    case "csv":
      io.out(formatCsv(records));
      break;
    case "table":
      io.out(formatTable(records, io.columns));
  }
  return EXIT.ok;
}

export const list = defineCommand({
  name: "list",
  describe: "The merged access entries: who may do what on which cluster, and which line says so",
  options: OPTIONS,
  examples: ["yarn list", "yarn list --cluster 'prod-*' --format json", "yarn list --expiring 30d"],
  run,
});
