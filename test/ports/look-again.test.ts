import { lookAgain } from "../../lib/ports/look-again";

/** Looks at what is there, one after the other, the last for ever. */
async function looked(there: readonly string[], pauses: Iterable<number>) {
  const waits: number[] = [];
  const befores: (string | undefined)[] = [];
  const last = await lookAgain<string>(
    (before) => {
      befores.push(before);
      return Promise.resolve(there[Math.min(befores.length - 1, there.length - 1)] ?? "");
    },
    (seen) => seen === "good",
    pauses,
    (ms) => Promise.resolve(void waits.push(ms)),
  );
  return { last, waits, befores };
}

test.each<[string, readonly string[], readonly number[], object]>([
  ["nothing is waited for that is there", ["good"], [1, 2], { last: "good", waits: [], befores: [undefined] }],
  [
    "a look after each pause",
    ["a", "b", "good"],
    [1, 2, 4],
    { last: "good", waits: [1, 2], befores: [undefined, "a", "b"] },
  ],
  ["the last pause has its look too", ["a", "good"], [1], { last: "good", waits: [1], befores: [undefined, "a"] }],
  ["what is seen last is told, when it never comes to that", ["a", "b"], [1, 2], { last: "b", waits: [1, 2] }],
  ["one look without patience", ["a"], [], { last: "a", waits: [] }],
])("%s", async (_, there, pauses, expected) => {
  expect(await looked(there, pauses)).toMatchObject(expected);
});

test("a generator ends the waiting when it likes", async () => {
  function* twice() {
    yield 5;
    yield 6;
  }
  expect(await looked(["a"], twice())).toMatchObject({ last: "a", waits: [5, 6] });
});
