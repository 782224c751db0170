import { writeFoundAccess, type Bootstrap } from "../../lib/bootstrap";
import { importClusters, type Import } from "../../lib/import/import-clusters";
import { awsEksWriter } from "../../lib/io/eks/aws-eks-writer";
import { awsIamReader } from "../../lib/io/iam/aws-iam-reader";
import { readMigration } from "../../lib/io/read-migration";
import { readTemplate } from "../../lib/io/read-template";
import { writeFiles } from "../../lib/io/write-files";
import { dayOf } from "../../lib/model";
import { platformFile } from "../../lib/review/platform-file";
import { ACCOUNT_OPTIONS, accountAccess } from "../account-access";
import { findClusters, SEVERAL_CLUSTERS } from "../cluster-address";
import { flag, type Arguments, type Command } from "../command";
import { compileHere, showProblems, type Here } from "../compile-here";
import { filesOfMigration, reasonOf, type MigrationFiles } from "../import/files-of-migration";
import { readCluster, type ReadCluster } from "../import/read-clusters";
import { readImportSources, readTeamOf } from "../import/read-options";
import { showImport, summarizeImport } from "../import/show-import";
import { EXIT, type ExitCode, type Io } from "../io";
import { openKube } from "../open-kube";

/** Reads every cluster; undefined when one could not be read, which has been told: an import of a part looks whole. */
async function readAll(
  args: Arguments,
  io: Io,
  signal: AbortSignal,
): Promise<{ read: ReadCluster[]; access: ReturnType<typeof accountAccess> } | undefined> {
  const sources = readImportSources(args);
  const clusters = await findClusters(args, io, { offline: sources.files.size > 0 });
  const access = accountAccess(args, io.env, clusters);
  const eks = awsEksWriter({ ...access.eks, signal });
  const kubeOf = (cluster: (typeof clusters)[number]): ReturnType<typeof openKube> =>
    openKube(cluster, {
      context: sources.contexts.get(cluster.name),
      eks,
      credentialsFor: access.eks.credentialsFor,
      env: io.env,
      signal,
    });
  const read = await Promise.all(
    clusters.map(async (cluster) => await readCluster(cluster, sources, args, { kubeOf, eks }, io)),
  );
  const problems = read.flatMap((one) => ("problem" in one ? [one.problem] : []));
  if (problems.length === 0) return { read: read.flatMap((one) => ("problem" in one ? [] : [one])), access };
  for (const problem of problems) io.err(`${problem}\n`);
  return undefined;
}

async function bootstrapOf(here: Here, { found }: Import, args: Arguments): Promise<Bootstrap> {
  const template = await readTemplate("platform.yaml");
  return writeFoundAccess(here.files, found, {
    now: here.now,
    strict: flag(args, "strict"),
    force: flag(args, "force"),
    reason: reasonOf,
    platformText: (role) => platformFile(template, role),
  });
}

async function migrationOf(
  here: Here,
  read: readonly ReadCluster[],
  imported: Import,
  bootstrap: Bootstrap,
  args: Arguments,
): Promise<{ readonly parts: readonly MigrationFiles[]; readonly before: ReadonlyMap<string, string> }> {
  const [template, day] = [await readTemplate("worklist.md"), dayOf(here.now)];
  const exceptions = here.kind === "sound" ? here.model.platform.guardrails.exceptions : [];
  const texts = await Promise.all(read.map(({ cluster }) => readMigration(here.root, cluster.name)));
  const parts = read.map((cluster, index) =>
    filesOfMigration(cluster, imported, bootstrap, {
      template,
      day,
      existing: texts[index] ?? new Map<string, string>(),
      exceptions,
      force: flag(args, "force"),
    }),
  );
  return { parts, before: new Map(texts.flatMap((existing) => [...existing])) };
}

function textsOf({ files }: Here): Map<string, string> {
  return new Map([...files].flatMap(([path, file]) => ("text" in file ? [[path, file.text] as const] : [])));
}

async function run(args: Arguments, io: Io): Promise<ExitCode> {
  const teamOf = await readTeamOf(args, io);
  const { signal, dispose } = io.onInterrupt();
  const reading = await readAll(args, io, signal).finally(dispose);
  if (reading === undefined) return EXIT.failed;
  const { read, access } = reading;
  const here = await compileHere(args, io);
  const imported = await importClusters(read, awsIamReader(access.iam), {
    teamOf,
    usePolicies: flag(args, "use-policies"),
  });
  const bootstrap = await bootstrapOf(here, imported, args);
  const migration = await migrationOf(here, read, imported, bootstrap, args);
  // The backup first, and platform.yaml last: whatever an interruption leaves, the next run finishes.
  const files = new Map([...migration.parts.flatMap((part) => [...part.files]), ...bootstrap.files]);
  const outcome = { imported, bootstrap, files, before: new Map([...textsOf(here), ...migration.before]) };
  const [isWrite, isStrict] = [flag(args, "write"), flag(args, "strict")];

  io.out(showImport(outcome, io.columns, !isWrite));
  const failed = bootstrap.diagnostics.some(({ severity }) => severity === "error");
  if (failed) showProblems(bootstrap.diagnostics, here.files, io);
  if (failed && !isStrict) {
    io.err("nothing was written: mend these first\n");
    return EXIT.found;
  }
  for (const path of migration.parts.flatMap(({ kept }) => kept)) {
    io.err(`${path} is kept: it would become another, and its boxes may be ticked (--force overwrites it)\n`);
  }
  if (isWrite) {
    await writeFiles(here.root, files);
    for (const path of files.keys()) io.out(`${path}\n`);
  }
  io.err(
    `${summarizeImport(outcome)} ${isWrite ? "written; next: yarn validate" : "would be written; --write writes them"}\n`,
  );
  return failed || bootstrap.conflicts.length > 0 ? EXIT.found : EXIT.ok;
}

export const importAwsAuth: Command = {
  name: "import-aws-auth",
  describe: "Turn the aws-auth ConfigMap of clusters into team and cluster files, and a worklist; changes no cluster",
  options: {
    ...SEVERAL_CLUSTERS,
    file: {
      type: "string",
      array: true,
      describe: "The ConfigMap as a file (`-`: stdin) instead of the live one; one for each --cluster, in their order",
    },
    context: { type: "string", array: true, describe: "A context of the kubeconfig; one for each --cluster" },
    rbac: { type: "string", describe: "RBAC bindings as a file, to see what groups give (default: the live ones)" },
    team: { type: "string", describe: "Everything belongs to this team" },
    map: { type: "string", describe: "A YAML map from globs of principals or groups to teams" },
    "use-policies": { type: "boolean", describe: "Grant the access policy instead of a group that mirrors it" },
    ...ACCOUNT_OPTIONS,
    write: { type: "boolean", default: false, describe: "Write the files (default: only show them)" },
    force: {
      type: "boolean",
      default: false,
      describe: "Merge with what the files say otherwise; overwrite a worklist",
    },
    strict: { type: "boolean", default: false, describe: "Add no exceptions: let `yarn validate` fail" },
  },
  examples: [
    "yarn import-aws-auth --cluster prod-eu",
    "yarn import-aws-auth --cluster prod-eu --file aws-auth.json --write",
  ],
  run,
};
