import pLimit from "p-limit";

/** What decides the order: a name, and the names of the stacks to be finished first. */
export interface OrderedStack {
  readonly name: string;
  readonly dependencies: readonly string[];
}

/** How one stack ended. `because` of a stack that did not run is a sentence part, for example `account-1 failed`. */
export type StackResult<T> =
  | { readonly stack: string; readonly status: "done"; readonly value: T }
  | { readonly stack: string; readonly status: "failed"; readonly error: unknown }
  | { readonly stack: string; readonly status: "not-run"; readonly because: string };

/** A step: `finished` of `total` stacks have a result, this one's included. */
export interface StackProgress {
  readonly stack: string;
  readonly status: "started" | StackResult<unknown>["status"];
  readonly finished: number;
  readonly total: number;
}

export interface RunStacksOptions {
  /** How many stacks at once, from 1. A plan keeps about one core busy. */
  readonly concurrency: number;
  /** Its abort starts no further stack; those that run are left to finish by themselves. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: StackProgress) => void;
}

/**
 * Runs `run` for every stack, dependencies first. A stack whose dependency has no `done` result does not run. Dependencies
 * that are not among `stacks` count as done (a run over the changed stacks only). Never rejects because of a stack:
 * what `run` throws is its `failed` result. The results are in the order of `stacks`, whatever finished first.
 */
export async function runStacks<S extends OrderedStack, T>(
  stacks: readonly S[],
  run: (stack: S) => Promise<T>,
  { concurrency, signal, onProgress }: RunStacksOptions,
): Promise<readonly StackResult<T>[]> {
  const limit = pLimit(concurrency);
  const byName = new Map(stacks.map((stack) => [stack.name, stack]));
  const unorderable = stacksInCycles(stacks);
  const pending = new Map<string, Promise<StackResult<T>>>();
  let finished = 0;

  const tell = (stack: S, status: StackProgress["status"]) =>
    onProgress?.({ stack: stack.name, status, finished, total: stacks.length });

  const resultOf = (stack: S): Promise<StackResult<T>> => {
    const known = pending.get(stack.name);
    if (known !== undefined) return known;
    const promise = settle(stack).then((result) => {
      finished += 1;
      tell(stack, result.status);
      return result;
    });
    pending.set(stack.name, promise);
    return promise;
  };

  const settle = async (stack: S): Promise<StackResult<T>> => {
    const notRun = (because: string) => ({ stack: stack.name, status: "not-run", because }) as const;
    if (unorderable.has(stack.name)) return notRun("its dependencies form a circle");
    const needed = stack.dependencies.flatMap((name) => byName.get(name) ?? []);
    const blocker = (await Promise.all(needed.map(resultOf))).find(({ status }) => status !== "done");
    if (blocker !== undefined)
      return notRun(`${blocker.stack} ${blocker.status === "failed" ? "failed" : "did not run"}`);
    return limit(async () => {
      if (signal?.aborted === true) return notRun("the run was interrupted");
      tell(stack, "started");
      try {
        return { stack: stack.name, status: "done", value: await run(stack) } as const;
      } catch (error) {
        return { stack: stack.name, status: "failed", error } as const;
      }
    });
  };
  return Promise.all(stacks.map(resultOf));
}

/** The names of the stacks that cannot be ordered: those in a circle, and those that need one of them. */
function stacksInCycles(stacks: readonly OrderedStack[]): ReadonlySet<string> {
  const left = new Map(stacks.map((stack) => [stack.name, stack]));
  for (let before = -1; before !== left.size;) {
    before = left.size;
    for (const [name, { dependencies }] of left) {
      if (!dependencies.some((dependency) => left.has(dependency))) left.delete(name);
    }
  }
  return new Set(left.keys());
}
