import {
  compareAccess,
  formatChangesJson,
  formatChangesText,
  hasAccessChanges,
  type AccessChanges,
  type Compared,
} from "../../lib/changes";
import { compileRepository, mergedOf, type Compilation, type Readable } from "../../lib/compile-repository";
import { count, hasErrors, plural, printable, UsageError } from "../../lib/diagnostics";
import { readSettings } from "../../lib/io/environment";
import { readRepository } from "../../lib/io/read-repository";
import { findCommit, tryWarnOfBehind } from "../../lib/io/git/find-commit";
import { readRevision } from "../../lib/io/git/read-revision";
import { readTemplate } from "../../lib/io/read-template";
import { dayOf } from "../../lib/model";
import { changesMarkdown, COMMENT_BYTES } from "../../lib/changes/changes-markdown";
import type { RepoFiles } from "../../lib/source";
import { changedFiles, compileRevision, tryPlanOf } from "../changes/compile-revision";
import { writeSummary } from "../changes/write-summary";
import { defineCommand } from "../command";
import { showProblems } from "../compile-here";
import { EXIT, type ExitCode, type Io } from "../io";
import type { Given, OptionSet } from "../options";
import { findRoot } from "../root-folder";

const OPTIONS = {
  base: { type: "string", describe: "The git revision to compare with, such as origin/main" },
  head: { type: "string", describe: "The git revision that is compared (default: the files as they are here)" },
  format: {
    choices: ["markdown", "json", "text"],
    default: "markdown",
    describe: "For a comment on a pull request (at most 60,000 bytes), for programs, or for a terminal",
  },
  summary: { type: "string", describe: "A file that the longer Markdown is added to, such as $GITHUB_STEP_SUMMARY" },
  "exit-code": { type: "boolean", describe: "Exit with 1 when somebody's access changes" },
} as const satisfies OptionSet;

const EVERYTHING = "yarn changes --format json has everything";

interface Asked {
  readonly root: string;
  readonly now: Date;
  readonly base: string;
  /** Undefined: the files as they are in the folder. */
  readonly head: string | undefined;
}

type OfFiles<T> = T & { readonly files: RepoFiles };

interface Sides {
  readonly before: OfFiles<Readable>;
  readonly after: OfFiles<Readable>;
  /** The day of the base's commit, but no later than today. */
  readonly committed: Date;
  readonly base: Compared;
  readonly head: Compared;
}

async function readAsked(given: Given<typeof OPTIONS>, io: Io): Promise<Asked> {
  const { base, head } = given;
  if (base === undefined) throw new UsageError("--base is missing: the revision to compare with, such as origin/main");
  return { root: await findRoot(given, io.env), now: readSettings(io.env).now, base, head };
}

async function readHead({ root, head, now }: Asked): Promise<readonly [Compared, RepoFiles]> {
  if (head === undefined) return [{ revision: null, commit: null, day: dayOf(now) }, await readRepository(root)];
  const { id, committed } = await findCommit(root, head);
  return [{ revision: head, commit: id, day: dayOf(committed) }, await readRevision(root, id)];
}

/** Warnings are for those who can compile: `yarn validate` shows them. */
function showErrors({ diagnostics, files }: OfFiles<Compilation>, io: Io): void {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  showProblems(errors, files, io);
}

/** Both sides, or the exit code of what could not be read. Nothing is compared with half a revision. */
async function readSides(asked: Asked, io: Io): Promise<Sides | ExitCode> {
  const { root, now, base } = asked;
  const { id, committed } = await findCommit(root, base);
  const behind = await tryWarnOfBehind(root, id, asked.head ?? "HEAD");
  if (behind !== undefined) io.err(`${behind.replace(id, printable(base))}\n`);
  const before = await compileRevision(root, id, now);
  if (before.kind === "unreadable") {
    showErrors(before, io);
    io.err(`these are mistakes of --base ${printable(base)} itself: nothing can be compared with it\n`);
    return EXIT.failed;
  }
  const [head, files] = await readHead(asked);
  const after = { files, ...compileRepository(files, now, before) };
  if (after.kind === "unreadable") {
    showErrors(after, io);
    return EXIT.found;
  }
  const day = committed < now ? committed : now;
  return { before, after, committed: day, base: { revision: base, commit: id, day: dayOf(committed) }, head };
}

async function show(
  found: AccessChanges,
  { base, head }: Sides,
  { summary, format }: Given<typeof OPTIONS>,
  io: Io,
): Promise<void> {
  const template = await readTemplate("changes.md");
  const page = { base, head };
  if (summary !== undefined) {
    await writeSummary(summary, (bytes) => changesMarkdown(template, found, { ...page, bytes, where: EVERYTHING }));
  }
  const where = summary === undefined ? EVERYTHING : "see the step summary";
  switch (format) {
    case "json":
      io.out(formatChangesJson(found, base, head));
      break;
    case "text":
      io.out(formatChangesText(found));
      break;
    case "markdown":
      io.out(changesMarkdown(template, found, { ...page, bytes: COMMENT_BYTES, where }));
  }
}

async function run(given: Given<typeof OPTIONS>, io: Io): Promise<ExitCode> {
  const asked = await readAsked(given, io);
  const sides = await readSides(asked, io);
  if (typeof sides === "number") return sides;
  const { before, after, committed } = sides;
  const found = compareAccess(mergedOf(before), mergedOf(after), {
    before,
    after,
    committed: tryPlanOf(before.files, before.model, committed, asked.now),
    changedFiles: changedFiles(before.files, after.files),
  });
  await show(found, sides, given, io);
  if (hasErrors(after.diagnostics)) {
    io.err(
      `${plural(count(after.diagnostics).errors, "error")}; yarn validate --base ${printable(asked.base)} shows more\n`,
    );
    return EXIT.found;
  }
  return given.exitCode && hasAccessChanges(found) ? EXIT.found : EXIT.ok;
}

export const changes = defineCommand({
  name: "changes",
  describe: "Who gains and who loses what between two revisions; needs no credentials",
  options: OPTIONS,
  examples: ["yarn changes --base origin/main", "yarn changes --base v1.2.0 --head origin/main --format json"],
  run,
});
