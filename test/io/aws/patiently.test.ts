import { patiently, untilSettled } from "../../../lib/io/aws/patiently";

class Throttling extends Error {
  override readonly name: string = "ThrottlingException";
}

/** A call that fails so many times first. */
function failing(times: number, cause: Error) {
  let calls = 0;
  const call = (): Promise<number> => {
    calls += 1;
    return calls > times ? Promise.resolve(calls) : Promise.reject(cause);
  };
  return { call, calls: () => calls };
}

test("a call is made again while the service throttles, and its last failure is thrown as it is", async () => {
  const cause = new Throttling("Rate exceeded");
  expect(await patiently(failing(2, cause).call, { pauses: [1, 1] })).toBe(3);
  const never = failing(9, cause);
  await expect(patiently(never.call, { pauses: [1, 1] })).rejects.toBe(cause);
  expect(never.calls()).toBe(3);
});

test("any other failure is thrown at once", async () => {
  const { call, calls } = failing(9, new Error("denied"));
  await expect(patiently(call, { pauses: [1, 1] })).rejects.toThrow("denied");
  expect(calls()).toBe(1);
});

test("what passes is for the caller to say", async () => {
  const { call } = failing(1, new Error("not yet"));
  expect(await patiently(call, { pauses: [1], passes: (cause) => String(cause).includes("not yet") })).toBe(2);
  await expect(patiently(failing(1, new Throttling("x")).call, { pauses: [1], passes: () => false })).rejects.toThrow(
    "x",
  );
});

test("an interruption ends the pause", async () => {
  const controller = new AbortController();
  const waiting = patiently(failing(9, new Throttling("x")).call, { pauses: [60_000], signal: controller.signal });
  controller.abort();
  await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
});

test("what settles is looked at ever less often, and no longer than it may take", () => {
  const clock = jest.spyOn(Date, "now").mockReturnValue(0);
  const pauses: number[] = [];
  let now = 0;
  for (const pause of untilSettled(15_000)) {
    pauses.push(pause);
    now += pause;
    clock.mockReturnValue(now);
  }
  clock.mockRestore();
  expect(pauses).toEqual([250, 500, 1_000, 2_000, 4_000, 4_000]);
  expect([...untilSettled(0)]).toEqual([]);
});
