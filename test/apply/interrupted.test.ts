import { plannedStack, stackPlan } from "../../lib/apply";
import type { Terraform } from "../../lib/io/terraform/terraform";
import type { StackNow } from "../../scripts/apply/plan-stacks";
import type { Ports } from "../../scripts/apply/ports";
import { applyStacks } from "../../scripts/apply/run-apply";
import type { SoundHere } from "../../scripts/compile-here";
import type { Io } from "../../scripts/io";
import { readPlan, stackOf, terraformJson } from "./little-terraform";
import { repository } from "./repository";

const before = stackOf(repository([{ roles: ["a"], policies: { edit: ["x"] } }]));
const after = stackOf(
  repository([
    { roles: ["a"], policies: { edit: ["x"] } },
    { roles: ["b"], policies: { view: "cluster" } },
  ]),
);

/** A stack with something to apply, and no cluster to read back. */
function due(name: string): StackNow {
  const terraformPlan = readPlan(terraformJson(before.json, after.json));
  const stack = {
    name,
    dir: `/nowhere/${name}`,
    dependencies: [],
    facts: { ...after.facts, cluster: undefined },
    environment: () => Promise.resolve({}),
  };
  return {
    stack,
    terraformPlan,
    planned: plannedStack(stackPlan(name, terraformPlan, ""), { state: null, applied: null }, []),
    file: "f",
  };
}

/** Applies stacks, one after the other, and interrupts while one of them is applied. */
async function applyInterrupted(names: readonly string[], during: string | undefined) {
  const controller = new AbortController();
  let out = "";
  const io = { out: (text: string) => void (out += text), err: () => undefined } as unknown as Io;
  const apply = (dir: string): Promise<void> => {
    if (dir.endsWith(`/${during ?? ""}`)) controller.abort();
    return Promise.resolve();
  };
  const ports = {
    terraform: { apply, writeNote: () => Promise.resolve() } as unknown as Terraform,
  } as unknown as Ports;
  const options = { inPlace: true, allowRemovals: false, concurrency: 1, signal: controller.signal };
  const code = await applyStacks(
    names.map(due),
    { before: new Map(), plans: new Map() },
    {} as SoundHere,
    ports,
    options,
    io,
  );
  return { code, last: out.trimEnd().split("\n").at(-1) };
}

describe("An apply that is interrupted", () => {
  it("and had come to its end all the same says so, and what is left to do", async () => {
    expect(await applyInterrupted(["one", "two"], "two")).toEqual({
      code: 3,
      last: "interrupted, but one, two had been applied to the end: nothing is left to apply; `yarn drift` shows whether the clusters are as the files say",
    });
  });

  it("says what it had finished, and that the next one goes on from there", async () => {
    expect(await applyInterrupted(["one", "two", "three"], "one")).toEqual({
      code: 3,
      last: "interrupted: one applied; 2 stacks of 3 not applied to the end; run it again, it goes on from there",
    });
  });

  it("or not: without an interruption there is nothing to say", async () => {
    const { code, last } = await applyInterrupted(["one"], undefined);
    expect(code).toBe(0);
    expect(last).toMatch(/^one: applied: /);
  });
});
