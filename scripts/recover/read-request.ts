import { UsageError } from "../../lib/diagnostics";
import { readDuration, readRecovered, type Target } from "../../lib/recover";
import type { Principal } from "../../lib/model";
import type { Result } from "../../lib/model/result";
import { findCluster } from "../cluster-address";
import { flag, text, type Arguments } from "../command";
import type { Io } from "../io";

const USUAL_DURATION = "4h";

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
export function readRequest(args: Arguments): Request {
  const problems: string[] = [];
  const given = text(args, "principal");
  if (text(args, "cluster") === undefined) problems.push("--cluster is missing: the name of an EKS cluster");
  if (given === undefined) problems.push("--principal is missing: the ARN of the IAM role or user to let in");
  const principal = given === undefined ? undefined : take(readRecovered(given), problems);
  const duration = take(readDuration(text(args, "for") ?? USUAL_DURATION), problems);
  const remove = flag(args, "remove");
  const changeMode = flag(args, "change-mode");
  if (remove && text(args, "for") !== undefined) problems.push("--for says how long access lasts; --remove ends it");
  if (remove && changeMode)
    problems.push("--change-mode has nothing to do with --remove: a mode change cannot be undone");
  if (problems.length > 0 || principal === undefined || duration === undefined)
    throw new UsageError(problems.join("\n"));
  const [print, yes] = [flag(args, "print"), flag(args, "yes")];
  return {
    principal,
    duration,
    remove,
    print,
    yes,
    changeMode,
    note: flag(args, "note"),
    rights: flag(args, "rights"),
  };
}

/** The cluster too: asked for in EKS where neither a file nor the flags say it all, unless nobody is to be asked. */
export async function readTarget(request: Request, args: Arguments, io: Io, now: Date): Promise<Target> {
  const { principal, duration, print } = request;
  const cluster = await findCluster(args, io, { offline: print });
  if (principal.partition !== cluster.partition) {
    throw new UsageError(
      `--principal is of partition ${principal.partition}, the region ${cluster.region} of ${cluster.partition}: name a principal of the cluster's partition`,
    );
  }
  return { cluster, principal, until: new Date(now.getTime() + duration) };
}
