import { readSettings } from "../../lib/io/environment";
import { ACCOUNT_OPTIONS } from "../account-access";
import { findCluster, ONE_CLUSTER } from "../cluster-address";
import { defineCommand, defineGroup, type Command } from "../command";
import { compileHere, showProblems } from "../compile-here";
import { EXIT, type ExitCode, type Io } from "../io";
import { AGREEMENT_OPTIONS } from "../migrate/agree";
import { changeMode } from "../migrate/change-mode";
import { deleteConfigMap } from "../migrate/delete-config-map";
import { keepConfigMap } from "../migrate/keep";
import { lookAround } from "../migrate/look";
import type { Migration, Seen } from "../migrate/migration";
import { migrationPorts } from "../migrate/ports";
import { removePrincipal } from "../migrate/remove-line";
import { rollBack } from "../migrate/rollback";
import { showCheck, showNext, showStatus } from "../migrate/show";
import type { Given, OptionSet } from "../options";
import { findRoot } from "../root-folder";

/** Of every step. */
const CLUSTER_OPTIONS = {
  ...ONE_CLUSTER,
  context: { type: "string", describe: "A context of the kubeconfig (default: made from the cluster's endpoint)" },
  ...ACCOUNT_OPTIONS,
} as const satisfies OptionSet;

/** Of every step that looks at everything first. */
const LOOK_OPTIONS = {
  ...CLUSTER_OPTIONS,
  iam: { type: "boolean", default: true, describe: "Ask IAM whether roles exist; `--no-iam` does not, and says so" },
  rbac: { type: "boolean", default: true, describe: "Read RBAC bindings; `--no-rbac` does not, and says so" },
} as const satisfies OptionSet;

const SHOW_OPTIONS = {
  ...LOOK_OPTIONS,
  format: { choices: ["table", "json"], default: "table", describe: "For people, or for programs" },
} as const satisfies OptionSet;

async function interruptibly<T>(io: Io, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { signal, dispose } = io.onInterrupt();
  return await work(signal).finally(dispose);
}

/** Looks at everything, and goes on with what it sees; says so, and does nothing more, where it could not look. */
async function looking(
  given: Given<typeof LOOK_OPTIONS>,
  planned: boolean,
  io: Io,
  step: (seen: Seen) => ExitCode | Promise<ExitCode>,
): Promise<ExitCode> {
  return await interruptibly(io, async (signal) => {
    const cluster = await findCluster(given, io);
    const here = await compileHere(given, io);
    const ports = await migrationPorts(cluster, given, io, signal);
    if (here.kind !== "sound") showProblems(here.diagnostics, here.files, io);
    const asks = { planned, asksIam: given.iam, asksRbac: given.rbac };
    const situation = await lookAround({ cluster, here, ports, io, ...asks });
    if (situation === undefined) return EXIT.found;
    if ("couldNotLook" in situation) {
      io.err(`could not look at ${cluster.name}: ${situation.couldNotLook}\n`);
      return EXIT.failed;
    }
    const { files } = situation;
    if (planned && "problem" in files) {
      io.err(`there is nothing to compare with: ${files.problem}; \`${files.command}\`\n`);
      return EXIT.failed;
    }
    return await step({ io, cluster, here, ports, situation });
  });
}

type Blind = Omit<Migration, "here"> & { readonly here: { readonly root: string; readonly now: Date } };

/** For what needs nothing but the ConfigMap and its backups: it works while the files or the entries are broken. */
async function blindly(
  given: Given<typeof CLUSTER_OPTIONS>,
  io: Io,
  step: (migration: Blind) => Promise<ExitCode>,
): Promise<ExitCode> {
  return await interruptibly(io, async (signal) => {
    const cluster = await findCluster(given, io);
    const here = { root: await findRoot(given, io.env), now: readSettings(io.env).now };
    return await step({ io, cluster, here, ports: await migrationPorts(cluster, given, io, signal) });
  });
}

const PROD = "--cluster prod-eu";

const STEPS: readonly Command[] = [
  defineCommand({
    name: "status",
    describe: "Where the cluster is: the steps, what is left of the ConfigMap, and the next command",
    options: SHOW_OPTIONS,
    examples: [`yarn migrate status ${PROD}`],
    run: (given, io) => looking(given, false, io, (seen) => showStatus(seen, given)),
  }),
  defineCommand({
    name: "next",
    describe: "The one next command",
    options: SHOW_OPTIONS,
    examples: [`yarn migrate next ${PROD}`],
    run: (given, io) => looking(given, false, io, (seen) => showNext(seen, given)),
  }),
  defineCommand({
    name: "check",
    describe: "Who would gain or lose what, principal by principal",
    options: {
      ...LOOK_OPTIONS,
      format: {
        choices: ["table", "json", "markdown"],
        default: "table",
        describe: "For people, programs, or an issue",
      },
      planned: { type: "boolean", describe: "Compare with what the files would apply, before anything is live" },
    },
    examples: [`yarn migrate check ${PROD} --format markdown`],
    run: (given, io) => looking(given, given.planned, io, (seen) => showCheck(seen, given)),
  }),
  defineCommand({
    name: "backup",
    describe: "Keep the ConfigMap, as it is now, in migration/<cluster>/; changes no cluster",
    options: CLUSTER_OPTIONS,
    examples: [`yarn migrate backup ${PROD}`],
    run: (given, io) => blindly(given, io, keepConfigMap),
  }),
  defineCommand({
    name: "mode",
    describe: "Change the authentication mode, one step; there is no way back",
    options: {
      ...LOOK_OPTIONS,
      to: { choices: ["API_AND_CONFIG_MAP", "API"], required: true, describe: "The authentication mode to change to" },
      ...AGREEMENT_OPTIONS,
    },
    examples: [`yarn migrate mode ${PROD} --to API_AND_CONFIG_MAP`],
    run: (given, io) => looking(given, false, io, (seen) => changeMode(seen, given)),
  }),
  defineCommand({
    name: "remove-line",
    describe: "Take the lines of a principal out of the ConfigMap, where an entry covers it",
    options: {
      ...LOOK_OPTIONS,
      principal: { type: "string", describe: "Whose lines, as the ConfigMap has them or as mapRoles[2]" },
      ...AGREEMENT_OPTIONS,
    },
    examples: [`yarn migrate remove-line ${PROD} --principal 'mapRoles[2]'`],
    run: (given, io) => looking(given, false, io, (seen) => removePrincipal(seen, given)),
  }),
  defineCommand({
    name: "delete-config-map",
    describe: "Delete the ConfigMap, which EKS does not read in mode API",
    options: { ...LOOK_OPTIONS, ...AGREEMENT_OPTIONS },
    examples: [`yarn migrate delete-config-map ${PROD}`],
    run: (given, io) => looking(given, false, io, (seen) => deleteConfigMap(seen, given)),
  }),
  defineCommand({
    name: "rollback",
    describe: "Put a backup of the ConfigMap back",
    options: {
      ...CLUSTER_OPTIONS,
      from: { type: "string", describe: "The backup (default: the newest that differs)" },
      ...AGREEMENT_OPTIONS,
    },
    examples: [`yarn migrate rollback ${PROD}`],
    run: (given, io) => blindly(given, io, (migration) => rollBack(migration, given)),
  }),
];

export const migrate = defineGroup({
  name: "migrate",
  describe: "Lead a cluster from the aws-auth ConfigMap to access entries, one proven step after another",
  examples: [`yarn migrate status ${PROD}`, `yarn migrate check ${PROD} --format markdown`],
  subcommands: STEPS,
});
