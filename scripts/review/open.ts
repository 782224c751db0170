import { readFile } from "node:fs/promises";

import { campaignPaths, isCampaignName, openCampaign, readPeople } from "../../lib/campaign";
import { plural, printable, quote, UsageError } from "../../lib/diagnostics";
import { shellLine } from "../../lib/diagnostics/shell-word";
import { isoSeconds } from "../../lib/access/recovery-mark";
import { gitLineHistories } from "../../lib/io/git/git-line-histories";
import { tryReadHead } from "../../lib/io/git/read-head";
import { listReviews } from "../../lib/io/read-review";
import { readUsage } from "../../lib/io/read-usage";
import { writeFiles } from "../../lib/io/write-files";
import { addDays, dayOf, tryParseDate } from "../../lib/model";
import { readUsageSummaries } from "../../lib/usage";
import { tryLookHere } from "../compile-here";
import { EXIT, type ExitCode, type Io } from "../io";
import type { Given, OptionSet } from "../options";

export const OPEN_OPTIONS = {
  due: { type: "string", describe: "The last day for decisions (default: in three weeks)" },
  people: { type: "string", describe: "A JSON file of the people behind roles; their names go into the campaign" },
} as const satisfies OptionSet;

type Options = Given<typeof OPEN_OPTIONS> & { readonly name: string };

const USUAL_DAYS = 21;

/** A campaign must not be read as of other files than those of its commit. */
async function commitOf(root: string, io: Io): Promise<string | null | undefined> {
  const head = await tryReadHead(root);
  if (head === undefined) {
    io.err("note: this is no git repository: nobody can make the population again from a commit\n");
    return null;
  }
  if (!head.dirty) return head.commit;
  io.err("files differ from the last commit: commit them first, so that the campaign is of something that stays\n");
  return undefined;
}

/** Writes `reviews/NAME/`; overwrites nothing. */
export async function openReview(given: Options, io: Io): Promise<ExitCode> {
  const { name } = given;
  if (!isCampaignName(name))
    throw new UsageError(`${quote(name)} cannot be a review: letters, digits, dots, underscores, hyphens`);
  const here = await tryLookHere(given, io);
  if (here === undefined) return EXIT.found;
  const { root, now, plan, model } = here;
  const today = dayOf(now);
  const due = given.due === undefined ? addDays(today, USUAL_DAYS) : tryParseDate(given.due);
  if (due === undefined || due < today)
    throw new UsageError(`--due ${quote(given.due ?? "")}: expected a day from ${today} on`);
  if ((await listReviews(root)).includes(name)) {
    io.err(`${campaignPaths(name).folder}/ is there already: yarn review status ${name}\n`);
    return EXIT.found;
  }
  const people = given.people === undefined ? undefined : readPeople(await readFile(given.people, "utf8"), plan);
  if (people?.ok === false)
    throw new UsageError(`--people ${printable(given.people ?? "")}: ${people.message}; ${people.hint ?? ""}`);
  const commit = await commitOf(root, io);
  if (commit === undefined) return EXIT.found;
  const { summaries } = readUsageSummaries(await readUsage(root));
  const files = await openCampaign({
    name,
    opened: isoSeconds(now),
    day: today,
    due,
    commit,
    command: shellLine("yarn", "review", "open", name, "--due", due),
    plan,
    manifests: model.manifests,
    usage: summaries,
    histories: gitLineHistories(root),
    people: people?.value,
  });
  await writeFiles(root, files);
  for (const path of files.keys()) io.out(`${path}\n`);
  const teams = [...files.keys()].filter((path) => path.startsWith(`${campaignPaths(name).folder}/teams/`)).length;
  io.err(`${plural(teams, "team")} to decide by ${due}; commit it, and see yarn review status ${name}\n`);
  return EXIT.ok;
}
