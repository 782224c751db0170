import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { generateRepository } from "../support/generated-repository";
import { buildByBindings } from "../support/synthesize-by-bindings";
import { planOf, synthesizedStacks, type StackJson } from "./synthesized";

jest.setTimeout(120_000);

/** Without the paths of constructs: whoever writes the same with other constructs has others. */
function withoutPaths(stack: StackJson): unknown {
  return JSON.parse(JSON.stringify(stack, (key, value: unknown) => (key === "path" ? undefined : value)));
}

function byBindings(plan: ReturnType<typeof planOf>): ReadonlyMap<string, StackJson> {
  const outdir = mkdtempSync(join(tmpdir(), "by-bindings-"));
  try {
    buildByBindings(plan, outdir).app.synth();
    const names = plan.clusters.map(({ cluster }) => cluster.name);
    const read = (name: string): string => readFileSync(join(outdir, "stacks", name, "cdk.tf.json"), "utf8");
    return new Map(names.map((name) => [name, JSON.parse(read(name)) as StackJson]));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

describe("resources that are written without tokens", () => {
  it.each([3, 11])("are what CDKTF's own bindings write of the same plan (seed %s)", (seed) => {
    const plan = planOf(generateRepository({ seed, teams: 15, clusters: 5, sharing: 0.3 }).files);
    const expected = byBindings(plan);
    const written = synthesizedStacks(plan);
    expect(plan.clusters.flatMap(({ entries }) => entries).length).toBeGreaterThan(60);
    expect([...written.keys()].sort()).toEqual([...expected.keys()].sort());
    for (const [name, stack] of written) {
      const other = expected.get(name);
      if (other === undefined) throw new Error(`no stack ${name}`);
      expect(withoutPaths(stack)).toEqual(withoutPaths(other));
    }
  });
});
