import { arrange, enumerate, plural, printable, quote, UsageError } from "../../lib/diagnostics";
import { awsIamReader } from "../../lib/io/iam/aws-iam-reader";
import { writeFiles } from "../../lib/io/write-files";
import { compareLocks, describeChange, formatLock, readNamedSets, type NamedSets } from "../../lib/permission-sets";
import { LOCK_FILE, type RepoFiles } from "../../lib/source";
import { ACCOUNT_OPTIONS, accountAccess } from "../account-access";
import { defineCommand } from "../command";
import { compileHere, showProblems } from "../compile-here";
import { EXIT, type ExitCode, type Io } from "../io";
import type { Given, OptionSet } from "../options";
import { lookAtAccounts, type FoundRoles } from "../permission-sets/look-at-accounts";

const OPTIONS = {
  account: { type: "string", array: true, describe: "Only these accounts; the lines of others stay as they are" },
  ...ACCOUNT_OPTIONS,
  check: { type: "boolean", describe: "Write nothing; exit 1 when the file is stale" },
} as const satisfies OptionSet;

/**
 * Whether an account is looked at; a lock's lines of any other stay as they are.
 * @throws UsageError for accounts that the files do not have: "up to date" would be said of nothing.
 */
function chosenAccounts(given: readonly string[], { clusters, lock }: NamedSets): (account: string) => boolean {
  if (given.length === 0) return () => true;
  if (lock === undefined) {
    throw new UsageError(
      `--account keeps the other accounts' lines of ${LOCK_FILE}, and it has mistakes: correct them (\`yarn validate\`), or run without --account, which writes it anew`,
    );
  }
  const legal = [...new Set([...clusters, ...lock].map(({ account }) => account))];
  const unknown = given.filter((account) => !legal.includes(account));
  if (unknown.length === 0) return (account) => given.includes(account);
  const problems = unknown.map((account) => `--account ${quote(account)}: no cluster is in that account`);
  throw new UsageError([...problems, `legal: ${enumerate(legal)}`].join("\n"));
}

/** Shows why nothing is written. Problems must reach whoever waits for them, even while some account cannot be read. */
function refuse({ problems, unread }: FoundRoles, files: RepoFiles, io: Io): ExitCode {
  if (problems.length > 0) showProblems(arrange(problems), files, io);
  for (const { account, why } of unread) io.err(`could not look at account ${account}: ${printable(why, 1_000)}\n`);
  const others = `; --account NUMBER... looks only at the accounts that it names, and keeps the lines of the others`;
  io.err(`${LOCK_FILE} was not touched${unread.length > 0 ? others : ""}\n`);
  return problems.length > 0 ? EXIT.found : EXIT.failed;
}

async function run(given: Given<typeof OPTIONS>, io: Io): Promise<ExitCode> {
  const { root, files } = await compileHere(given, io);
  const sets = readNamedSets(files);
  const { credentialsFor, iamEndpoint, stsEndpoint } = accountAccess(given, io.env, sets.clusters).iam;
  if (sets.blocking.length > 0) {
    showProblems(sets.blocking, files, io);
    io.err(`${LOCK_FILE} was not touched: mend these first, until then it is not known what the files name\n`);
    return EXIT.found;
  }
  const isChosen = chosenAccounts(given.account, sets);
  const named = sets.named.filter(({ account }) => isChosen(account));
  const found = await lookAtAccounts(named, awsIamReader({ credentialsFor, iamEndpoint, stsEndpoint }));
  if (found.problems.length + found.unread.length > 0) return refuse(found, files, io);

  const kept = (sets.lock ?? []).filter(({ account }) => !isChosen(account));
  const lines = [...kept, ...found.lines];
  const changes = compareLocks(sets.lock ?? [], lines);
  if (sets.named.length === 0) io.out("no grant names a permission set for any cluster\n");
  if (changes.length === 0 && sets.lock !== undefined) {
    if (sets.named.length > 0) io.out(`${LOCK_FILE} is up to date: ${plural(lines.length, "role")}\n`);
    return EXIT.ok;
  }
  if (sets.lock === undefined) io.err(`${LOCK_FILE} has mistakes: it is written anew\n`);
  for (const change of changes) io.out(`${describeChange(change)}\n`);
  if (given.check) {
    io.err(`${LOCK_FILE} is stale: run \`yarn resolve-permission-sets\` and commit what it writes\n`);
    return EXIT.found;
  }
  await writeFiles(root, new Map([[LOCK_FILE, formatLock(lines)]]));
  io.err(`${LOCK_FILE} is written; next: yarn validate, and a review of each line that changed\n`);
  return EXIT.ok;
}

export const resolvePermissionSets = defineCommand({
  name: "resolve-permission-sets",
  describe: "Find the IAM role of each permission set that grants name, and write permission-sets.lock.yaml",
  options: OPTIONS,
  examples: [
    "yarn resolve-permission-sets --check",
    "yarn resolve-permission-sets --profile 123456789012=prod 210987654321=staging",
  ],
  run,
});
