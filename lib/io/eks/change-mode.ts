import { setTimeout as sleep } from "node:timers/promises";

import { lookAgain, type Wait } from "../../ports/look-again";

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_Update.html */
export interface ClusterUpdate {
  readonly id: string;
  /** `AccessConfigUpdate`, `VersionUpdate`, … */
  readonly type: string;
  /** `InProgress`, `Successful`, `Failed` or `Cancelled`. */
  readonly status: string;
  /** EKS's own words about each failure. */
  readonly errors: readonly string[];
}

/** What a change of the mode takes. Each throws what EKS or the network refuses. */
export interface ModeCalls {
  current(): Promise<{ readonly mode: string; readonly status: string }>;
  /** Undefined while another update is running, or when the cluster turns out to be in that mode. */
  request(mode: string): Promise<ClusterUpdate | undefined>;
  /** Undefined while EKS does not know an update that it just made. */
  update(id: string): Promise<ClusterUpdate | undefined>;
  /** The update that is running, if there is one. */
  running(): Promise<ClusterUpdate | undefined>;
}

export interface Waiting {
  readonly pollMs: number;
  /** How long to wait in all, in milliseconds. */
  readonly updateMs: number;
  readonly signal: AbortSignal;
  /** Told of every look at an update. */
  readonly progress: (status: string) => void;
}

const RUNNING = "InProgress";

/** Pauses until the time is over. */
function* until(deadline: number, pollMs: number): Generator<number> {
  while (Date.now() <= deadline) yield pollMs;
}

function waitOf({ signal }: Waiting): Wait {
  return (ms) => sleep(ms, undefined, { signal });
}

/** Waits for the end of an update; undefined when it takes too long. */
async function endOf(
  update: ClusterUpdate,
  calls: ModeCalls,
  waiting: Waiting,
  deadline: number,
): Promise<ClusterUpdate | undefined> {
  const look = async (before: ClusterUpdate | undefined): Promise<ClusterUpdate> => {
    const latest = before === undefined ? update : ((await calls.update(update.id)) ?? before);
    waiting.progress(`${latest.type} ${latest.status}`);
    return latest;
  };
  const isOver = ({ status }: ClusterUpdate): boolean => status !== RUNNING;
  const last = await lookAgain(look, isOver, until(deadline, waiting.pollMs), waitOf(waiting));
  return isOver(last) ? last : undefined;
}

/** Whether there is nothing left to do: a mode that is still being changed is not there yet. */
async function isDone(mode: string, calls: ModeCalls): Promise<boolean> {
  const current = await calls.current();
  if (current.mode !== mode) return false;
  return current.status !== "UPDATING" || (await calls.running())?.type !== "AccessConfigUpdate";
}

/** How an attempt ended: with why not, in words, or well. Undefined: somebody else's change was in the way. */
type Attempt = { readonly why: string | undefined } | undefined;

async function attempt(calls: ModeCalls, mode: string, waiting: Waiting, deadline: number): Promise<Attempt> {
  if (await isDone(mode, calls)) return { why: undefined };
  const own = await calls.request(mode);
  const update = own ?? (await calls.running());
  if (update === undefined) return undefined;
  const end = await endOf(update, calls, waiting, deadline);
  if (end === undefined) {
    return { why: `EKS is still at ${update.type} ${update.id}: run the same command again later` };
  }
  if (own === undefined) return undefined;
  if (end.status === "Successful") return { why: undefined };
  return { why: `EKS ended the change as ${end.status}: ${end.errors.join("; ") || "it gave no reason"}` };
}

/**
 * Brings a cluster to an authentication mode, whoever asked for it first. Returns why it did not come to that, in words.
 * https://docs.aws.amazon.com/eks/latest/userguide/setting-up-access-entries.html
 */
export async function changeMode(calls: ModeCalls, mode: string, waiting: Waiting): Promise<string | undefined> {
  const deadline = Date.now() + waiting.updateMs;
  const last = await lookAgain<Attempt>(
    () => attempt(calls, mode, waiting, deadline),
    (ended) => ended !== undefined,
    until(deadline, waiting.pollMs),
    waitOf(waiting),
  );
  return last === undefined
    ? "another change of the cluster is always in the way: run the same command again later"
    : last.why;
}
