// The jobs of one pull request that adds a team file, step by step in the tests' runner, with everything real but GitHub and
// AWS: checkouts, `yarn install`, `npm ci`, the built program, Terraform and the provider. Seconds and installs of each job,
// and when the last of a workflow ends if each starts as soon as what it needs has ended.
//
//   node bench/run.cjs pull-request [before=REVISION]
//
// `before` also runs the workflows that lie in that revision, with the program of today.
import "./without-jest";
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, lstatSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

import { sandboxEnvironment, startSandbox } from "../lib/sandbox";
import type { WorkflowStyle } from "../lib/workflows";
import { packFrom } from "../test/package/support";
import { PROJECT } from "../test/scripts/harness";
import { workflowTexts, type Workflow } from "../test/workflows/read-workflow";
import type { Machine, WorkflowRunResult } from "../test/workflows/run";
import { needsOf } from "../test/workflows/run-workflow";
import { ACCOUNT, expectResults, FILES, startWorld, team, type TestWorld } from "../test/workflows/world";
import { wordArgument } from "./measure";

const REGION = "eu-west-1";
const YARN = ".yarn/releases/yarn-4.18.1.cjs";
const ROLES = ["operators", "payments-engineer", "break-glass"];
const DATA = /^(platform\.yaml|permission-sets\.lock\.yaml|(clusters|teams|\.github)\/.*)$/;

const git = (...args: readonly string[]): string => execFileSync("git", args, { cwd: PROJECT, encoding: "utf8" });

const isFile = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isFile() === true;

/** The program's own files, as a checkout of its repository has them. */
function sources(): Record<string, string> {
  const paths = git("ls-files", "-z").split("\0").slice(0, -1);
  const there = paths.filter((path) => !DATA.test(path) && isFile(join(PROJECT, path)));
  return Object.fromEntries(there.map((path) => [path, readFileSync(join(PROJECT, path), "utf8")]));
}

/** One cluster, whose roles exist. */
const OWN_FILES = {
  "platform.yaml": FILES["platform.yaml"]?.replace("  create: true\n", "  create: false\n") ?? "",
  "clusters/two.yaml": null,
};

/** The real `yarn` and `npm`, which write down each install. */
function useRealPrograms({ programs }: Machine, installs: string): void {
  const { PATH = "" } = process.env;
  const real = {
    yarn: `if [ "$1 $2" = "install --immutable" ] || [ "$1" = workspaces ]; then echo yarn >> "${installs}"; fi\nexec node ${YARN} "$@"`,
    npm: `if [ "$1" = ci ]; then echo npm >> "${installs}"; fi\nPATH="${PATH}" exec npm "$@"`,
  };
  for (const [name, script] of Object.entries(real)) {
    writeFileSync(join(programs, name), `#!/usr/bin/env bash\n${script}\n`);
    chmodSync(join(programs, name), 0o755);
  }
}

/** `package.json` and its lock, with this program as the one dependency. */
function packageFiles(world: TestWorld): Record<string, string> {
  const [folder, packed] = [world.folder(), world.folder()];
  const tarball = packFrom(PROJECT, packed);
  const manifest = { name: "access", private: true, dependencies: { "eks-access-gitops": `file:${tarball}` } };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
  execFileSync("npm", ["install", "--package-lock-only", "--offline"], { cwd: folder, stdio: "ignore" });
  return Object.fromEntries(
    ["package.json", "package-lock.json"].map((file) => [file, readFileSync(join(folder, file), "utf8")]),
  );
}

/** When the last job ends, if each starts as soon as it may. */
function endOf({ jobs }: WorkflowRunResult, workflow: Workflow): number {
  const ends = new Map<string, number>();
  for (const [id, job] of Object.entries(workflow.jobs)) {
    const start = Math.max(0, ...needsOf(job).map((need) => ends.get(need) ?? 0));
    const seconds = jobs.filter((one) => one.id === id).map((one) => one.seconds);
    ends.set(id, start + Math.max(0, ...seconds));
  }
  return Math.max(...ends.values());
}

interface Case {
  readonly title: string;
  readonly style: WorkflowStyle;
  readonly textOf: (file: string) => string;
}

async function measure({ title, style, textOf }: Case): Promise<void> {
  const seed = {
    principals: ROLES.map((name) => `arn:aws:iam::${ACCOUNT}:role/${name}`),
    clusters: [{ name: "one", account: ACCOUNT, region: REGION, authenticationMode: "API" as const }],
  };
  const sandbox = await startSandbox({ seed });
  const workflow = (file: string): Workflow => parse(textOf(file)) as Workflow;
  const installs = join(PROJECT, "dist", "bench", "installs.txt");
  const countInstalls = (): number =>
    existsSync(installs) ? readFileSync(installs, "utf8").trim().split("\n").length : 0;
  const checkouts: string[] = [];
  const world = await startWorld({
    style,
    ownProcess: true,
    files: { ...(style === "source" ? sources() : {}), ...OWN_FILES },
    machine: {
      workflow,
      credentials: (account, region) => sandboxEnvironment(sandbox.url, account, region),
      onCheckout: (workspace) => {
        checkouts.push(workspace);
      },
    },
  });
  rmSync(installs, { force: true });
  useRealPrograms(world.machine, installs);
  try {
    if (style === "package") await world.commitToMain(packageFiles(world));
    const { event } = await world.open({ "teams/payments.yaml": team("payments") });
    if (event === undefined) throw new Error("it conflicts");
    console.log(title);
    let [all, jobs] = [0, 0];
    for (const [file, gate] of [
      ["check.yml", "gate"],
      ["plan.yml", "planned"],
    ] as const) {
      const run = await world.run(file, event);
      expectResults(run, { [gate]: "success" });
      const ran = run.jobs.filter(({ result }) => result !== "skipped");
      for (const { name, seconds } of ran) console.log(`${seconds.toFixed(1).padStart(8)} s  ${file} ${name}`);
      console.log(`${endOf(run, workflow(file)).toFixed(1).padStart(8)} s  ${file}, from its first job to its last`);
      all += ran.reduce((sum, { seconds }) => sum + seconds, 0);
      jobs += ran.length;
      // Up to a gigabyte each.
      for (const workspace of checkouts.splice(0)) rmSync(workspace, { recursive: true, force: true });
    }
    console.log(`${all.toFixed(1).padStart(8)} s  in ${jobs} jobs, with ${countInstalls()} installs\n`);
  } finally {
    await Promise.all([world.stop(), sandbox.close()]);
  }
}

async function main(): Promise<void> {
  const before = wordArgument("before");
  const style =
    (name: WorkflowStyle) =>
    (file: string): string =>
      workflowTexts(name).get(file) ?? "";
  const textOf = (file: string): string => git("show", `${before ?? ""}:.github/workflows/${file}`);
  const cases: Case[] = [
    ...(before === undefined ? [] : [{ title: `as of ${before}`, style: "source" as const, textOf }]),
    { title: "in the program's own repository", style: "source", textOf: style("source") },
    { title: "as a package", style: "package", textOf: style("package") },
  ];
  for (const one of cases) await measure(one);
}

void main();
