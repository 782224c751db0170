import {
  findDrift,
  formatDriftJson,
  formatDriftMarkdown,
  formatDriftTable,
  hasFindings,
  unreadPlaces,
  type DriftReport,
} from "../../lib/drift";
import { limitPlan, type ClusterPlan, type GuardedPlan } from "../../lib/compile";
import { printable, UsageError } from "../../lib/diagnostics";
import { awsEksReader } from "../../lib/io/eks/aws-eks-reader";
import { matches } from "../../lib/model";
import { ACCOUNT_OPTIONS, accountAccess } from "../account-access";
import { number, text, texts, type Arguments, type Command } from "../command";
import { tryPlanHere } from "../compile-here";
import { callWitnesses, readChoice, type Choice } from "../drift/witnesses";
import { EXIT, type ExitCode, type Io } from "../io";

const MOST_CALLS = 100;

function readConcurrency(args: Arguments): number | undefined {
  if (args["concurrency"] === undefined) return undefined;
  const calls = number(args, "concurrency") ?? NaN;
  if (Number.isInteger(calls) && calls >= 1 && calls <= MOST_CALLS) return calls;
  throw new UsageError(`--concurrency takes a whole number from 1 to ${MOST_CALLS}`);
}

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

function render(report: DriftReport, format: string | undefined, columns: number): string {
  switch (format) {
    case "json":
      return formatDriftJson(report);
    case "markdown":
      return formatDriftMarkdown(report);
    default:
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
    io.err(
      `could not look at ${what === "stack" ? "the stack of " : ""}${printable(place)}: ${printable(why, 1_000)}\n`,
    );
  }
  for (const { text: note } of report.notes ?? []) io.err(`note: ${printable(note, 1_000)}\n`);
}

async function run(args: Arguments, io: Io): Promise<ExitCode> {
  const concurrency = readConcurrency(args);
  const choice = readChoice(args);
  const here = await tryPlanHere(args, io);
  if (here === undefined) return EXIT.found;
  const plan = chosen(here.plan, texts(args, "cluster"));
  const access = accountAccess(
    args,
    io.env,
    plan.clusters.map(({ cluster }) => cluster),
  );
  const reader = awsEksReader({ ...access.eks, ...(concurrency === undefined ? {} : { concurrency }) });
  const { witnesses, notes: said } = await callWitnesses(here, plan, choice, access, io);
  const found = await findDrift(plan, reader, here.now, witnesses);
  const notes = [...said, ...(found.notes ?? [])];
  const report = notes.length === 0 ? found : { ...found, notes };
  io.out(render(report, text(args, "format"), io.columns));
  talk(report, io);
  return exitCodeOf(report, choice);
}

export const drift: Command = {
  name: "drift",
  describe: "Compare the live access entries with the files, IAM and Terraform's plan; changes nothing",
  options: {
    cluster: { type: "string", array: true, describe: "Only these clusters; `*` matches any characters" },
    format: {
      choices: ["table", "json", "markdown"],
      default: "table",
      describe: "For people, for programs, or for an issue",
    },
    iam: {
      type: "boolean",
      default: true,
      describe: "Ask IAM whether each principal is still the one its entry was made for; --no-iam leaves it out",
    },
    "require-iam": { type: "boolean", describe: "Fail (exit 3) where IAM cannot be read, instead of noting it" },
    plans: {
      type: "boolean",
      describe: "Read the plan that `yarn diff` or `yarn plan` saved for each stack: tells what was not applied yet",
    },
    terraform: { type: "boolean", describe: "Run `terraform plan` for each stack, without a lock, instead" },
    out: { type: "string", describe: "The folder of the stacks, for --plans and --terraform (default: cdktf.out)" },
    who: { type: "boolean", describe: "Look up in CloudTrail who did it; two calls a second at most" },
    ...ACCOUNT_OPTIONS,
    concurrency: { type: "number", describe: "How many calls of the EKS API at once, 1 to 100 (default: 10)" },
  },
  examples: ["yarn drift", "yarn drift --cluster 'prod-*' --format json", "yarn drift --terraform --who"],
  run,
};
