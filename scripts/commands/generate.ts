import { LONGEST_SCP, serviceControlPolicy } from "../../lib/cloud";
import type { AccountPlan } from "../../lib/compile";
import { UsageError } from "../../lib/diagnostics";
import { changedPaths } from "../../lib/io/git/changed-paths";
import { findStale, writeFiles, type FileTexts } from "../../lib/io/write-files";
import type { Team } from "../../lib/model";
import { CODEOWNERS_FILE, codeowners, hasPlatformOwners } from "../../lib/review/codeowners";
import { exportJsonSchemas } from "../../lib/schema";
import { defineCommand, type Command } from "../command";
import { compileHere, showProblems } from "../compile-here";
import { EXIT, type ExitCode, type Io } from "../io";
import type { Given, OptionSet } from "../options";
import { commandReference, ruleReference } from "../reference";

const OPTIONS = {
  check: { type: "boolean", default: false, describe: "Write nothing; exit 1 when something is stale" },
  base: {
    type: "string",
    describe: "With --check: exit 1 only for what differs from this git revision by a commit; tell of the rest",
  },
} as const satisfies OptionSet;

function generatedFiles(teams: readonly Team[], policy: string | undefined, commands: readonly Command[]): FileTexts {
  const schemas = [...exportJsonSchemas()].map(([name, text]) => [`docs/schema/${name}`, text] as const);
  return new Map([
    ...schemas,
    ["docs/commands.md", commandReference(commands)],
    ["docs/rules.md", ruleReference()],
    ...(policy === undefined ? [] : [["docs/scp.json", policy] as const]),
    [CODEOWNERS_FILE, codeowners(teams)],
  ]);
}

/** The service control policy, where a pipeline is named; a message where AWS would refuse it. */
function policyOf(
  accounts: readonly AccountPlan[],
): { readonly policy: string | undefined } | { readonly tooLong: string } {
  const policy = serviceControlPolicy(accounts);
  const length = policy?.trimEnd().length ?? 0;
  if (length <= LONGEST_SCP) return { policy };
  const remedy = "have the roles under `assumeRole` in the clusters' files share one name";
  return {
    tooLong: `docs/scp.json: the policy would have ${length} characters, AWS takes ${LONGEST_SCP}: ${remedy}; nothing was written\n`,
  };
}

/** What a change has touched since its base; undefined where no base was named. */
async function touchedPaths(root: string, base: string | undefined): Promise<readonly string[] | undefined> {
  return base === undefined ? undefined : await changedPaths(root, base);
}

/**
 * Whoever edits a file of access need not run anything: what only follows from it is told, and somebody else's to bring.
 * What a change touches by itself must be what the files make of it: an edited CODEOWNERS would decide who reviews.
 */
function tellStale(stale: readonly string[], touched: readonly string[] | undefined, io: Io): ExitCode {
  const isOwn = (path: string): boolean => touched === undefined || touched.includes(path);
  for (const path of stale.filter(isOwn)) {
    io.out(`${path} is stale: run \`yarn generate\` and commit what it writes\n`);
  }
  for (const path of stale.filter((one) => !isOwn(one))) {
    io.err(`warning: ${path} is stale; this change does not touch it, and expire.yml will propose it\n`);
  }
  return stale.some(isOwn) ? EXIT.found : EXIT.ok;
}

async function run(given: Given<typeof OPTIONS>, io: Io, commands: readonly Command[]): Promise<ExitCode> {
  const { check, base } = given;
  if (base !== undefined && !check) throw new UsageError("--base goes with --check");
  const here = await compileHere(given, io);
  if (here.kind !== "sound") {
    showProblems(here.diagnostics, here.files, io);
    return EXIT.found;
  }
  const { root, model, plan } = here;
  if (!hasPlatformOwners(model.teams)) {
    io.err(
      "warning: no teams/platform.yaml with owners: CODEOWNERS asks nobody about platform.yaml, clusters/ and the code\n",
    );
  }
  const scp = policyOf(plan.accounts);
  if ("tooLong" in scp) {
    io.err(scp.tooLong);
    return EXIT.found;
  }
  const generated = generatedFiles(model.teams, scp.policy, commands);
  const stale = await findStale(root, generated);
  if (check) return tellStale(stale, await touchedPaths(root, base), io);
  await writeFiles(root, new Map([...generated].filter(([path]) => stale.includes(path))));
  for (const path of stale) io.out(`${path}\n`);
  return EXIT.ok;
}

/** The command that writes the reference of all commands, itself included. */
export function makeGenerate(others: readonly Command[]): Command {
  const generate: Command = defineCommand({
    name: "generate",
    describe:
      "Write what is made from code and files: JSON Schemas, CODEOWNERS, the service control policy, the reference of commands and rules",
    options: OPTIONS,
    examples: ["yarn generate", "yarn generate --check"],
    run: async (given, io) => await run(given, io, [...others, generate]),
  });
  return generate;
}
