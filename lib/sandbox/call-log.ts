import type { CallSubject } from "./service";

/** One call that was made, whether it was answered or refused. */
export interface CallRecord extends CallSubject {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Empty when the request was unsigned. */
  readonly account: string;
  readonly region: string;
  /** `eks`, `sts`, `iam`, or whatever else the request was signed for. */
  readonly service: string;
  /** `unknown` when there is no such operation. */
  readonly operation: string;
  readonly status: number;
  /** The error code in the service's own words. Absent when the call succeeded. */
  readonly errorCode?: string;
}

export interface CallLog {
  add(call: CallRecord): void;
  /** Oldest first. */
  calls(): readonly CallRecord[];
}

/** A log that keeps the last `limit` calls, so that a sandbox left running does not grow for ever. */
export function createCallLog(limit = 100_000): CallLog {
  let kept: CallRecord[] = [];
  return {
    add(call) {
      kept.push(call);
      if (kept.length > 2 * limit) kept = kept.slice(-limit);
    },
    calls: () => kept.slice(-limit),
  };
}
