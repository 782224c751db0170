import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";

import { quote, UsageError } from "../../lib/diagnostics";
import { awsProfiles, pipelineJobs, profileOptions } from "../../lib/github";
import { defineCommand } from "../command";
import { tryLookHere } from "../compile-here";
import { EXIT, type ExitCode, type Io } from "../io";
import type { Given, OptionSet } from "../options";

const OPTIONS = {
  role: { choices: ["plan", "drift", "apply"], required: true, describe: "Which of the pipeline's roles is assumed" },
  "token-file": { type: "string", required: true, describe: "The file that holds the OIDC token" },
  config: {
    type: "string",
    required: true,
    describe: "The AWS configuration to write: AWS_CONFIG_FILE of what follows",
  },
} as const satisfies OptionSet;

/** AWS_CONFIG_FILE is read line by line. @throws UsageError for a path that has one */
function onOneLine(path: string): string {
  if (!/[\r\n]/.test(path)) return resolve(path);
  throw new UsageError(`--token-file ${quote(path)}: an AWS configuration cannot name a path with a line break`);
}

async function run(given: Given<typeof OPTIONS>, io: Io): Promise<ExitCode> {
  const tokenFile = onOneLine(given.tokenFile);
  const here = await tryLookHere(given, io);
  if (here === undefined) return EXIT.found;
  const jobs = pipelineJobs(here.plan, given.role);
  await writeFile(given.config, awsProfiles(jobs, tokenFile, `eks-access-${given.role}`), { mode: 0o600 });
  for (const option of profileOptions(jobs)) io.out(`${option}\n`);
  return EXIT.ok;
}

export const awsProfilesCommand = defineCommand({
  name: "aws-profiles",
  describe:
    "For pipelines other than GitHub's: write an AWS configuration with a profile for each account, by an OIDC token, and print the options that use it",
  options: OPTIONS,
  examples: ["yarn access aws-profiles --role plan --token-file token --config aws.config"],
  run,
});
