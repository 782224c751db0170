import { LABELS } from "../../../lib/changes";
import { plural } from "../../../lib/diagnostics";
import { BODY_BYTES, checkComment, LARGEST_JSON, programFiles, type CheckedComment } from "../../../lib/github";
import type { GitHub } from "../../../lib/ports/github";
import { CHANGES_MARKER } from "../../../lib/changes/changes-markdown";
import { codeSpan } from "../../../lib/review/code-span";
import { defineCommand } from "../../command";
import { EXIT, type ExitCode, type Io } from "../../io";
import { annotate } from "../../github/annotate";
import { readSmallFile } from "../../github/read-small-file";
import { openHere } from "../../github/open-here";
import type { Given, OptionSet } from "../../options";

const OPTIONS = {
  pull: { type: "number", from: 1, required: true, describe: "The pull request's number" },
  body: {
    type: "string",
    required: true,
    describe: "What `yarn changes` wrote as Markdown; refused when it is anything else",
  },
  json: { type: "string", required: true, describe: "What `yarn changes` wrote as JSON: the labels are taken from it" },
} as const satisfies OptionSet;

/** The comment is written by the pull request's own code: whoever reads it must know when that code is new. */
function warnOfProgram(paths: readonly string[]): string {
  const program = programFiles(paths);
  if (program.length === 0) return "";
  const shown = program.slice(0, 5).map((path) => codeSpan(path, 200));
  const more = program.length > shown.length ? ` and ${program.length - shown.length} more` : "";
  return `**This pull request changes the program that wrote this comment** (${shown.join(", ")}${more}): read that code before you believe it.\n\n`;
}

async function setLabels(github: GitHub, pull: number, { labels }: CheckedComment): Promise<void> {
  const there = await github.listLabels(pull);
  const missing = labels.filter((label) => !there.includes(label));
  if (missing.length > 0) await github.addLabels(pull, missing);
  // Of ours only: what people put there stays.
  const stale = LABELS.filter((label) => there.includes(label) && !labels.includes(label));
  for (const label of stale) await github.removeLabel(pull, label);
}

async function setComment(github: GitHub, pull: number, body: string): Promise<void> {
  const comments = await github.listComments(pull);
  const own = comments.find((comment) => comment.author.isBot && comment.body.startsWith(CHANGES_MARKER));
  if (own === undefined) await github.createComment(pull, body);
  else if (own.body !== body) await github.updateComment(own.id, body);
}

async function run(given: Given<typeof OPTIONS>, io: Io): Promise<ExitCode> {
  const { pull } = given;
  const body = await readSmallFile(given.body, BODY_BYTES);
  const checked = checkComment(body, await readSmallFile(given.json, LARGEST_JSON));
  if ("problem" in checked) {
    annotate(io, "error", `${checked.problem}; nothing was posted`);
    return EXIT.found;
  }
  const github = await openHere(io);
  const warning = warnOfProgram(await github.listPullFiles(pull));
  const [, rest = ""] = checked.body.split(`${CHANGES_MARKER}\n`, 2);
  await setComment(github, pull, `${CHANGES_MARKER}\n${warning}${rest}`);
  await setLabels(github, pull, checked);
  io.err(`commented on #${pull}, ${plural(checked.labels.length, "label")}\n`);
  return EXIT.ok;
}

export const comment = defineCommand({
  name: "comment",
  describe: "Post or update the comment and the labels of a pull request, from what `yarn changes` wrote",
  options: OPTIONS,
  examples: ["yarn github comment --pull 12 --body comment.md --json changes.json"],
  run,
});
