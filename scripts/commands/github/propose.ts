import { mergedOf } from "../../../lib/compile-repository";
import { UsageError, quote } from "../../../lib/diagnostics";
import { endedGrants } from "../../../lib/expiry";
import {
  programFiles,
  proposeAdoption,
  proposeExpired,
  proposeGenerated,
  proposeReview,
  type Proposal,
} from "../../../lib/github";
import { findCommit } from "../../../lib/io/git/find-commit";
import { readEdits } from "../../../lib/io/git/read-edits";
import type { FileChanges } from "../../../lib/ports/github";
import { minuteOf } from "../../../lib/model";
import { KUSTOMIZE_FOLDER } from "../../../lib/rbac";
import { CODEOWNERS_FILE } from "../../../lib/review/codeowners";
import { isName } from "../../../lib/schema";
import { compileRevision } from "../../changes/compile-revision";
import { defineCommand } from "../../command";
import { compileHere, showProblems, type Here } from "../../compile-here";
import { EXIT, type ExitCode, type Io } from "../../io";
import { openHere } from "../../github/open-here";
import type { Given, OptionSet } from "../../options";

const OPTIONS = {
  expired: { type: "boolean", describe: "It was `yarn expire --write`" },
  generated: { type: "boolean", describe: "It was `yarn generate`" },
  adopted: { type: "string", describe: "It was `yarn adopt --write` for this cluster" },
  review: { type: "string", describe: "It was `yarn review open` of this name" },
  into: { type: "string", required: true, describe: "The branch to merge into" },
} as const satisfies OptionSet;

/** What `yarn generate` writes lies beside the files of access; nothing else of that kind is proposed. */
function isGenerated(path: string): boolean {
  return path === CODEOWNERS_FILE || ["docs", KUSTOMIZE_FOLDER].some((folder) => path.startsWith(`${folder}/`));
}

/** GitHub lets no workflow's token change a workflow: where it would be stale, a person runs `yarn generate`. */
function isWorkflow(path: string): boolean {
  return path.startsWith(".github/workflows/");
}

/** @throws UsageError for an edit that no command of ours makes */
function checkEdits(edits: FileChanges, { generated }: Given<typeof OPTIONS>): void {
  const paths = [...edits.keys()];
  const odd = generated ? paths.filter((path) => !isGenerated(path)) : programFiles(paths);
  if (odd[0] !== undefined) throw new UsageError(`${quote(odd[0])} was edited too, and no workflow may propose that`);
}

async function proposalOf(
  here: Here,
  edits: FileChanges,
  { adopted: cluster, generated, review }: Given<typeof OPTIONS>,
): Promise<Proposal> {
  if (review !== undefined) {
    if (!isName(review)) throw new UsageError(`--review ${quote(review)} cannot be a review`);
    return proposeReview(review, [...edits.keys()].sort());
  }
  if (cluster !== undefined) {
    if (!isName(cluster)) throw new UsageError(`--adopted ${quote(cluster)} cannot be a cluster`);
    return proposeAdoption(cluster, [...edits.keys()].sort());
  }
  if (generated) return proposeGenerated([...edits.keys()].sort());
  // In the folder they are gone already.
  const before = await compileRevision(here.root, "HEAD", here.now);
  if (before.kind === "unreadable") return proposeExpired([]);
  const ended = endedGrants({ model: before.model, plan: mergedOf(before) }, minuteOf(here.now));
  return proposeExpired(ended.filter(({ held }) => !held));
}

async function run(given: Given<typeof OPTIONS>, io: Io): Promise<ExitCode> {
  const asked = [given.expired, given.generated, given.adopted !== undefined, given.review !== undefined];
  if (asked.filter(Boolean).length !== 1) {
    throw new UsageError("propose takes one of --expired, --generated, --adopted CLUSTER and --review NAME");
  }
  const here = await compileHere(given, io);
  if (here.kind === "unreadable") {
    showProblems(here.diagnostics, here.files, io);
    return EXIT.found;
  }
  const edited = await readEdits(here.root);
  const edits = given.generated ? new Map([...edited].filter(([path]) => !isWorkflow(path))) : edited;
  if (edits.size < edited.size) io.err("workflows are stale, and no workflow may propose them: run `yarn generate`\n");
  if (edits.size === 0) {
    io.err("nothing was edited: there is nothing to propose\n");
    return EXIT.ok;
  }
  checkEdits(edits, given);
  const { branch, title, body } = await proposalOf(here, edits, given);
  const github = await openHere(io);
  const { id } = await findCommit(here.root, "HEAD");
  const base = given.into;
  await github.commit({ branch, base: id, message: title, files: edits });
  const there = await github.tryFindPull(branch, base);
  if (there === undefined) io.err(`opened #${await github.createPull({ branch, base, title, body })}\n`);
  else {
    await github.updatePull(there, { title, body });
    io.err(`updated #${there}\n`);
  }
  return EXIT.ok;
}

export const propose = defineCommand({
  name: "propose",
  describe: "Open or update the pull request with what a command edited in this folder",
  options: OPTIONS,
  examples: ["yarn github propose --expired --into main"],
  run,
});
