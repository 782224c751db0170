// How long one grant to many principals takes to become entries, against a tenth of them: ten times as long is what it
// should be. The repository says as little else as it can.
//
//   node bench/run.cjs merge [principals=10000] [clusters=10] [runs=3]
import { compileRepository } from "../lib/compile-repository";
import { repo, TODAY } from "../test/support/repo-builder";
import { medianMs, numberArgument, printRatios } from "./measure";

function filesOf(principals: number, clusters: number): ReturnType<ReturnType<typeof repo>["build"]> {
  const arns = Array.from({ length: principals }, (_, index) => `arn:aws:iam::999999999999:role/r${index}`);
  const access = [{ principals: arns, clusters: ["*"], policies: { view: "cluster" } }];
  const names = Array.from({ length: clusters }, (_, index) => `c${index}`);
  return names.reduce((built, name) => built.cluster(name), repo().team("blue", { access })).build();
}

async function main(): Promise<void> {
  const [principals, clusters] = [numberArgument("principals", 10_000), numberArgument("clusters", 10)];
  const runs = numberArgument("runs", 3);
  const tenth = Math.round(principals / 10);
  const measure = async (many: number) => {
    const files = filesOf(many, clusters);
    return {
      what: `compileRepository, ${many} principals`,
      ms: await medianMs(runs, () => compileRepository(files, TODAY)),
    };
  };
  printRatios(`one grant, on ${clusters} clusters`, [await measure(tenth), await measure(principals)]);
}

void main();
