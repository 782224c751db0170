import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import execa from "execa";

import { ACTIONS } from "./actions";
import { holds, interpolate, type Contexts } from "./expressions";
import { StepFailure, type JobRun, type Result, type Running, type Step, type StepRun } from "./run";

/** `key=value` lines, as our steps write them; the form with a delimiter nobody here uses. */
function readOutputs(file: string): Record<string, string> {
  const lines = readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "");
  return Object.fromEntries(
    lines.map((line) => {
      const [key = "", ...rest] = line.split("=");
      if (!/^[a-z0-9-]+$/.test(key) || rest.length === 0) throw new Error(`not an output: ${line}`);
      return [key, rest.join("=")] as const;
    }),
  );
}

function strings(values: Readonly<Record<string, unknown>> | undefined, render: (text: unknown) => string) {
  const entries = Object.entries(values ?? {}).map(([key, value]) => [key, render(value)] as const);
  return Object.fromEntries(entries);
}

interface Surroundings {
  readonly running: Running;
  readonly shell: string;
  readonly contexts: Contexts;
  readonly env: Readonly<Record<string, string>>;
  readonly name: string;
}

async function runScript(script: string, env: Record<string, string>, { running, shell }: Surroundings, temp: string) {
  const file = join(temp, "script.sh");
  writeFileSync(file, script);
  const [program = "", ...args] = shell.replace("{0}", file).split(" ");
  const { PATH = "", HOME = "" } = process.env;
  const { exitCode, all } = await execa(program, args, {
    cwd: running.workspace,
    env: { ...env, PATH: `${running.machine.programs}${delimiter}${PATH}`, HOME },
    extendEnv: false,
    all: true,
    reject: false,
    stdin: "ignore",
  });
  return { code: exitCode, log: all ?? "" };
}

/** Runs the steps of one job one by one, as a runner does. */
export async function runJob(id: string, surroundings: Surroundings): Promise<JobRun> {
  const { running, contexts, env: outerEnv } = surroundings;
  const { job, machine } = running;
  const started = performance.now();
  const temp = machine.folder();
  const [outputFile, summaryFile] = [join(temp, "output"), join(temp, "summary")];
  writeFileSync(summaryFile, "");
  mkdirSync(running.workspace, { recursive: true });
  const steps: Record<string, { outputs: Record<string, string>; outcome: Result; conclusion: Result }> = {};
  const done: StepRun[] = [];
  let failed = false;
  for (const [index, step] of job.steps.entries()) {
    const name = step.name ?? step.uses ?? step.id ?? `step ${index}`;
    const known = { ...contexts, steps, env: outerEnv };
    const standing = { failed, cancelled: false };
    if (!holds(step.if, known, standing)) {
      if (step.id !== undefined) steps[step.id] = { outputs: {}, outcome: "skipped", conclusion: "skipped" };
      done.push({ name, outcome: "skipped", log: "" });
      continue;
    }
    writeFileSync(outputFile, "");
    const render = (text: unknown): string => interpolate(text, known, standing);
    const { outcome, log } = await runStep(step, render, surroundings, temp);
    done.push({ name, outcome, log });
    const forgiven = render(String(step["continue-on-error"] ?? false)) === "true";
    failed ||= outcome === "failure" && !forgiven;
    if (step.id !== undefined) {
      steps[step.id] = { outputs: readOutputs(outputFile), outcome, conclusion: forgiven ? "success" : outcome };
    }
  }
  const known = { ...contexts, steps, env: outerEnv };
  return {
    id,
    name: surroundings.name,
    result: failed ? "failure" : "success",
    outputs: strings(job.outputs, (text) => interpolate(text, known, { failed, cancelled: false })),
    steps: done,
    summary: readFileSync(summaryFile, "utf8"),
    used: running.used,
    concurrency: job.concurrency && interpolate(job.concurrency.group, known, { failed, cancelled: false }),
    seconds: (performance.now() - started) / 1_000,
  };
}

async function runStep(step: Step, render: (text: unknown) => string, surroundings: Surroundings, temp: string) {
  const { running, env } = surroundings;
  try {
    if (step.uses !== undefined) {
      const action = ACTIONS[step.uses.split("@")[0] ?? ""];
      if (action === undefined) throw new Error(`nobody stands in for ${step.uses}`);
      await action(strings(step.with, render), running);
      return { outcome: "success" as const, log: "" };
    }
    const files = { GITHUB_OUTPUT: join(temp, "output"), GITHUB_STEP_SUMMARY: join(temp, "summary") };
    const own = strings(step.env, render);
    const all = { ...running.machine.env, ...env, ...running.env, ...own, ...files, RUNNER_TEMP: temp };
    const { code, log } = await runScript(step.run ?? "", all, surroundings, temp);
    return { outcome: code === 0 ? ("success" as const) : ("failure" as const), log };
  } catch (cause) {
    if (!(cause instanceof StepFailure)) throw cause;
    return { outcome: "failure" as const, log: cause.message };
  }
}
