// How long commands take from nothing to the end, against Node alone and against yarn alone. The repository is the example,
// unless `root=` names another.
//
//   node bench/run.cjs start-up [runs=7] [root=test/example]
import { execFileSync } from "node:child_process";

import { medianMs, numberArgument, printRatios, wordArgument, type Measurement } from "./measure";

const EXAMPLE = "test/example";
const YARN = ".yarn/releases/yarn-4.18.1.cjs";

function run(...args: readonly string[]): void {
  try {
    execFileSync(process.execPath, args, { stdio: ["ignore", "ignore", "ignore"] });
  } catch (error) {
    // `validate` of a repository with mistakes exits with 1, which takes as long.
    if ((error as { status?: number | null }).status !== 1) throw error;
  }
}

async function main(): Promise<void> {
  const runs = numberArgument("runs", 7);
  const root = wordArgument("root") ?? EXAMPLE;
  const time = async (what: string, ...args: readonly string[]): Promise<Measurement> => {
    const work = (): void => {
      run(...args);
    };
    return { what, ms: await medianMs(runs, work) };
  };
  const cli = ["scripts/launch.cjs", "cli"];
  printRatios("from nothing to the end", [
    await time("node -e 0", "-e", "0"),
    await time("access --help", ...cli, "--help"),
    await time("access validate", ...cli, "validate", "--root", root),
    await time("access list", ...cli, "list", "--root", root),
    await time("yarn --version", YARN, "--version"),
    await time("yarn validate", YARN, "validate", "--root", root),
  ]);
}

void main();
