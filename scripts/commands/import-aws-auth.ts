import { writeFoundAccess, type Bootstrap } from "../../lib/bootstrap";
import { importClusters, type Import } from "../../lib/import/import-clusters";
import { awsEksWriter } from "../../lib/io/eks/aws-eks-writer";
import { awsIamReader } from "../../lib/io/iam/aws-iam-reader";
import { readMigration } from "../../lib/io/read-migration";
import { readTemplate } from "../../lib/io/read-template";
import { writeFiles } from "../../lib/io/write-files";
import { dayOf } from "../../lib/model";
import { platformFile } from "../../lib/review/platform-file";
import { accountAccess } from "../account-access";
import { findClusters } from "../cluster-address";
import { defineCommand } from "../command";
import { compileHere, showProblems, type Here } from "../compile-here";
import { filesOfMigration, reasonOf, type MigrationFiles } from "../import/files-of-migration";
import { readCluster, type ReadCluster } from "../import/read-clusters";
import { IMPORT_OPTIONS, readImportSources, readTeamOf, type ImportOptions } from "../import/read-options";
import { showImport, summarizeImport } from "../import/show-import";
import { EXIT, type ExitCode, type Io } from "../io";
import { openKube } from "../open-kube";

/** Reads every cluster; undefined when one could not be read, which has been told: an import of a part looks whole. */
async function readAll(
  given: ImportOptions,
  io: Io,
  signal: AbortSignal,
): Promise<{ read: ReadCluster[]; access: ReturnType<typeof accountAccess> } | undefined> {
  const sources = readImportSources(given);
  const clusters = await findClusters(given, io, { offline: sources.files.size > 0 });
  const access = accountAccess(given, io.env, clusters);
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
    clusters.map(async (cluster) => await readCluster(cluster, { ...sources, rbac: given.rbac }, { kubeOf, eks }, io)),
  );
  const problems = read.flatMap((one) => ("problem" in one ? [one.problem] : []));
  if (problems.length === 0) return { read: read.flatMap((one) => ("problem" in one ? [] : [one])), access };
  for (const problem of problems) io.err(`${problem}\n`);
  return undefined;
}

async function bootstrapOf(here: Here, { found }: Import, { strict, force }: ImportOptions): Promise<Bootstrap> {
  const template = await readTemplate("platform.yaml");
  return writeFoundAccess(here.files, found, {
    now: here.now,
    strict,
    force,
    reason: reasonOf,
    platformText: (role) => platformFile(template, { role }),
  });
}

async function migrationOf(
  here: Here,
  read: readonly ReadCluster[],
  imported: Import,
  bootstrap: Bootstrap,
  { force }: ImportOptions,
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
      force,
    }),
  );
  return { parts, before: new Map(texts.flatMap((existing) => [...existing])) };
}

function textsOf({ files }: Here): Map<string, string> {
  return new Map([...files].flatMap(([path, file]) => ("text" in file ? [[path, file.text] as const] : [])));
}

async function run(given: ImportOptions, io: Io): Promise<ExitCode> {
  const teamOf = await readTeamOf(given, io);
  const { signal, dispose } = io.onInterrupt();
  const reading = await readAll(given, io, signal).finally(dispose);
  if (reading === undefined) return EXIT.failed;
  const { read, access } = reading;
  const here = await compileHere(given, io);
  const imported = await importClusters(read, awsIamReader(access.iam), {
    teamOf,
    usePolicies: given.usePolicies,
  });
  const bootstrap = await bootstrapOf(here, imported, given);
  const migration = await migrationOf(here, read, imported, bootstrap, given);
  // The backup first, and platform.yaml last: whatever an interruption leaves, the next run finishes.
  const files = new Map([...migration.parts.flatMap((part) => [...part.files]), ...bootstrap.files]);
  const outcome = { imported, bootstrap, files, before: new Map([...textsOf(here), ...migration.before]) };
  const { write: isWrite, strict: isStrict } = given;

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
  if (migration.parts.some(({ isUnkept }) => isUnkept)) {
    io.err(
      "the file holds only a part of a ConfigMap: no backup is kept of it; `yarn migrate backup` keeps the cluster's own\n",
    );
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

export const importAwsAuth = defineCommand({
  name: "import-aws-auth",
  describe: "Turn the aws-auth ConfigMap of clusters into team and cluster files, and a worklist; changes no cluster",
  options: IMPORT_OPTIONS,
  examples: [
    "yarn import-aws-auth --cluster prod-eu",
    "yarn import-aws-auth --cluster prod-eu --file aws-auth.json --write",
  ],
  run,
});
