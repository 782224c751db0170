import { setTimeout as sleep } from "node:timers/promises";
import { runStacks, type OrderedStack, type StackProgress } from "../../../lib/io/terraform/run-stacks";

const stack = (name: string, ...dependencies: string[]): OrderedStack => ({ name, dependencies });

/** Runs; stacks named in `failing` throw. Returns the results and a log of starts and ends. */
async function run(stacks: OrderedStack[], failing: string[] = [], concurrency = 2) {
  const log: string[] = [];
  const results = await runStacks(
    stacks,
    async ({ name }) => {
      log.push(`+${name}`);
      await sleep(5);
      log.push(`-${name}`);
      if (failing.includes(name)) throw new Error(`${name} broke`);
      return name.toUpperCase();
    },
    { concurrency },
  );
  return { results, log };
}

const brief = ({ results }: Awaited<ReturnType<typeof run>>) =>
  results.map((result) => {
    if (result.status === "done") return `${result.stack}: ${result.value}`;
    return `${result.stack}: ${result.status === "failed" ? (result.error as Error).message : `not run, ${result.because}`}`;
  });

test.each<[string, OrderedStack[], string[], string[]]>([
  ["no stacks", [], [], []],
  ["results in the order given, not of running", [stack("b", "a"), stack("a")], [], ["b: B", "a: A"]],
  [
    "a failure stops only what needs it",
    [stack("a"), stack("b", "a"), stack("c")],
    ["a"],
    ["a: a broke", "b: not run, a failed", "c: C"],
  ],
  [
    "and what needs that",
    [stack("a"), stack("b", "a"), stack("c", "b")],
    ["a"],
    ["a: a broke", "b: not run, a failed", "c: not run, b did not run"],
  ],
  ["a dependency outside the run", [stack("b", "a")], [], ["b: B"]],
  [
    "a circle, and what needs it",
    [stack("a", "b"), stack("b", "a"), stack("c", "a"), stack("d")],
    [],
    [
      "a: not run, its dependencies form a circle",
      "b: not run, its dependencies form a circle",
      "c: not run, its dependencies form a circle",
      "d: D",
    ],
  ],
  ["itself", [stack("a", "a")], [], ["a: not run, its dependencies form a circle"]],
  [
    "a diamond",
    [stack("d", "b", "c"), stack("b", "a"), stack("c", "a"), stack("a")],
    ["c"],
    ["d: not run, c failed", "b: B", "c: c broke", "a: A"],
  ],
])("%s", async (_, stacks, failing, expected) => {
  expect(brief(await run(stacks, failing))).toEqual(expected);
});

test("a stack starts only after its dependencies ended, and each runs once", async () => {
  const { log } = await run([stack("d", "b", "c"), stack("b", "a"), stack("c", "a"), stack("a")]);
  expect(log.slice(0, 2)).toEqual(["+a", "-a"]);
  expect(log.slice(-2)).toEqual(["+d", "-d"]);
  expect(log).toHaveLength(8);
});

test.each([1, 2, 5])("at most %d run at once", async (concurrency) => {
  const { log } = await run(
    "abcdefgh".split("").map((name) => stack(name)),
    [],
    concurrency,
  );
  let running = 0;
  const most = Math.max(...log.map((line) => (running += line.startsWith("+") ? 1 : -1)));
  expect(most).toBe(concurrency);
});

test("an abort lets what runs finish and starts nothing more", async () => {
  const controller = new AbortController();
  const results = await runStacks(
    [stack("a"), stack("b"), stack("c", "a")],
    async () => {
      controller.abort();
      return Promise.resolve(1);
    },
    { concurrency: 1, signal: controller.signal },
  );
  expect(results.map(({ status }) => status)).toEqual(["done", "not-run", "not-run"]);
});

test("progress counts every stack once", async () => {
  const steps: StackProgress[] = [];
  await runStacks([stack("a"), stack("b", "a")], () => Promise.reject(new Error("x")), {
    concurrency: 2,
    onProgress: (step) => steps.push(step),
  });
  expect(steps).toEqual([
    { stack: "a", status: "started", finished: 0, total: 2 },
    { stack: "a", status: "failed", finished: 1, total: 2 },
    { stack: "b", status: "not-run", finished: 2, total: 2 },
  ]);
});
