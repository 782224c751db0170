import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

import { readRepository } from "../../lib/io/read-repository";
import packageJson from "../../package.json";
import { EXAMPLE } from "../support/example";
import { planOf, synthesizedStacks, type StackJson } from "./synthesized";

// The example and each folder of test/golden/synth are small repositories, with the Terraform JSON of their stacks in
// `expected/`. After a change that was meant: BLESS=1 yarn jest test/constructs/golden, and read what git shows.
const GOLDEN = join(__dirname, "../golden/synth");
const CASES = [EXAMPLE, ...readdirSync(GOLDEN).map((name) => join(GOLDEN, name))];
const BLESS = (process.env["BLESS"] ?? "") !== "";

/** The version of cdktf is the only thing in a stack that may differ between versions of it. */
function withoutVersion(stack: StackJson): string {
  const { version, ...metadata } = stack["//"].metadata;
  expect(version).toEqual(expect.any(String));
  return `${JSON.stringify({ ...stack, "//": { ...stack["//"], metadata } }, null, 2)}\n`;
}

function readExpected(folder: string): Map<string, string> {
  const names = readdirSync(folder).sort();
  return new Map(names.map((name) => [name.replace(/\.tf\.json$/, ""), readFileSync(join(folder, name), "utf8")]));
}

function bless(folder: string, stacks: ReadonlyMap<string, string>): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const [name, text] of stacks) writeFileSync(join(folder, `${name}.tf.json`), text);
}

describe("the Terraform JSON of a small repository", () => {
  it.each(CASES.map((folder) => [basename(folder), folder]).sort())("is as expected: %s", async (_name, folder) => {
    const plan = planOf(await readRepository(folder));
    const stacks = new Map([...synthesizedStacks(plan)].map(([stack, json]) => [stack, withoutVersion(json)]));
    const expected = join(folder, "expected");
    if (BLESS) bless(expected, stacks);
    expect(Object.fromEntries(stacks)).toEqual(Object.fromEntries(readExpected(expected)));
  });

  it("is written by the cdktf that this run is about", async () => {
    const { cdktfPackage = "cdktf" } = globalThis as { cdktfPackage?: "cdktf" | "cdktf-upstream" };
    const wanted: Record<string, string> = { ...packageJson.dependencies, ...packageJson.devDependencies };
    const stacks = synthesizedStacks(planOf(await readRepository(EXAMPLE)));
    const versions = new Set([...stacks.values()].map((stack) => stack["//"].metadata["version"]));
    expect([...versions]).toEqual([wanted[cdktfPackage]?.replace(/^.*@/, "")]);
  });
});
