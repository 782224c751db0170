import { basename, join, resolve } from "node:path";

import { compileRepository, type Sound } from "../../lib/compile-repository";
import { plural, quote, UsageError } from "../../lib/diagnostics";
import { firstClusters, PIPELINES, readState, STARTER_TEMPLATES, starterFiles, type Starter } from "../../lib/init";
import { shellLine } from "../../lib/diagnostics/shell-word";
import { readSettings } from "../../lib/io/environment";
import { ownSpec } from "../../lib/io/own-package";
import { readTemplate } from "../../lib/io/read-template";
import { writeFiles } from "../../lib/io/write-files";
import type { ClusterFacts } from "../../lib/ports/eks-writer";
import type { RepoFiles } from "../../lib/source";
import { GITLAB_FILE } from "../../lib/workflows";
import { name as programName } from "../../package.json";
import { defineCommand, type Command } from "../command";
import { showProblems } from "../compile-here";
import { filesFromData, pipelinesOf } from "../generate/from-data";
import { pipelineTemplates } from "../generate/pipeline-templates";
import { askAnswers } from "../init/ask-answers";
import { chooseFiles } from "../init/choose-files";
import { isExample, tryExisting } from "../init/existing-files";
import { findClusters } from "../init/find-clusters";
import { EXIT, type ExitCode, type Io } from "../io";
import type { Given, OptionSet } from "../options";

const OPTIONS = {
  organization: { type: "string", describe: "Your organization's name, as at GitHub" },
  ci: { choices: PIPELINES, default: "github", describe: "Where the pipeline is to run" },
  repository: {
    type: "string",
    describe: "The repository that the files will be: org/name (default: the folder's name)",
  },
  owner: { type: "string", array: true, describe: "Who approves changes of rules, clusters and workflows: @org/team" },
  cluster: { type: "string", array: true, describe: "An EKS cluster, as NAME:ACCOUNT:REGION (default: an example)" },
  "from-aws": { type: "boolean", default: false, describe: "Find the clusters in AWS, and write a file for each" },
  profile: { type: "string", array: true, describe: "With --from-aws: a profile of the AWS configuration" },
  region: { type: "string", array: true, describe: "With --from-aws: a region (default: AWS_REGION)" },
  "assume-role": { type: "string", describe: "A role (path/name) that is assumed in each cluster's account" },
  state: { type: "string", describe: "The S3 bucket of Terraform's state, as BUCKET:REGION (default: local files)" },
  trusted: {
    type: "string",
    array: true,
    describe: "The ARN of who may assume the break-glass role, which is then made",
  },
  yes: { type: "boolean", default: false, describe: "Ask nothing: take the default of what no flag says" },
} as const satisfies OptionSet;

type Options = Given<typeof OPTIONS> & { readonly folder: string };

async function starterOf(
  given: Options,
  found: readonly ClusterFacts[],
  commands: readonly string[],
  io: Io,
): Promise<Starter> {
  const folder = basename(resolve(given.folder));
  const asks = ({ flag, ofPipeline }: { flag: string; ofPipeline?: true }): boolean =>
    !given.yes && !(flag === "cluster" && given.fromAws) && !(ofPipeline && given.ci === "none");
  const answers = await askAnswers(given, { folder, asks, io });
  return {
    folder,
    organization: answers.organization,
    repository: given.ci === "none" ? undefined : answers.repository,
    owners: answers.owner,
    clusters: firstClusters(answers, found),
    state: readState(answers.state),
    trusted: answers.trusted,
    ci: given.ci,
    program: { name: programName, spec: await ownSpec(given.folder) },
    commands,
  };
}

async function templates(): Promise<Parameters<typeof starterFiles>[0]> {
  const entries = Object.entries(STARTER_TEMPLATES) as [keyof typeof STARTER_TEMPLATES, string][];
  return new Map(await Promise.all(entries.map(async ([path, name]) => [path, await readTemplate(name)] as const)));
}

/** What the program makes of these files: who is asked about which, and the pipeline of the host. */
async function generated({ model, plan }: Sound, host: "github" | "gitlab"): Promise<[string, string][]> {
  const fromData = filesFromData(model, plan, host, false);
  if ("tooLong" in fromData) throw new UsageError(fromData.tooLong);
  const pipelines = pipelinesOf(model, "package", await pipelineTemplates());
  return [...fromData, ...[...pipelines].filter(([path]) => (path === GITLAB_FILE) === (host === "gitlab"))];
}

/** What comes next for a cluster that is there already, by its mode. */
function nextFor({ name, authenticationMode: mode }: ClusterFacts): string[] {
  const adopt = `yarn adopt --cluster ${name}`;
  const importing = `yarn import-aws-auth --cluster ${name}`;
  if (mode === "API") return [`${adopt}   # its access entries, as files`];
  if (mode === "CONFIG_MAP") return [`${importing}   # its aws-auth ConfigMap, as files`];
  return [`${importing}   # its aws-auth ConfigMap, as files`, `${adopt}   # its access entries, as files`];
}

/** Of files that are there already nothing is asked: they say it. */
function asItIs(given: Options, files: RepoFiles, now: Date): Options {
  const compiled = compileRepository(files, now);
  const organization = compiled.kind === "unreadable" ? undefined : compiled.model.platform.organization;
  return { ...given, organization: given.organization ?? organization, yes: true };
}

async function run(given: Options, io: Io, commands: readonly string[]): Promise<ExitCode> {
  if (!given.fromAws && given.profile.length + given.region.length > 0) {
    throw new UsageError("--profile and --region go with --from-aws");
  }
  const { now } = readSettings(io.env);
  const found = given.fromAws ? await findClusters({ profiles: given.profile, regions: given.region }, io) : [];
  const existing = await tryExisting(given.folder);
  const starter = await starterOf(existing === undefined ? given : asItIs(given, existing, now), found, commands, io);
  const files = starterFiles(await templates(), starter);
  if (existing !== undefined) for (const path of files.keys()) if (isExample(path)) files.delete(path);
  const all: RepoFiles = new Map([...[...files].map(([path, text]) => [path, { text }] as const), ...(existing ?? [])]);
  const compiled = compileRepository(all, now);
  if (compiled.kind !== "sound") {
    showProblems(compiled.diagnostics, all, io);
    io.err("nothing was written\n");
    return EXIT.found;
  }
  if (given.ci !== "none") {
    for (const [path, text] of await generated(compiled, given.ci)) files.set(path, text);
  }
  const { write, kept } = await chooseFiles(given.folder, files, starter);
  await writeFiles(given.folder, write);
  for (const path of write.keys()) io.out(`${join(given.folder, path)}\n`);
  for (const path of kept) io.err(`${quote(path)} is there already, and stays as it is\n`);
  const here = resolve(given.folder) === process.cwd() ? [] : [shellLine("cd", given.folder)];
  const next = [...here, "npm install", "npm run validate", "npm run demo", ...found.flatMap(nextFor)];
  io.err(`${plural(write.size, "file")} written; next:\n${next.map((line) => `  ${line}\n`).join("")}`);
  return EXIT.ok;
}

/** The command that makes a repository of one's own, with a script for each of these. */
export function makeInit(commands: readonly string[]): Command {
  return defineCommand({
    name: "init",
    positionals: [{ name: "folder", describe: "Where the files go; `.`: here" }],
    describe:
      "Make a repository of your own: the files of access, the workflows and the settings, no program; overwrites nothing",
    options: OPTIONS,
    examples: ["yarn access init my-access --organization acme --ci none"],
    run: async (given, io) => await run(given, io, commands),
  });
}
