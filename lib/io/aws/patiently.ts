import { setTimeout as sleep } from "node:timers/promises";

import { isThrottled } from "./failure";

/** More waiting than the SDK is ready for: its budget of retries is one for a whole client, and a big run uses it up. */
export const PATIENCE_MS: readonly number[] = [1_000, 2_000, 4_000, 8_000, 15_000];

/** One call of the SDK, which the signal ends. */
export type Call<T> = (options: { readonly abortSignal?: AbortSignal }) => Promise<T>;

export interface Patience {
  /** How long to wait before each further try, in milliseconds. @default half a minute in all */
  readonly pauses?: readonly number[];
  readonly signal?: AbortSignal;
}

/** Makes a call, and makes it again after each pause for as long as the service throttles. Throws what it throws last. */
export async function patiently<T>(call: Call<T>, { pauses = PATIENCE_MS, signal }: Patience = {}): Promise<T> {
  const options = signal === undefined ? {} : { abortSignal: signal };
  for (const pause of pauses) {
    try {
      return await call(options);
    } catch (cause) {
      if (!isThrottled(cause)) throw cause;
      await sleep(
        pause / 2 + Math.random() * (pause / 2),
        undefined,
        options.abortSignal && { signal: options.abortSignal },
      );
    }
  }
  return await call(options);
}
