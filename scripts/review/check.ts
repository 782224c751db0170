import { checkChange, readCampaign } from "../../lib/campaign";
import { arrange, formatGithub, formatPretty, hasErrors } from "../../lib/diagnostics";
import { readSettings } from "../../lib/io/environment";
import { changedPaths } from "../../lib/io/git/changed-paths";
import { findCommit } from "../../lib/io/git/find-commit";
import { readReviewAt } from "../../lib/io/read-review";
import { EXIT, type ExitCode, type Io } from "../io";
import type { Given, OptionSet } from "../options";
import { findRoot } from "../root-folder";
import { readCampaignHere } from "./campaign-here";

export const CHECK_OPTIONS = {
  base: { type: "string", required: true, describe: "The git revision that the change starts from" },
  author: { type: "string", describe: "The login of whoever opened the pull request" },
  format: { choices: ["pretty", "github"], default: "pretty", describe: "For people, or as annotations of a workflow" },
} as const satisfies OptionSet;

/** The campaigns that a change touches. */
function touched(paths: readonly string[]): string[] {
  const names = paths.flatMap((path) => /^reviews\/([^/]+)\//.exec(path)?.[1] ?? []);
  return [...new Set(names)].sort();
}

/** Judges the decisions that a pull request makes. Nothing to say where it makes none. */
export async function checkReview(given: Given<typeof CHECK_OPTIONS>, io: Io): Promise<ExitCode> {
  const { base, author } = given;
  const root = await findRoot(given, io.env);
  const { id } = await findCommit(root, base);
  const at = readSettings(io.env).now;
  const problems = [];
  const texts = new Map<string, string>();
  for (const name of touched(await changedPaths(root, id))) {
    const campaign = await readCampaignHere(root, name);
    const before = readCampaign(name, await readReviewAt(root, id, name), { couldNotLook: "only the answers count" });
    problems.push(...campaign.problems, ...checkChange(campaign, { before: before.answers, author, at }));
    for (const [path, text] of campaign.files) texts.set(path, text);
  }
  const all = arrange(problems);
  if (given.format === "github") io.out(formatGithub(all));
  else if (all.length > 0) io.out(formatPretty(all, { color: io.color, textOf: (file) => texts.get(file) }));
  return hasErrors(all) ? EXIT.found : EXIT.ok;
}
