import {
  findDrift,
  formatDriftJson,
  formatDriftMarkdown,
  formatDriftTable,
  hasFindings,
  unreadClusters,
  type DriftReport,
} from "../../lib/drift";
import type { ClusterPlan } from "../../lib/compile";
import { printable, UsageError } from "../../lib/diagnostics";
import { awsEksReader } from "../../lib/io/eks/aws-eks-reader";
import { assumeRoleCredentials, tryLocalAccess } from "../../lib/io/eks/credentials";
import { matches } from "../../lib/model";
import { number, text, texts, type Arguments, type Command } from "../command";
import { tryPlanHere } from "../compile-here";
import { EXIT, type ExitCode, type Io } from "../io";

const MOST_CALLS = 100;

function readConcurrency(args: Arguments): number | undefined {
  if (args["concurrency"] === undefined) return undefined;
  const calls = number(args, "concurrency") ?? NaN;
  if (Number.isInteger(calls) && calls >= 1 && calls <= MOST_CALLS) return calls;
  throw new UsageError(`--concurrency takes a whole number from 1 to ${MOST_CALLS}`);
}

/** Only what `--cluster` names. A pattern that matches nothing must not come out as "no drift". */
function chosen(clusters: readonly ClusterPlan[], patterns: readonly string[]): ClusterPlan[] {
  for (const pattern of patterns) {
    if (clusters.some(({ cluster }) => matches(pattern, cluster.name))) continue;
    throw new UsageError(`--cluster ${printable(pattern)} matches none of the clusters`);
  }
  return clusters.filter(
    ({ cluster }) => patterns.length === 0 || patterns.some((pattern) => matches(pattern, cluster.name)),
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
function exitCodeOf(report: DriftReport): ExitCode {
  if (hasFindings(report)) return EXIT.found;
  return unreadClusters(report).length > 0 ? EXIT.failed : EXIT.ok;
}

async function run(args: Arguments, io: Io): Promise<ExitCode> {
  const concurrency = readConcurrency(args);
  const here = await tryPlanHere(args, io);
  if (here === undefined) return EXIT.found;
  const clusters = chosen(here.plan.clusters, texts(args, "cluster"));
  const access = tryLocalAccess(io.env) ?? { credentialsFor: assumeRoleCredentials };
  const reader = awsEksReader({ ...access, ...(concurrency === undefined ? {} : { concurrency }) });
  const report = await findDrift({ ...here.plan, clusters }, reader, here.now);
  io.out(render(report, text(args, "format"), io.columns));
  for (const { cluster, couldNotLook = "" } of unreadClusters(report)) {
    io.err(`could not look at ${printable(cluster)}: ${printable(couldNotLook, 1_000)}\n`);
  }
  return exitCodeOf(report);
}

export const drift: Command = {
  name: "drift",
  describe: "Compare the live access entries of the clusters with the files; changes nothing",
  options: {
    cluster: { type: "string", array: true, describe: "Only these clusters; `*` matches any characters" },
    format: {
      choices: ["table", "json", "markdown"],
      default: "table",
      describe: "For people, for programs, or for an issue",
    },
    concurrency: { type: "number", describe: "How many calls of the EKS API at once, 1 to 100 (default: 10)" },
  },
  examples: ["yarn drift", "yarn drift --cluster 'prod-*' --format json"],
  run,
};
