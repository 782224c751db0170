import type { ApiCaller, OwnRoles } from "../ports/api-caller";
import { lookAgain } from "../ports/look-again";
import { deleteEntries, settleRole } from "./clean-up";
import { tryFindUnfilled, type Names } from "./fill";
import { Interrupted, onlyOwn, type OwnCalls } from "./own-calls";
import { principalsOf, type Stage } from "./stage";
import type { Row } from "./row";
import { runRow, type Outcome } from "./run-row";

export interface RowResult {
  readonly row: Row;
  readonly outcome: Outcome;
}

/** A run of the table. */
export interface Suite {
  readonly rows: readonly Row[];
  readonly stage: Stage;
  /** Makes the rows' calls. */
  readonly caller: ApiCaller;
  /** Prepares and cleans up: the SDK, whatever makes the rows' calls. */
  readonly keeper: ApiCaller;
  readonly roles: OwnRoles;
  /** Whether the AWS CLI makes the calls: it refuses some itself. */
  readonly isCli: boolean;
  /** How many rows at once: each has roles of its own meanwhile. */
  readonly workers: number;
  /** Milliseconds to wait before a row that differs is asked again; EKS is eventually consistent. Empty: once is enough. */
  readonly pauses: readonly number[];
  readonly sleep: (ms: number) => Promise<void>;
  readonly signal?: AbortSignal;
  readonly onResult?: (result: RowResult) => void;
}

export interface SuiteResult {
  /** In the order of the table; those that an interruption left out are missing. */
  readonly results: readonly RowResult[];
  /** What could not be taken back, in words. */
  readonly left: readonly string[];
  readonly isInterrupted: boolean;
}

/** A row, and what it made taken back; once more after each pause while it differs. */
async function runOne(row: Row, suite: Suite, own: OwnCalls, keeper: ApiCaller, names: Names): Promise<Outcome> {
  if (suite.isCli && row.notByCli !== undefined) {
    return { kind: "skipped", why: `the AWS CLI cannot send it: ${row.notByCli}` };
  }
  const unfilled = tryFindUnfilled(row.calls, names);
  if (unfilled !== undefined) {
    return { kind: "skipped", why: `it needs a ${unfilled}, which only the suite's own sandbox has` };
  }
  const attempt = async (): Promise<Outcome> => {
    try {
      const outcome = await runRow(row, own, names);
      // Ctrl-C in a terminal ends the AWS CLI too: a call that is lost then says nothing of EKS.
      if (outcome.kind === "failed" && suite.signal?.aborted === true) throw new Interrupted();
      return outcome;
    } finally {
      await deleteEntries(own, keeper);
    }
  };
  return await lookAgain(attempt, ({ kind }) => kind !== "differs", suite.pauses, suite.sleep);
}

/** Makes a worker's roles, and takes every one back, whatever comes of the work. */
async function withRoles(
  suite: Suite,
  worker: number,
  keeper: OwnCalls,
  left: string[],
  work: (names: Names) => Promise<void>,
): Promise<void> {
  const { stage, roles, signal, sleep } = suite;
  const { roles: wanted, names } = principalsOf(stage, worker);
  const begun: string[] = [];
  try {
    for (const { name, arn } of wanted) {
      if (signal?.aborted === true) throw new Interrupted();
      const exists = await roles.make(name, stage.path);
      begun.push(name);
      if (exists !== arn)
        throw new Error(
          `IAM made ${exists}, and the cluster's account would have ${arn}: these credentials are of another account`,
        );
      await settleRole(keeper, names["cluster"] ?? "", arn, sleep);
    }
    await deleteEntries(keeper, keeper);
    await work(names);
  } finally {
    await deleteEntries(keeper, keeper);
    left.push(
      ...keeper.made().map(({ clusterName, principalArn }) => `access entry of ${principalArn} on ${clusterName}`),
    );
    for (const name of begun) {
      await roles.remove(name).catch((cause: unknown) => {
        left.push(`IAM role ${stage.path}${name} (${cause instanceof Error ? cause.message : String(cause)})`);
      });
    }
  }
}

/**
 * Runs the table. Whatever it makes it takes back, be it that it fails or is interrupted.
 * @throws Error where nothing could be asked at all: no roles, no cluster; what had been made is taken back before
 */
export async function runSuite(suite: Suite): Promise<SuiteResult> {
  const { rows, stage, signal, workers, onResult } = suite;
  const results = new Map<Row, RowResult>();
  const waiting = [...rows];
  const left: string[] = [];
  const work = async (worker: number): Promise<void> => {
    const keeper = onlyOwn(suite.keeper, stage.run);
    await withRoles(suite, worker, keeper, left, async (names) => {
      for (let row = waiting.shift(); row !== undefined; row = waiting.shift()) {
        const own = onlyOwn(suite.caller, stage.run, signal);
        const outcome = await runOne(row, suite, own, keeper, names).finally(() => {
          // What a row could not take back is tried once more at the end, and named.
          for (const { clusterName, principalArn } of own.made()) keeper.remember(clusterName, principalArn);
        });
        const result = { row, outcome };
        results.set(row, result);
        onResult?.(result);
      }
    });
  };
  const ends = await Promise.allSettled(Array.from({ length: workers }, (_, index) => work(index + 1)));
  const failures = ends.flatMap((end): unknown[] => (end.status === "rejected" ? [end.reason] : []));
  const failure = failures.find((reason) => !(reason instanceof Interrupted));
  if (failure !== undefined) throw new SuiteFailed(failure, left);
  const inOrder = rows.flatMap((row) => results.get(row) ?? []);
  return { results: inOrder, left, isInterrupted: failures.length > 0 };
}

/** It could not go on; `left` is what it could not take back either. */
export class SuiteFailed extends Error {
  constructor(
    cause: unknown,
    readonly left: readonly string[],
  ) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = "SuiteFailed";
  }
}
