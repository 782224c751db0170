import { Refusal } from "./errors";

/** Which calls are refused as too many. Both rules may be set; neither set means none. */
export interface ThrottleRule {
  /** Refuse call number n, 2n, 3n, ... of all services together: the same calls in the same order, every time. */
  readonly everyNth?: number;
  /** Calls a second, over all services; a second's worth may come at once. */
  readonly rate?: number;
}

export interface ThrottleState {
  calls: number;
  /** Calls that may still be made now, for `rate`. Undefined until the first call fills the bucket. */
  tokens: number | undefined;
  refilledAt: number;
}

export function newThrottleState(): ThrottleState {
  return { calls: 0, tokens: undefined, refilledAt: 0 };
}

/** Counts a call and refuses it when the rule says so, with the error that AWS clients know to retry. */
export function throttle(state: ThrottleState, rule: ThrottleRule, now: number): void {
  state.calls += 1;
  const nth = rule.everyNth !== undefined && state.calls % rule.everyNth === 0;
  if (nth || (rule.rate !== undefined && !takeToken(state, rule.rate, now))) {
    throw new Refusal("ThrottlingException", 429, "Rate exceeded");
  }
}

/** A token bucket: holds at most a second's worth, refills by the clock that the call brought. */
function takeToken(state: ThrottleState, rate: number, now: number): boolean {
  const capacity = Math.max(1, rate);
  const refilled = (Math.max(0, now - state.refilledAt) / 1000) * rate;
  const tokens = Math.min(capacity, state.tokens === undefined ? capacity : state.tokens + refilled);
  state.refilledAt = now;
  state.tokens = tokens >= 1 ? tokens - 1 : tokens;
  return tokens >= 1;
}
