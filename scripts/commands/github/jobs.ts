import { tryMerged } from "../../../lib/compile-repository";
import { plural, quote, UsageError } from "../../../lib/diagnostics";
import { changedAccounts, pipelineJobs, programFiles } from "../../../lib/github";
import { changedPaths } from "../../../lib/io/git/changed-paths";
import { compileRevision } from "../../changes/compile-revision";
import { defineCommand } from "../../command";
import { tryLookHere, type LookHere } from "../../compile-here";
import { EXIT, type ExitCode, type Io } from "../../io";
import type { Given, OptionSet } from "../../options";

const OPTIONS = {
  role: {
    choices: ["plan", "drift", "apply"],
    required: true,
    describe: "Which of the pipeline's roles the jobs assume",
  },
  changed: { type: "string", describe: "Only accounts that differ from this git revision" },
  cluster: { type: "string", describe: "Only the account of this cluster" },
  ended: { type: "boolean", describe: "Only accounts in which a grant has reached its end" },
} as const satisfies OptionSet;

/** Undefined: every account may have changed. */
async function tryFindChanged(here: LookHere, base: string, io: Io): Promise<ReadonlySet<string> | undefined> {
  const program = programFiles(await changedPaths(here.root, base));
  if (program.length > 0) {
    io.err(
      `${plural(program.length, "file")} of the program changed (${program[0] ?? ""}): every account is planned\n`,
    );
    return undefined;
  }
  const before = tryMerged(await compileRevision(here.root, base, here.now));
  if (before === undefined) {
    io.err("the revision before cannot be compiled: every account is planned\n");
    return undefined;
  }
  return changedAccounts(before, here.plan);
}

/** The accounts in which the calendar ended something. */
function accountsOfEnded({ plan }: LookHere): Set<string> {
  const touched = plan.clusters.filter(({ lapsed }) => lapsed.size > 0);
  return new Set(touched.map(({ cluster }) => cluster.account));
}

/** The account that a cluster is in. @throws UsageError when no file declares the cluster */
function accountOf({ plan }: LookHere, name: string): string {
  const found = plan.clusters.find(({ cluster }) => cluster.name === name);
  if (found !== undefined) return found.cluster.account;
  throw new UsageError(`--cluster ${quote(name)}: no file in clusters/ declares it`);
}

async function run(given: Given<typeof OPTIONS>, io: Io): Promise<ExitCode> {
  const here = await tryLookHere(given, io);
  if (here === undefined) return EXIT.found;
  const { role, changed: base, cluster } = given;
  const changed = base === undefined ? undefined : await tryFindChanged(here, base, io);
  const ended = given.ended ? accountsOfEnded(here) : undefined;
  const only = cluster === undefined ? undefined : accountOf(here, cluster);
  const chosen = pipelineJobs(here.plan, role).filter(({ account }) => {
    return (changed?.has(account) ?? true) && (ended?.has(account) ?? true) && account === (only ?? account);
  });
  io.out(`jobs=${JSON.stringify(chosen)}\n`);
  io.out(`any=${String(chosen.length > 0)}\n`);
  // With the program itself changed there is no `--changed` to plan by: both sides would be compiled by the new one.
  io.out(`changed=${changed === undefined ? "" : (base ?? "")}\n`);
  io.err(`${plural(chosen.length, "account")} of ${here.plan.accounts.length}\n`);
  return EXIT.ok;
}

export const jobs = defineCommand({
  name: "jobs",
  describe: "The jobs of a matrix, one per account, as lines for $GITHUB_OUTPUT: jobs, any, changed",
  options: OPTIONS,
  examples: ["yarn github jobs --role plan"],
  run,
});
