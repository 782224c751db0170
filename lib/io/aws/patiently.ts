import { setTimeout as sleep } from "node:timers/promises";

import { lookAgain } from "../../ports/look-again";
import { isThrottled } from "./failure";

/** More waiting than the SDK is ready for: its budget of retries is one for a whole client, and a big run uses it up. */
export const PATIENCE_MS: readonly number[] = [1_000, 2_000, 4_000, 8_000, 15_000];

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 4_000;

/** Ever longer pauses for as long as AWS tells its own parts, one after the other, of what is new. */
export function* untilSettled(settleMs: number): Generator<number> {
  const deadline = Date.now() + settleMs;
  for (let pause = FIRST_PAUSE_MS; Date.now() + pause <= deadline; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    yield pause;
  }
}

/** One call of the SDK, which the signal ends. */
export type Call<T> = (options: { readonly abortSignal?: AbortSignal }) => Promise<T>;

export interface Patience {
  /** How long to wait at most before each further try, in milliseconds. @default half a minute in all */
  readonly pauses?: Iterable<number>;
  /** Whether a failure passes by itself. @default throttling does */
  readonly passes?: (cause: unknown) => boolean;
  readonly signal?: AbortSignal;
}

/** Makes a call, and makes it again after each pause while it fails with what passes. Throws what it throws last. */
export async function patiently<T>(call: Call<T>, patience: Patience = {}): Promise<T> {
  const { pauses = PATIENCE_MS, passes = isThrottled, signal } = patience;
  const options = signal === undefined ? {} : { abortSignal: signal };
  const tryOnce = async (): Promise<{ readonly attempt: Promise<T>; readonly isOver: boolean }> => {
    const attempt = call(options);
    const isOver = await attempt.then(
      () => true,
      (cause: unknown) => !passes(cause),
    );
    return { attempt, isOver };
  };
  // By chance shorter: whoever was throttled together would come back together.
  const wait = (pause: number): Promise<void> =>
    sleep(pause / 2 + Math.random() * (pause / 2), undefined, signal && { signal });
  const { attempt } = await lookAgain(tryOnce, ({ isOver }) => isOver, pauses, wait);
  return await attempt;
}
