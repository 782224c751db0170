import { compileRepository, mergedOf } from "../../lib/compile-repository";
import {
  formatGithub,
  formatJson,
  formatPretty,
  hasErrors,
  plural,
  printable,
  type Diagnostic,
  UsageError,
} from "../../lib/diagnostics";
import { findUpcoming, OUTLOOK_DAYS, type Upcoming } from "../../lib/expiry";
import { minuteOf, tryParseEnd } from "../../lib/model";
import { textIn } from "../../lib/io/read-repository";
import { compileRevision } from "../changes/compile-revision";
import { defineCommand } from "../command";
import { compileHere, type Here } from "../compile-here";
import { EXIT, type ExitCode, type Io } from "../io";
import type { Given, OptionSet } from "../options";

const OPTIONS = {
  format: {
    choices: ["pretty", "json", "github"],
    default: "pretty",
    describe: "For people, for programs, or annotations of GitHub Actions",
  },
  base: {
    type: "string",
    describe: "A git revision to compare with: for maximum-removals, and for what breaks a rule only since then",
  },
  "allow-removals": {
    type: "boolean",
    describe: "With --base: more removals than `maximumRemovals` are meant, as somebody who may has said",
  },
  on: { type: "string", describe: "The day to judge by, such as 2027-01-31 (default: today)" },
} as const satisfies OptionSet;

function summary(here: Here): string {
  if (here.kind !== "sound") return "";
  const { plan } = here;
  const entries = plan.clusters.flatMap((cluster) => cluster.entries);
  const teams = new Set(entries.flatMap((entry) => entry.teams));
  const counts = [
    plural(plan.clusters.length, "cluster"),
    plural(entries.length, "access entry", "access entries"),
    plural(teams.size, "team"),
  ];
  return `ok: ${counts.join(", ")} with access\n`;
}

/** Compiles again with the plan of another revision to compare with, so that mass removals show. */
async function compareWith(base: string, here: Here): Promise<readonly Diagnostic[]> {
  const before = await compileRevision(here.root, base, here.now);
  if (before.kind === "unreadable") {
    const [first, ...others] = before.diagnostics.filter(({ severity }) => severity === "error");
    const problem =
      first === undefined
        ? ""
        : ` (${first.at.file}:${first.at.line}: ${first.message}${others.length > 0 ? "; …" : ""})`;
    throw new UsageError(
      `--base ${base} has errors itself${problem}: nothing can be compared with it. Name the last revision that \`yarn validate\` accepted`,
    );
  }
  return compileRepository(here.files, here.now, before).diagnostics;
}

/** The clock of another day or minute, as the environment would set it. @throws UsageError for what is neither */
function onDay(io: Io, on: string | undefined): Io {
  if (on === undefined) return io;
  if (tryParseEnd(on) === undefined)
    throw new UsageError(
      `--on ${printable(on)} is no day, such as 2027-01-31, and no minute, such as 2027-01-31T18:00Z`,
    );
  return { ...io, env: { ...io.env, ACCESS_NOW: on } };
}

/** As many as anybody reads; all of them are in the JSON. */
const MOST_UPCOMING = 20;

function formatUpcoming(upcoming: readonly Upcoming[]): string {
  if (upcoming.length === 0) return "";
  const lines = upcoming
    .slice(0, MOST_UPCOMING)
    .map(
      ({ lastDay, at, message }) =>
        `  ${lastDay.includes("T") ? "at" : "after"} ${lastDay}: ${printable(message, 500)} (${printable(at.file)}:${at.line})\n`,
    );
  const more = upcoming.length - lines.length;
  const rest = more > 0 ? `  and ${more} more; --format json has them all\n` : "";
  return `the next ${OUTLOOK_DAYS} days, if nobody does anything:\n${lines.join("")}${rest}`;
}

function upcomingOf(here: Here): Upcoming[] {
  if (here.kind === "unreadable") return [];
  return findUpcoming({ model: here.model, plan: mergedOf(here) }, minuteOf(here.now));
}

/** Said all the same: whoever reads the run sees what was allowed. */
function allowRemovals(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.map((one) => {
    if (one.rule !== "maximum-removals" || one.severity !== "error") return one;
    return { ...one, severity: "notice", message: `${one.message}; allowed by --allow-removals` };
  });
}

async function run(given: Given<typeof OPTIONS>, io: Io): Promise<ExitCode> {
  const { base, format } = given;
  if (given.allowRemovals && base === undefined) throw new UsageError("--allow-removals goes with --base");
  const here = await compileHere(given, onDay(io, given.on));
  const found = base === undefined ? here.diagnostics : await compareWith(base, here);
  const diagnostics = given.allowRemovals ? allowRemovals(found) : found;
  switch (format) {
    case "json":
      io.out(formatJson(diagnostics, upcomingOf(here)));
      break;
    case "github":
      io.out(formatGithub(diagnostics));
      break;
    case "pretty":
      io.out(formatPretty(diagnostics, { color: io.color, textOf: textIn(here.files) }));
      io.out(formatUpcoming(upcomingOf(here)));
      if (!hasErrors(diagnostics)) io.out(summary(here));
  }
  return hasErrors(diagnostics) ? EXIT.found : EXIT.ok;
}

export const validate = defineCommand({
  name: "validate",
  describe: "Check every file; print each problem with its place and what to do",
  options: OPTIONS,
  examples: ["yarn validate", "yarn validate --format json", "yarn validate --on 2027-01-31"],
  run,
});
