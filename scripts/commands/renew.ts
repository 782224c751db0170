import { formatPretty, printable, quote, UsageError } from "../../lib/diagnostics";
import { findGrant, renewGrant, type FoundGrant } from "../../lib/expiry";
import { textIn } from "../../lib/io/read-repository";
import { readUsage } from "../../lib/io/read-usage";
import { writeFiles } from "../../lib/io/write-files";
import { tryParseEnd } from "../../lib/model";
import { formatFileChange } from "../../lib/review/file-changes";
import { line } from "../../lib/schema/vocabulary";
import { readUsageSummaries } from "../../lib/usage";
import { defineCommand } from "../command";
import { tryLookHere, type LookHere } from "../compile-here";
import { EXIT, type ExitCode, type Io } from "../io";
import type { Given, OptionSet } from "../options";

const OPTIONS = {
  until: { type: "string", required: true, describe: "The new end: a day, or a minute in UTC (2027-01-31T18:00Z)" },
  reason: { type: "string", required: true, describe: "Why it is needed still; takes the place of the grant's reason" },
  "dry-run": { type: "boolean", default: false, describe: "Show the change, and write nothing" },
} as const satisfies OptionSet;

type Options = Given<typeof OPTIONS> & { readonly grant: string };

/** Whether those whose access is renewed used it, where somebody looked. */
async function tellUse({ grant }: FoundGrant, { root }: LookHere, io: Io): Promise<void> {
  const { summaries } = readUsageSummaries(await readUsage(root));
  const names = [...new Set(grant.subjects.map(({ cluster }) => cluster.name))];
  for (const name of names.filter((one) => !summaries.has(one))) {
    io.err(
      `whether it is used on ${name} is not known: yarn usage --cluster ${name} --from FILE --write usage/${name}.json\n`,
    );
  }
  for (const { cluster, principal } of grant.subjects) {
    const summary = summaries.get(cluster.name);
    if (summary === undefined) continue;
    const record = summary.principals.find((one) => one.principal === principal.arn);
    const since = summary.from?.slice(0, 10) ?? "?";
    const used = record?.lastUsed == null ? `NOT used since ${since}` : `last used on ${record.lastUsed.slice(0, 10)}`;
    io.err(`${printable(principal.arn, 200)} on ${cluster.name}: ${used}\n`);
  }
}

async function run(given: Options, io: Io): Promise<ExitCode> {
  const until = tryParseEnd(given.until);
  if (until === undefined) {
    throw new UsageError(
      `--until ${quote(given.until)}: expected a day, such as 2027-01-31, or a minute in UTC, such as 2027-01-31T18:00Z`,
    );
  }
  // Judged here, as the option that it is: a place in the team's file would be one that nobody wrote.
  const reason = line.safeParse(given.reason);
  if (!reason.success)
    throw new UsageError(`--reason: ${reason.error.issues.map(({ message }) => message).join("; ")}`);
  const here = await tryLookHere(given, io);
  if (here === undefined) return EXIT.found;
  const found = findGrant(given.grant, here.model);
  const renewal = renewGrant(found, { until, reason: given.reason }, here);
  switch (renewal.kind) {
    case "by-hand":
      throw new UsageError(`${given.grant}: ${renewal.why}`);
    case "refused":
      io.err(
        formatPretty(renewal.problems, {
          color: io.errColor,
          textOf: (file) => (file === found.file ? undefined : textIn(here.files)(file)),
        }),
      );
      io.err("nothing was written\n");
      return EXIT.found;
    case "renewed":
      io.out(formatFileChange(found.file, renewal.before, renewal.text));
      await tellUse(found, here, io);
      if (given.dryRun) io.err("nothing was written: --dry-run\n");
      else {
        await writeFiles(here.root, new Map([[found.file, renewal.text]]));
        io.err(`${found.file} is written; open a pull request with it\n`);
      }
      return EXIT.ok;
  }
}

export const renew = defineCommand({
  name: "renew",
  positionals: [
    { name: "grant", describe: "TEAM/GRANT: by its name, or by its place in the team's file (payments/#2)" },
  ],
  describe:
    "Move the end of a grant, in place; shows whether it was used, and writes nothing that the guardrails refuse",
  options: OPTIONS,
  examples: ["yarn renew payments/on-call --until 2027-02-28 --reason INC-2240 --dry-run"],
  run,
});
