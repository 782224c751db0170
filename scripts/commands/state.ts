import { stateBucketJson, stateBuckets } from "../../lib/cloud";
import { TERRAFORM_VERSION } from "../../lib/constructs/terraform-version";
import { enumerate, quote, safeJson, UsageError } from "../../lib/diagnostics";
import { defineCommand } from "../command";
import { compileHere, showProblems } from "../compile-here";
import { EXIT, type ExitCode, type Io } from "../io";
import type { Given, OptionSet } from "../options";

const OPTIONS = {
  print: { type: "boolean", describe: "Print the Terraform JSON of the S3 bucket, for an administrator to apply once" },
  bucket: { type: "string", describe: "Which bucket, where accounts have several" },
} as const satisfies OptionSet;

/** What else has to be there before the first plan, by kind of backend. */
const OTHERWISE = {
  local: "the state is in local files: nothing has to be there. For a team, name a backend in platform.yaml",
  gcs: "make the bucket in Google Cloud, with object versioning and uniform access",
  azurerm: "make the storage account and its container in Azure, with blob versioning and without public access",
  http: "the server at the address keeps the state: make sure that it locks and keeps old versions",
  remote: 'make the workspaces\' organization, with "local" as its default execution mode',
} as const;

async function run(given: Given<typeof OPTIONS>, io: Io): Promise<ExitCode> {
  if (!given.print) throw new UsageError("say what to do with the state's place: --print");
  // All clusters, whatever ACCESS_CLUSTERS says: half a policy would lock out the others.
  const here = await compileHere(given, io);
  if (here.kind !== "sound") {
    showProblems(here.diagnostics, here.files, io);
    return EXIT.found;
  }
  const { kind } = here.plan.settings.backend;
  if (kind !== "s3") {
    io.err(
      `there is nothing to print: terraform.backend is ${kind}, and only the bucket of s3 is made here; ${OTHERWISE[kind]}\n`,
    );
    return EXIT.failed;
  }
  const all = stateBuckets(here.plan);
  const chosen = given.bucket === undefined ? all : all.filter(({ bucket }) => bucket === given.bucket);
  const [only, ...others] = chosen;
  const names = enumerate(all.map(({ bucket }) => bucket));
  if (only === undefined) throw new UsageError(`--bucket ${quote(given.bucket ?? "")}: platform.yaml names ${names}`);
  if (others.length > 0)
    throw new UsageError(`platform.yaml names several buckets, ${names}: choose one with --bucket`);
  io.out(safeJson(stateBucketJson(only, here.plan, TERRAFORM_VERSION)));
  return EXIT.ok;
}

export const state = defineCommand({
  name: "state",
  describe: "Print Terraform for the bucket of Terraform's state: what has to be there before the first plan",
  options: OPTIONS,
  examples: ["yarn state --print", "yarn state --print --bucket acme-terraform-state"],
  run,
});
