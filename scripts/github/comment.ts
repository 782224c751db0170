import { LABELS } from "../../lib/changes";
import { UsageError, plural, quote } from "../../lib/diagnostics";
import { BODY_BYTES, checkComment, LARGEST_JSON, programFiles, type CheckedComment } from "../../lib/github";
import type { GitHub } from "../../lib/ports/github";
import { CHANGES_MARKER } from "../../lib/changes/changes-markdown";
import { codeSpan } from "../../lib/review/code-span";
import { text, type Arguments } from "../command";
import { EXIT, type ExitCode, type Io } from "../io";
import { annotate } from "./annotate";
import { readSmallFile } from "./read-small-file";
import { openHere, type GitHubTask } from "./task";

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

async function run(args: Arguments, io: Io): Promise<ExitCode> {
  const pull = Number(text(args, "pull"));
  if (!Number.isInteger(pull) || pull < 1)
    throw new UsageError(`--pull ${quote(text(args, "pull") ?? "")} is no number`);
  const body = await readSmallFile(text(args, "body") ?? "", BODY_BYTES);
  const checked = checkComment(body, await readSmallFile(text(args, "json") ?? "", LARGEST_JSON));
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

export const comment: GitHubTask = {
  name: "comment",
  describe: "Post or update the comment and the labels of a pull request, from what `yarn changes` wrote",
  options: {
    pull: { type: "string", describe: "The pull request's number" },
    body: { type: "string", describe: "What `yarn changes` wrote as Markdown; refused when it is anything else" },
    json: { type: "string", describe: "What `yarn changes` wrote as JSON: the labels are taken from it" },
  },
  needs: ["pull", "body", "json"],
  run,
};
