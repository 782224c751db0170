import {
  findDrift,
  findOverdue,
  formatDriftJson,
  formatDriftMarkdown,
  formatDriftTable,
  hasFindings,
  UNREAD_WORDS,
  unreadPlaces,
  type DriftReport,
} from "../../lib/drift";
import { limitPlan, type ClusterPlan, type GuardedPlan } from "../../lib/compile";
import { printable, UsageError } from "../../lib/diagnostics";
import { awsEksReader } from "../../lib/io/eks/aws-eks-reader";
import { matches } from "../../lib/model";
import { ACCOUNT_OPTIONS, accountAccess } from "../account-access";
import { defineCommand } from "../command";
import { tryLookHere } from "../compile-here";
import { callWitnesses, CHOICE_OPTIONS, readChoice, type Choice } from "../drift/witnesses";
import { callRbac, RBAC_OPTIONS, readContexts } from "../drift/rbac-witness";
import { EXIT, type ExitCode, type Io } from "../io";
import type { Given, OptionSet } from "../options";

const OPTIONS = {
  cluster: { type: "string", array: true, describe: "Only these clusters; `*` matches any characters" },
  format: {
    choices: ["table", "json", "markdown"],
    default: "table",
    describe: "For people, for programs, or for an issue",
  },
  ...CHOICE_OPTIONS,
  ...RBAC_OPTIONS,
  ...ACCOUNT_OPTIONS,
  concurrency: {
    type: "number",
    from: 1,
    to: 100,
    describe: "How many calls of the EKS API at once, 1 to 100 (default: 10)",
  },
} as const satisfies OptionSet;

/** Only what `--cluster` names. A pattern that matches nothing must not come out as "no drift". */
function chosen(plan: GuardedPlan, patterns: readonly string[]): GuardedPlan {
  const { clusters } = plan;
  for (const pattern of patterns) {
    if (clusters.some(({ cluster }) => matches(pattern, cluster.name))) continue;
    throw new UsageError(`--cluster ${printable(pattern)} matches none of the clusters`);
  }
  if (patterns.length === 0) return plan;
  const isChosen = ({ cluster }: ClusterPlan): boolean => patterns.some((pattern) => matches(pattern, cluster.name));
  return limitPlan(
    plan,
    clusters.filter(isChosen).map(({ cluster }) => cluster.name),
  );
}

function render(report: DriftReport, format: Given<typeof OPTIONS>["format"], columns: number): string {
  switch (format) {
    case "json":
      return formatDriftJson(report);
    case "markdown":
      return formatDriftMarkdown(report);
    case "table":
      return formatDriftTable(report, columns);
  }
}

/** Drift found must reach whoever waits for it, even while some other cluster cannot be read: hence this order. */
function exitCodeOf(report: DriftReport, { iam }: Choice): ExitCode {
  if (hasFindings(report)) return EXIT.found;
  const lacksIam = iam === "require" && (report.notes ?? []).some(({ about }) => about === "iam");
  return lacksIam || unreadPlaces(report).length > 0 ? EXIT.failed : EXIT.ok;
}

/** On stderr too: whoever only looks at the exit code's reason finds it there. */
function talk(report: DriftReport, io: Io): void {
  for (const { place, what, why } of unreadPlaces(report)) {
    io.err(`could not look at ${UNREAD_WORDS[what]}${printable(place)}: ${printable(why, 1_000)}\n`);
  }
  for (const { text: note } of report.notes ?? []) io.err(`note: ${printable(note, 1_000)}\n`);
}

async function run(given: Given<typeof OPTIONS>, io: Io): Promise<ExitCode> {
  const { concurrency, cluster, format } = given;
  const choice = readChoice(given);
  const contexts = readContexts(given, cluster);
  const here = await tryLookHere(given, io);
  if (here === undefined) return EXIT.found;
  const plan = chosen(here.plan, cluster);
  const access = accountAccess(
    given,
    io.env,
    plan.clusters.map((one) => one.cluster),
  );
  const reader = awsEksReader({ ...access.eks, ...(concurrency === undefined ? {} : { concurrency }) });
  const { witnesses, notes: said } = await callWitnesses(here, plan, choice, access, io);
  const rbac = given.rbac ? await callRbac(here.model, access, contexts, io) : undefined;
  const found = await findDrift(plan, reader, here.now, { ...witnesses, rbac });
  const notes = [...said, ...(found.notes ?? [])];
  const overdue = findOverdue(plan, here.overdue);
  const report = {
    ...found,
    ...(overdue.length === 0 ? {} : { overdue }),
    ...(notes.length === 0 ? {} : { notes }),
  };
  io.out(render(report, format, io.columns));
  talk(report, io);
  return exitCodeOf(report, choice);
}

export const drift = defineCommand({
  name: "drift",
  describe: "Compare the live access entries with the files, IAM and Terraform's plan; changes nothing",
  options: OPTIONS,
  examples: [
    "yarn drift",
    "yarn drift --cluster 'prod-*' --format json",
    "yarn drift --terraform --who",
    "yarn drift --rbac --cluster prod-eu --context prod-eu",
  ],
  run,
});
