import { setTimeout as sleep } from "node:timers/promises";

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

/** Waits for the end of an update; undefined when it takes too long. */
async function endOf(update: ClusterUpdate, calls: ModeCalls, waiting: Waiting, deadline: number) {
  let latest = update;
  for (;;) {
    waiting.progress(`${latest.type} ${latest.status}`);
    if (latest.status !== RUNNING) return latest;
    if (Date.now() > deadline) return undefined;
    await sleep(waiting.pollMs, undefined, { signal: waiting.signal });
    latest = (await calls.update(update.id)) ?? latest;
  }
}

/** Whether there is nothing left to do: a mode that is still being changed is not there yet. */
async function isDone(mode: string, calls: ModeCalls): Promise<boolean> {
  const current = await calls.current();
  if (current.mode !== mode) return false;
  return current.status !== "UPDATING" || (await calls.running())?.type !== "AccessConfigUpdate";
}

/**
 * Brings a cluster to an authentication mode, whoever asked for it first. Returns why it did not come to that, in words.
 * https://docs.aws.amazon.com/eks/latest/userguide/setting-up-access-entries.html
 */
export async function changeMode(calls: ModeCalls, mode: string, waiting: Waiting): Promise<string | undefined> {
  const deadline = Date.now() + waiting.updateMs;
  for (;;) {
    if (await isDone(mode, calls)) return undefined;
    const own = await calls.request(mode);
    const update = own ?? (await calls.running());
    if (update !== undefined) {
      const end = await endOf(update, calls, waiting, deadline);
      if (end === undefined) return `EKS is still at ${update.type} ${update.id}: run the same command again later`;
      if (own !== undefined && end.status === "Successful") return undefined;
      if (own !== undefined)
        return `EKS ended the change as ${end.status}: ${end.errors.join("; ") || "it gave no reason"}`;
    }
    if (Date.now() > deadline)
      return "another change of the cluster is always in the way: run the same command again later";
    if (update === undefined) await sleep(waiting.pollMs, undefined, { signal: waiting.signal });
  }
}
