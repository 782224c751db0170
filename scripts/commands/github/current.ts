import { tryMerged } from "../../../lib/compile-repository";
import { changedStackNames } from "../../../lib/github";
import { accountStackName } from "../../../lib/model";
import { isTip, TIP_OPTION, tryExplainStale } from "../../apply/tip";
import { compileRevision } from "../../changes/compile-revision";
import { defineCommand } from "../../command";
import { tryLookHere, type LookHere } from "../../compile-here";
import { annotate } from "../../github/annotate";
import { EXIT, type ExitCode, type Io } from "../../io";
import type { Given, OptionSet } from "../../options";
import { findRoot } from "../../root-folder";

const OPTIONS = {
  tip: { ...TIP_OPTION.tip, required: true },
  changed: { type: "string", describe: "Only the stacks that differ from this git revision are in question" },
} as const satisfies OptionSet;

/** The stacks that this commit is about: those of ACCESS_CLUSTERS, and with `--changed` only what it changed. */
async function stacksInQuestion({ root, plan, now }: LookHere, base: string | undefined): Promise<readonly string[]> {
  const all = [
    ...plan.clusters.map(({ cluster }) => cluster.name),
    ...plan.accounts.map(({ account }) => accountStackName(account)),
  ];
  const before = base === undefined ? undefined : tryMerged(await compileRevision(root, base, now));
  if (before === undefined) return all;
  const changed = new Set(changedStackNames(before, plan));
  return all.filter((stack) => changed.has(stack));
}

async function run(given: Given<typeof OPTIONS>, io: Io): Promise<ExitCode> {
  const { tip, changed } = given;
  if (await isTip(await findRoot(given, io.env), tip)) return EXIT.ok;
  const here = await tryLookHere(given, io);
  if (here === undefined) return EXIT.found;
  const stale = await tryExplainStale({ ...here, stacks: await stacksInQuestion(here, changed) }, tip);
  if (stale === undefined) {
    io.err("a later commit is the newest of the branch; it does not touch these stacks\n");
    return EXIT.ok;
  }
  annotate(io, "error", stale);
  return EXIT.found;
}

export const current = defineCommand({
  name: "current",
  describe:
    "Refuse to go on with a commit that is no longer the branch's newest, unless no later one touches its stacks",
  options: OPTIONS,
  examples: ["yarn github current --tip origin/main"],
  run,
});
