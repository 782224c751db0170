// How long the real Terraform takes over a generated repository against the sandbox, stack by stack: plan of an empty
// state, apply, plan again. Compared with the plan of a stack that has only its break-glass entry and nodes, which is
// mostly the provider starting.
//
//   node bench/run.cjs terraform [teams=200] [clusters=12] [at-once=2]
import { findProviderMirror, placesOfThisMachine } from "../lib/io/terraform/find-provider-mirror";
import { tryFindTerraformPath } from "../lib/io/terraform/find-terraform";
import { runStacks } from "../lib/io/terraform/run-stacks";
import { openStackBench, type StackBench } from "../test/end-to-end/bench-of-stacks";
import { GENERATED_TODAY, generateRepository, type GeneratedRepository } from "../test/support/generated-repository";
import { numberArgument, printRatios } from "./measure";

async function timed<T>(work: () => Promise<T>): Promise<readonly [ms: number, value: T]> {
  const start = performance.now();
  const value = await work();
  return [performance.now() - start, value];
}

async function openFor({ data }: GeneratedRepository): Promise<StackBench> {
  const terraformPath = tryFindTerraformPath(process.env);
  if (terraformPath === undefined) throw new Error("there is no terraform on PATH");
  const mirror = findProviderMirror(placesOfThisMachine(process.env));
  const clusters = Object.fromEntries(
    data.clusters.map(({ cluster, account, region }) => [cluster, { account, region }]),
  );
  return openStackBench({ terraformPath, mirror, clusters, today: GENERATED_TODAY });
}

/** The plan of next to nothing, in milliseconds; the second one, so that init is not in it. */
async function floorMs(): Promise<number> {
  const small = generateRepository({ seed: 1, teams: 0, clusters: 1 });
  const bench = await openFor(small);
  try {
    const [stack] = await bench.synthesize(small.files);
    if (stack === undefined) throw new Error("nothing was synthesized");
    await bench.plan(stack.name);
    return (await timed(() => bench.plan(stack.name)))[0];
  } finally {
    await bench.close();
  }
}

async function main(): Promise<void> {
  const [teams, clusters] = [numberArgument("teams", 200), numberArgument("clusters", 12)];
  const repository = generateRepository({ seed: 1, teams, clusters });
  const floor = await floorMs();
  const bench = await openFor(repository);
  try {
    const [synth, stacks] = await timed(() => bench.synthesize(repository.files));
    const [total, results] = await timed(() =>
      runStacks(
        stacks,
        async ({ name }) => {
          const [first, plan] = await timed(() => bench.plan(name));
          const [apply] = await timed(() => bench.apply(plan, name));
          const [second, again] = await timed(() => bench.plan(name));
          if (!again.isEmpty) throw new Error(`the second plan of ${name} is not empty`);
          return { resources: plan.resources.length, first, apply, second };
        },
        { concurrency: numberArgument("at-once", 2) },
      ),
    );
    for (const result of results) {
      if (result.status === "failed") throw result.error;
      if (result.status === "not-run") throw new Error(`${result.stack} did not run`);
      const { resources, first, apply, second } = result.value;
      printRatios(`${result.stack}: ${resources} resources`, [
        { what: "plan of a stack with next to nothing", ms: floor },
        { what: "init and first plan", ms: first },
        { what: "apply", ms: apply },
        { what: "second plan", ms: second },
      ]);
    }
    printRatios(`all ${stacks.length} stacks, ${bench.sandbox.calls().length} API calls`, [
      { what: "plan of a stack with next to nothing", ms: floor },
      { what: "main.ts: files to Terraform JSON", ms: synth },
      { what: "plan, apply, plan of everything", ms: total },
    ]);
  } finally {
    await bench.close();
  }
}

void main();
