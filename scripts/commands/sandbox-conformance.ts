import { safeJson } from "../../lib/diagnostics";
import { defineCommand } from "../command";
import { EXIT, type ExitCode, type Io } from "../io";
import type { Given, OptionSet } from "../options";

const OPTIONS = {
  endpoint: {
    type: "string",
    describe: "The URL that answers for EKS and IAM (default: a sandbox of the suite's own)",
  },
  cluster: {
    type: "string",
    describe: "The cluster to try on, which may be of AWS; without it, one of the suite's own sandbox",
  },
  region: { type: "string", describe: "The cluster's region (default: what the environment says)" },
  "role-prefix": {
    type: "string",
    default: "eks-access-conformance",
    describe: "How the IAM roles are named that it makes, gives entries and deletes; also their path",
  },
  row: { type: "string", array: true, describe: "Only rows whose id begins so: create, policy/many (default: all)" },
  cli: { type: "boolean", describe: "Make the calls by the AWS CLI (aws) instead of the SDK: half a second each" },
  format: { choices: ["text", "json"], default: "text", describe: "How the report is written" },
} as const satisfies OptionSet;

async function run(given: Given<typeof OPTIONS>, io: Io): Promise<ExitCode> {
  const { runConformance } = await import("../sandbox/conformance.js");
  const { showReport } = await import("../../lib/conformance/index.js");
  const report = await runConformance({ ...given, rows: given.row }, io);
  io.out(given.format === "json" ? safeJson(report) : showReport(report));
  if (report.isInterrupted || report.left.length > 0) return EXIT.failed;
  if (report.counts.differs > 0) return EXIT.found;
  return report.counts.failed > 0 ? EXIT.failed : EXIT.ok;
}

export const sandboxConformance = defineCommand({
  name: "conformance",
  describe: "Compare an EKS access API, the sandbox or AWS itself, with what AWS documents of it, call by call",
  options: OPTIONS,
  examples: ["yarn sandbox conformance", "yarn sandbox conformance --row policy --format json"],
  run,
});
