/** Waits, in milliseconds; ends early where whoever waits has been interrupted. */
export type Wait = (milliseconds: number) => Promise<void>;

/**
 * Looks, and after each pause looks again, until what is seen will do or there is no pause left: returns what was seen
 * last. Every wait for AWS is this loop.
 *
 * @param look is given what it saw the time before
 * @param pauses in milliseconds, taken one by one: a generator may end them by the clock
 */
export async function lookAgain<T>(
  look: (before: T | undefined) => Promise<T>,
  willDo: (seen: T) => boolean,
  pauses: Iterable<number>,
  wait: Wait,
): Promise<T> {
  let seen = await look(undefined);
  for (const pause of pauses) {
    if (willDo(seen)) break;
    await wait(pause);
    seen = await look(seen);
  }
  return seen;
}
