import { compareAccess } from "../../lib/changes";
import { plainText } from "../../lib/changes/words";
import { mergedOf } from "../../lib/compile-repository";
import { UsageError } from "../../lib/diagnostics";
import { branchLog } from "../../lib/io/git/branch-log";
import { findCommit } from "../../lib/io/git/find-commit";
import { requestOf } from "../../lib/io/git/find-merge";
import type { ReportChanges, ReportCommit } from "../../lib/report";
import { FOLDERS, LOCK_FILE, PLATFORM_FILE } from "../../lib/source";
import { changedFiles, compileRevision } from "../changes/compile-revision";
import type { LookHere } from "../compile-here";

/**
 * Who gained and lost what since a revision, and which commits brought it.
 * @throws UsageError where there is no such revision, or its files cannot be read
 */
export async function changesSince(here: LookHere, since: string): Promise<ReportChanges> {
  const { root, now, files, compiled } = here;
  const { id } = await findCommit(root, since);
  const before = await compileRevision(root, id, now);
  if (before.kind === "unreadable") {
    throw new UsageError(`--since: the files of that revision have errors; yarn validate says which, there`);
  }
  const found = compareAccess(mergedOf(before), mergedOf(compiled), {
    before,
    after: compiled,
    changedFiles: changedFiles(before.files, files),
  });
  const log = await branchLog(root, id, [PLATFORM_FILE, LOCK_FILE, ...FOLDERS]);
  const commits = log.map(({ commit, subject, author, isMerge, at, files: touched }): ReportCommit => {
    // Of a merge git names who merged; of anything else, who wrote it.
    const people = { author: author.name, mergedBy: isMerge ? author.name : null };
    return { commit, subject, ...people, at, request: requestOf(subject) ?? null, files: touched };
  });
  const sentences = found.sentences.map(({ words, teams, danger }) => ({ text: plainText(words), teams, danger }));
  return { since, sentences, commits };
}
