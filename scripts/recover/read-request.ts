import { UsageError } from "../../lib/diagnostics";
import { readDuration, readRecovered, type Target } from "../../lib/recover";
import type { Principal } from "../../lib/model";
import type { Result } from "../../lib/model/result";
import { ACCOUNT_OPTIONS } from "../account-access";
import { findCluster, ONE_CLUSTER } from "../cluster-address";
import type { Io } from "../io";
import type { Given, OptionSet } from "../options";

const USUAL_DURATION = "4h";

/** What `yarn recover` takes. */
export const RECOVER_OPTIONS = {
  ...ONE_CLUSTER,
  principal: { type: "string", describe: "The ARN of the IAM role or user to let in, path included" },
  for: { type: "string", describe: "How long it is meant to last, 15m to 24h, such as 90m (default: 4h)" },
  remove: { type: "boolean", describe: "Take a recovery's access entry away again; it touches no other entry" },
  print: {
    type: "boolean",
    describe: "Print the AWS CLI's commands instead; calls nothing and needs no credentials",
  },
  yes: { type: "boolean", describe: "Do it without asking" },
  "change-mode": { type: "boolean", describe: "Change mode CONFIG_MAP to API_AND_CONFIG_MAP; there is no way back" },
  note: { type: "boolean", default: true, describe: "Write a note to `incidents/`; `--no-note` does not" },
  rights: { type: "boolean", default: true, describe: "Ask IAM what the caller may do; `--no-rights` does not" },
  ...ACCOUNT_OPTIONS,
} as const satisfies OptionSet;

export type RecoverOptions = Given<typeof RECOVER_OPTIONS>;

/** What the command line asks for, apart from which cluster. */
export interface Request {
  readonly principal: Principal;
  /** In milliseconds. */
  readonly duration: number;
  readonly remove: boolean;
  readonly print: boolean;
  readonly yes: boolean;
  readonly changeMode: boolean;
  readonly note: boolean;
  readonly rights: boolean;
}

function take<T>(result: Result<T>, problems: string[]): T | undefined {
  if (result.ok) return result.value;
  problems.push(result.hint === undefined ? result.message : `${result.message}\n  ${result.hint}`);
  return undefined;
}

/** @throws UsageError that lists everything wrong with the options */
export function readRequest(given: RecoverOptions): Request {
  const { remove, print, yes, changeMode, note, rights } = given;
  const problems: string[] = [];
  if (given.cluster === undefined) problems.push("--cluster is missing: the name of an EKS cluster");
  if (given.principal === undefined) problems.push("--principal is missing: the ARN of the IAM role or user to let in");
  const principal = given.principal === undefined ? undefined : take(readRecovered(given.principal), problems);
  const duration = take(readDuration(given.for ?? USUAL_DURATION), problems);
  if (remove && given.for !== undefined) problems.push("--for says how long access lasts; --remove ends it");
  if (remove && changeMode)
    problems.push("--change-mode has nothing to do with --remove: a mode change cannot be undone");
  if (problems.length > 0 || principal === undefined || duration === undefined)
    throw new UsageError(problems.join("\n"));
  return { principal, duration, remove, print, yes, changeMode, note, rights };
}

/** The cluster too: asked for in EKS where neither a file nor the flags say it all, unless nobody is to be asked. */
export async function readTarget(request: Request, given: RecoverOptions, io: Io, now: Date): Promise<Target> {
  const { principal, duration, print } = request;
  const cluster = await findCluster(given, io, { offline: print });
  if (principal.partition !== cluster.partition) {
    throw new UsageError(
      `--principal is of partition ${principal.partition}, the region ${cluster.region} of ${cluster.partition}: name a principal of the cluster's partition`,
    );
  }
  return { cluster, principal, until: new Date(now.getTime() + duration) };
}
