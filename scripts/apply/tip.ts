import { tryMerged } from "../../lib/compile-repository";
import type { AccessPlan } from "../../lib/compile";
import { enumerate, plural, printable } from "../../lib/diagnostics";
import { changedStackNames, programFiles } from "../../lib/github";
import { changedPaths } from "../../lib/io/git/changed-paths";
import { findCommit, isAncestor } from "../../lib/io/git/find-commit";
import { compileRevision } from "../changes/compile-revision";
import type { OptionSet } from "../options";

export const TIP_OPTION = {
  tip: {
    type: "string",
    describe:
      "The newest commit of the branch, such as origin/main: where a later commit changes these stacks, nothing of this one is applied",
  },
} as const satisfies OptionSet;

/** A commit, and what it says of the stacks in question. */
export interface OfCommit {
  readonly root: string;
  readonly now: Date;
  readonly plan: AccessPlan;
  /** The names of the stacks in question. */
  readonly stacks: readonly string[];
  /** How they would be applied, where that is otherwise than the files say: `settlePlan`. */
  readonly settle?: (plan: AccessPlan) => AccessPlan;
}

/** Whether the commit that is checked out is a branch's newest. @throws UsageError where either is not here */
export async function isTip(root: string, tip: string): Promise<boolean> {
  const [head, newest] = [await findCommit(root, "HEAD"), await findCommit(root, tip)];
  return head.id === newest.id;
}

async function laterChanges(
  { root, now, plan, stacks, settle = (same) => same }: OfCommit,
  tip: string,
): Promise<string | undefined> {
  if (!(await isAncestor(root, "HEAD", tip))) return "it is not in the history of the branch";
  const program = programFiles(await changedPaths(root, tip));
  if (program[0] !== undefined)
    return `later commits change ${plural(program.length, "file")} of the program (${printable(program[0], 200)})`;
  const newest = tryMerged(await compileRevision(root, tip, now));
  if (newest === undefined) return "the files of the newest commit have errors";
  const later = new Set(changedStackNames(plan, settle(newest)));
  const changed = stacks.filter((stack) => later.has(stack));
  return changed.length === 0 ? undefined : `later commits change ${enumerate(changed, 10)}`;
}

/**
 * Why what the commit that is checked out says must not be applied any more; undefined where it is the newest, or no later
 * one touches these stacks. A workflow's run can be run again weeks later: what was revoked since would come back.
 * @throws UsageError where a revision is not here
 */
export async function tryExplainStale(commit: OfCommit, tip: string): Promise<string | undefined> {
  if (await isTip(commit.root, tip)) return undefined;
  const why = await laterChanges(commit, tip);
  if (why === undefined) return undefined;
  const { id } = await findCommit(commit.root, "HEAD");
  return (
    `commit ${id.slice(0, 12)} is not the newest of ${printable(tip, 200)}, and ${why}: nothing of it is applied, for what ` +
    "was revoked since would come back. Check out the newest commit and plan again; on GitHub, run the workflow apply by hand"
  );
}
