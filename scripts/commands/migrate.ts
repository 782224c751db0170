import { orNearest, quote, UsageError } from "../../lib/diagnostics";
import { readSettings } from "../../lib/io/environment";
import { ACCOUNT_OPTIONS } from "../account-access";
import { findCluster, ONE_CLUSTER } from "../cluster-address";
import { flag, text, type Arguments, type Command } from "../command";
import { compileHere, showProblems } from "../compile-here";
import { EXIT, type ExitCode, type Io } from "../io";
import { changeMode } from "../migrate/change-mode";
import { deleteConfigMap } from "../migrate/delete-config-map";
import { keepConfigMap } from "../migrate/keep";
import { lookAround } from "../migrate/look";
import type { Seen } from "../migrate/migration";
import { migrationPorts } from "../migrate/ports";
import { removePrincipal } from "../migrate/remove-line";
import { rollBack } from "../migrate/rollback";
import { showCheck, showNext, showStatus } from "../migrate/show";
import { findRoot } from "../root-folder";

/** What needs nothing but the ConfigMap and its backups: it works while the files or the entries are broken. */
const BLIND = { backup: keepConfigMap, rollback: rollBack } as const;

/** What looks at everything first. */
const SEEING: Readonly<Record<string, (seen: Seen) => ExitCode | Promise<ExitCode>>> = {
  status: showStatus,
  next: showNext,
  check: showCheck,
  mode: changeMode,
  "remove-line": removePrincipal,
  "delete-config-map": deleteConfigMap,
};

/** Options that only some actions take: given to another they would be ignored, which is no way to treat a `--yes`. */
const OWN_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  to: ["mode"],
  principal: ["remove-line"],
  from: ["rollback"],
  planned: ["check"],
  yes: ["mode", "remove-line", "delete-config-map", "rollback"],
  confirm: ["mode", "remove-line", "delete-config-map", "rollback"],
};

function readAction(args: Arguments): string {
  const action = text(args, "action") ?? "";
  const known = [...Object.keys(SEEING), ...Object.keys(BLIND)];
  if (!known.includes(action)) {
    throw new UsageError(`${quote(action)} is no action of migrate${orNearest(action, known)}\nyarn migrate --help`);
  }
  const misplaced = Object.entries(OWN_OPTIONS).filter(([option, actions]) => {
    return args[option] !== undefined && args[option] !== false && !actions.includes(action);
  });
  if (misplaced.length === 0) return action;
  const lines = misplaced.map(
    ([option, actions]) => `--${option} is of migrate ${actions.join(", ")}, not of ${action}`,
  );
  throw new UsageError(lines.join("\n"));
}

async function runSeeing(action: string, args: Arguments, io: Io, signal: AbortSignal): Promise<ExitCode> {
  const cluster = await findCluster(args, io);
  const here = await compileHere(args, io);
  const ports = await migrationPorts(cluster, args, io, signal);
  const planned = flag(args, "planned");
  if (here.kind !== "sound") showProblems(here.diagnostics, here.files, io);
  const asks = { planned, asksIam: flag(args, "iam"), asksRbac: flag(args, "rbac") };
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
  const seen = { args, io, cluster, here, ports, situation };
  return (await SEEING[action]?.(seen)) ?? EXIT.usage;
}

async function runBlind(action: keyof typeof BLIND, args: Arguments, io: Io, signal: AbortSignal): Promise<ExitCode> {
  const cluster = await findCluster(args, io);
  const here = { root: await findRoot(args, io.env), now: readSettings(io.env).now };
  return await BLIND[action]({ args, io, cluster, here, ports: await migrationPorts(cluster, args, io, signal) });
}

async function run(args: Arguments, io: Io): Promise<ExitCode> {
  const action = readAction(args);
  const { signal, dispose } = io.onInterrupt();
  try {
    return action === "backup" || action === "rollback"
      ? await runBlind(action, args, io, signal)
      : await runSeeing(action, args, io, signal);
  } finally {
    dispose();
  }
}

export const migrate: Command = {
  name: "migrate",
  positional: {
    name: "action",
    describe:
      "status: where the cluster is; next: the one next command; check: who would gain or lose what; backup, mode, " +
      "remove-line, delete-config-map: the steps; rollback: the ConfigMap as it was",
  },
  describe: "Lead a cluster from the aws-auth ConfigMap to access entries, one proven step after another",
  options: {
    ...ONE_CLUSTER,
    context: { type: "string", describe: "A context of the kubeconfig (default: made from the cluster's endpoint)" },
    format: { choices: ["table", "json", "markdown"], default: "table", describe: "For people, programs, or an issue" },
    planned: { type: "boolean", describe: "check: compare with what the files would apply, before anything is live" },
    to: { choices: ["API_AND_CONFIG_MAP", "API"], describe: "mode: the authentication mode to change to" },
    principal: { type: "string", describe: "remove-line: whose lines, as the ConfigMap has them or as mapRoles[2]" },
    from: { type: "string", describe: "rollback: the backup (default: the newest that differs)" },
    yes: { type: "boolean", describe: "Do it (default: only say what would be done)" },
    confirm: { type: "string", describe: "The cluster's name once more, where there is no terminal to type it at" },
    iam: { type: "boolean", default: true, describe: "Ask IAM whether roles exist; `--no-iam` does not, and says so" },
    rbac: { type: "boolean", default: true, describe: "Read RBAC bindings; `--no-rbac` does not, and says so" },
    ...ACCOUNT_OPTIONS,
  },
  examples: ["yarn migrate status --cluster prod-eu", "yarn migrate check --cluster prod-eu --format markdown"],
  run,
};
