import { setTimeout as sleep } from "node:timers/promises";

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 4_000;

/**
 * Makes a call again while it fails with what passes by itself: AWS tells its own parts of what is new one after the
 * other. Throws what it throws last.
 */
export async function untilSettled<T>(
  call: () => Promise<T>,
  passes: (cause: unknown) => boolean,
  settleMs: number,
  signal: AbortSignal,
): Promise<T> {
  const deadline = Date.now() + settleMs;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await call();
    } catch (cause) {
      if (!passes(cause) || Date.now() + pause > deadline) throw cause;
      await sleep(pause, undefined, { signal });
    }
  }
}
