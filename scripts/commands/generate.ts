import { UsageError } from "../../lib/diagnostics";
import { changedPaths } from "../../lib/io/git/changed-paths";
import { findStale, writeFiles, type FileTexts } from "../../lib/io/write-files";
import { listReviews } from "../../lib/io/read-review";
import { isSourceTree } from "../../lib/io/source-tree";
import type { Model } from "../../lib/model";
import { hasPlatformOwners } from "../../lib/review/codeowners";
import { exportJsonSchemas } from "../../lib/schema";
import { GITLAB_FILE } from "../../lib/workflows";
import { defineCommand, type Command } from "../command";
import { compileHere, showProblems } from "../compile-here";
import { filesFromData, pipelinesOf } from "../generate/from-data";
import { hostOf } from "../generate/host";
import { deleteLeftover, findLeftover } from "../generate/kustomize";
import { partEdited } from "../generate/keep-edited";
import { pipelineTemplates } from "../generate/pipeline-templates";
import { EXIT, type ExitCode, type Io } from "../io";
import type { Given, OptionSet } from "../options";
import { commandReference, ruleReference } from "../reference";

const OPTIONS = {
  check: { type: "boolean", default: false, describe: "Write nothing; exit 1 when something is stale" },
  all: { type: "boolean", default: false, describe: "Also the workflows that are not there" },
  base: {
    type: "string",
    describe: "With --check: exit 1 only for what differs from this git revision by a commit; tell of the rest",
  },
} as const satisfies OptionSet;

/** What describes the program: it lies beside it, and whoever has it as a package has it there. */
function filesOfProgram(commands: readonly Command[]): FileTexts {
  const schemas = [...exportJsonSchemas()].map(([name, text]) => [`docs/schema/${name}`, text] as const);
  return new Map([...schemas, ["docs/commands.md", commandReference(commands)], ["docs/rules.md", ruleReference()]]);
}

/** The workflows that are kept current. In its own tree the program keeps all; elsewhere those that are there and unedited. */
async function currentWorkflows(root: string, model: Model, isAll: boolean, io: Io): Promise<FileTexts> {
  const isSource = isSourceTree(root);
  const all = pipelinesOf(model, isSource ? "source" : "package", await pipelineTemplates());
  const { intact, edited, missing } = await partEdited(root, all);
  for (const path of edited) io.err(`${path} was edited by hand, and stays as it is\n`);
  // Those of one host: where there is any file of a pipeline, the other host's are not missing.
  const there = [...intact.keys(), ...edited];
  const isOfHost = (path: string): boolean =>
    there.length === 0 || there.some((one) => (one === GITLAB_FILE) === (path === GITLAB_FILE));
  const isWanted = (path: string): boolean => isAll && missing.includes(path) && isOfHost(path);
  return new Map([...all].filter(([path]) => intact.has(path) || isWanted(path)));
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
  const fromData = filesFromData(model, plan, hostOf(root), (await listReviews(root)).length > 0);
  if ("tooLong" in fromData) {
    io.err(`${fromData.tooLong}; nothing was written\n`);
    return EXIT.found;
  }
  const isSource = isSourceTree(root);
  const ofProgram = isSource ? filesOfProgram(commands) : [];
  const generated = new Map([
    ...ofProgram,
    ...fromData,
    ...(await currentWorkflows(root, model, given.all || isSource, io)),
  ]);
  const leftover = await findLeftover(root, generated);
  const stale = [...(await findStale(root, generated)), ...leftover];
  if (check) return tellStale(stale, await touchedPaths(root, base), io);
  await deleteLeftover(root, leftover);
  await writeFiles(root, new Map([...generated].filter(([path]) => stale.includes(path))));
  for (const path of stale) io.out(`${path}\n`);
  return EXIT.ok;
}

/** The command that writes the reference of all commands, itself included. */
export function makeGenerate(others: readonly Command[]): Command {
  const generate: Command = defineCommand({
    name: "generate",
    describe:
      "Write what is made from the files: CODEOWNERS, the service control policy, a kustomization per cluster, the workflows that nobody edited; in the program's own repository also schemas and references",
    options: OPTIONS,
    examples: ["yarn generate", "yarn generate --check"],
    run: async (given, io) => await run(given, io, [...others, generate]),
  });
  return generate;
}
