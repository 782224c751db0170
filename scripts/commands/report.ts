import { groupBy } from "../../lib/compile";
import { plural, printable, quote, UsageError } from "../../lib/diagnostics";
import { shellLine } from "../../lib/diagnostics/shell-word";
import { accessGraph, formatSvg } from "../../lib/graph";
import { tryReadHead } from "../../lib/io/git/read-head";
import { readAsset, readTemplate } from "../../lib/io/read-template";
import { readUsage } from "../../lib/io/read-usage";
import { writeFiles } from "../../lib/io/write-files";
import { dayOf } from "../../lib/model";
import {
  buildReport,
  FINDINGS,
  formatReportCsv,
  formatReportJson,
  formatReportMarkdown,
  reportHtml,
  type PageTexts,
} from "../../lib/report";
import { filterEntries, type EntryFilter } from "../../lib/review";
import { readUsageSummaries } from "../../lib/usage";
import { defineCommand } from "../command";
import { tryLookHere, type LookHere } from "../compile-here";
import { EXIT, type ExitCode, type Io } from "../io";
import type { Given, OptionSet } from "../options";
import { changesSince } from "../report/changes-since";
import { requireKnown } from "../require-known";

const OPTIONS = {
  format: {
    choices: ["html", "csv", "markdown", "json"],
    default: "html",
    describe: "A page for a browser, or for spreadsheets, wikis, programs",
  },
  out: { type: "string", describe: "The file to write, from the repository's folder (default: stdout)" },
  since: { type: "string", describe: "Also what changed since this git revision, and who merged it" },
  finding: { type: "string", array: true, describe: "Only these findings: their rows, as CSV" },
  cluster: { type: "string", array: true, describe: "Only these clusters; `*` matches any characters, here and below" },
  team: { type: "string", array: true, describe: "Only entries that these teams have a part in" },
  principal: {
    type: "string",
    array: true,
    describe: "Only these principals: ARN, name, role/path/name or permission set",
  },
} as const satisfies OptionSet;

type Options = Given<typeof OPTIONS>;

/** Larger pictures show nothing. */
const MOST_NODES = 60;

const IDS = FINDINGS.map(({ id }) => id);

/** The command line that makes the report again: what it was given, and nothing of this machine. */
function commandOf({ cluster, team, principal, since }: Options): string {
  const repeated = Object.entries({ cluster, team, principal }).flatMap(([name, values]) =>
    values.flatMap((value) => [`--${name}`, value]),
  );
  return shellLine("yarn", "report", ...repeated, ...(since === undefined ? [] : ["--since", since]));
}

async function usageOf({ root }: LookHere, io: Io): Promise<ReturnType<typeof readUsageSummaries>["summaries"]> {
  const { summaries, problems } = readUsageSummaries(await readUsage(root));
  for (const [path, problem] of problems) io.err(`${printable(`${path}: ${problem}`, 400)}\n`);
  return summaries;
}

/** A picture of each team, where it is small enough to show anything. */
function graphsOf({ plan }: LookHere, filter: EntryFilter): ReadonlyMap<string, string> {
  const entries = filterEntries(plan, filter);
  const ofTeams = groupBy(
    entries.flatMap((entry) => entry.teams.map((team) => ({ team, entry }))),
    ({ team }) => team,
  );
  return new Map(
    ofTeams.flatMap(([team, own]) => {
      if (own.length > MOST_NODES) return [];
      const graph = accessGraph(own.map(({ entry }) => entry));
      return graph.nodes.length > MOST_NODES ? [] : [[team, formatSvg(graph, { bare: true })] as const];
    }),
  );
}

async function pageTexts(): Promise<PageTexts> {
  const [page, style, script] = await Promise.all([
    readTemplate("report/page.html"),
    readAsset("report/page.css"),
    readAsset("report/page.js"),
  ]);
  return { page, style, script };
}

async function run(given: Options, io: Io): Promise<ExitCode> {
  const unknown = given.finding.find((id) => !IDS.includes(id));
  if (unknown !== undefined)
    throw new UsageError(`--finding: there is no ${quote(unknown)}; there are: ${IDS.join(", ")}`);
  const here = await tryLookHere(given, io);
  if (here === undefined) return EXIT.found;
  const { plan, model, diagnostics, overdue, now, root } = here;
  requireKnown(
    "cluster",
    given.cluster,
    model.clusters.map(({ name }) => name),
  );
  requireKnown(
    "team",
    given.team,
    model.teams.map(({ name }) => name),
  );
  const filter = { clusters: given.cluster, teams: given.team, principals: given.principal };
  const head = await tryReadHead(root);
  const changes = given.since === undefined ? null : await changesSince(here, given.since);
  const context = { plan, model, diagnostics, overdue, today: dayOf(now), usage: await usageOf(here, io) };
  const facts = { commit: head === undefined || head.dirty ? null : head.commit, command: commandOf(given), changes };
  const whole = buildReport(context, filter, facts);
  const asked = given.finding;
  const report =
    asked.length === 0 ? whole : { ...whole, findings: whole.findings.filter(({ id }) => asked.includes(id)) };
  const texts = {
    html: async () => reportHtml(report, await pageTexts(), graphsOf(here, filter)),
    csv: () => formatReportCsv(report, asked.length > 0),
    markdown: () => formatReportMarkdown(report),
    json: () => formatReportJson(report),
  };
  const text = await texts[given.format]();
  if (given.out === undefined) io.out(text);
  else {
    await writeFiles(root, new Map([[given.out, text]]));
    const entries = plural(report.entries.length, "access entry", "access entries");
    io.err(`${given.out}: ${entries}, ${Math.ceil(Buffer.byteLength(text) / 1024)} KiB\n`);
  }
  return EXIT.ok;
}

export const report = defineCommand({
  name: "report",
  describe:
    "What an auditor asks: findings, who has what where, teams and their owners, what changed; one page that needs nothing else",
  options: OPTIONS,
  examples: [
    "yarn report --out report.html",
    "yarn report --cluster 'prod-*' --format markdown",
    "yarn report --finding admin-grade --format csv",
  ],
  run,
});
