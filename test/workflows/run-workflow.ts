import { holds, interpolate } from "./expressions";
import type { FakeRun } from "./fake-github";
import type { Job, Permissions, Workflow } from "./read-workflow";
import type { Event, JobRun, Machine, Result, Running, WorkflowRunResult } from "./run";
import { runJob } from "./run-job";

export function needsOf(job: Job): readonly string[] {
  return typeof job.needs === "string" ? [job.needs] : (job.needs ?? []);
}

/** What several jobs of one matrix come to. */
function together(results: readonly Result[]): Result {
  return (["failure", "cancelled", "success"] as const).find((result) => results.includes(result)) ?? "skipped";
}

/** The token of a fork's, or Dependabot's, pull request only reads, and comes with no identity. */
function permissionsFor(asked: Permissions, { name, isFork, actor }: Event): Permissions {
  if (name !== "pull_request" || !(isFork || actor === "dependabot[bot]")) return asked;
  const left = Object.entries(asked).filter(([scope]) => scope !== "id-token");
  return Object.fromEntries(left.map(([scope]) => [scope, "read"]));
}

function isStartedBy({ on }: Workflow, event: Event): boolean {
  const filter = on[event.name];
  if (filter === undefined) return false;
  const branches = event.name === "push" ? filter?.["branches"] : undefined;
  return !Array.isArray(branches) || branches.some((name) => event.ref === `refs/heads/${String(name)}`);
}

let runs = 100;

function startRun(file: string, event: Event, machine: Machine): FakeRun {
  runs += 1;
  const { repository } = machine.github.state;
  const run: FakeRun = {
    id: runs,
    path: file,
    head_sha: event.headSha,
    head_branch: event.headBranch,
    head_repository: { full_name: event.isFork ? "stranger/eks-access" : repository },
    event: event.name,
    conclusion: null,
    created_at: new Date(Date.parse("2026-11-22T00:00:00Z") + runs * 1_000).toISOString(),
    jobs: [],
    artifacts: [],
  };
  machine.github.state.runs.push(run);
  return run;
}

/** Runs a workflow's jobs one after the other, in the order of what they need. */
export async function runWorkflow(file: string, event: Event, machine: Machine): Promise<WorkflowRunResult> {
  const workflow = machine.workflow(file);
  if (!isStartedBy(workflow, event)) throw new Error(`${file} does not start by ${event.name} of ${event.ref}`);
  const run = startRun(file, event, machine);
  const done = new Map<string, JobRun[]>();
  const environment = {
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_API_URL: machine.github.url,
    GITHUB_REPOSITORY: machine.github.state.repository,
    GITHUB_RUN_ID: String(run.id),
    GITHUB_SERVER_URL: "https://github.example",
    GITHUB_SHA: event.sha,
  };

  for (const [id, job] of Object.entries(workflow.jobs)) {
    const needs = Object.fromEntries(
      needsOf(job).map((name) => {
        const all = done.get(name);
        if (all === undefined) throw new Error(`${file}: job ${id} stands before ${name}, which it needs`);
        return [name, { result: together(all.map(({ result }) => result)), outputs: all.at(-1)?.outputs ?? {} }];
      }),
    );
    const results = Object.values(needs).map(({ result }) => result);
    const standing = { failed: results.some((result) => result !== "success"), cancelled: false };
    const permissions = permissionsFor(job.permissions ?? workflow.permissions, event);
    const github = {
      event: event.payload,
      event_name: event.name,
      actor: event.actor,
      ref: event.ref,
      repository: machine.github.state.repository,
      run_id: run.id,
      sha: event.sha,
    };
    const known = { github, needs, inputs: event.inputs ?? {}, matrix: {} as Record<string, string> };
    const skip = (): JobRun => {
      const nothing = {
        outputs: {},
        steps: [],
        summary: "",
        used: new Set<string>(),
        concurrency: undefined,
        seconds: 0,
      };
      return { id, name: job.name ?? id, result: "skipped", ...nothing };
    };
    if (!holds(job.if, known, standing)) {
      done.set(id, [skip()]);
      run.jobs.push({ name: job.name ?? id, conclusion: "skipped", html_url: "" });
      continue;
    }
    const include = job.strategy?.matrix?.include;
    const legs =
      include === undefined ? [{}] : (JSON.parse(interpolate(include, known, standing)) as Record<string, string>[]);
    const finished: JobRun[] = [];
    for (const matrix of legs) {
      const used = new Set<string>();
      const token = machine.github.token(permissions, used);
      const contexts = { ...known, matrix, github: { ...github, token } };
      const render = (text: unknown): string => interpolate(text, contexts, { failed: false, cancelled: false });
      const running: Running = {
        runId: run.id,
        event,
        job,
        machine,
        workspace: machine.folder(),
        permissions,
        used,
        env: {},
        environment: job.environment,
      };
      const outer = Object.entries({ ...workflow.env, ...job.env }).map(([key, value]) => [key, render(value)]);
      const env = { ...environment, ...(Object.fromEntries(outer) as Record<string, string>) };
      const name = render(job.name ?? id);
      const listed = { name, conclusion: null as string | null, html_url: `https://github.example/jobs/${name}` };
      run.jobs.push(listed);
      const ended = await runJob(id, { running, shell: workflow.defaults.run.shell, contexts, env, name });
      listed.conclusion = ended.result;
      finished.push(ended);
    }
    done.set(id, finished);
  }
  const jobs = [...done.values()].flat();
  const failed = jobs.some(({ result }) => result === "failure");
  run.conclusion = failed ? "failure" : "success";
  return { id: run.id, conclusion: failed ? "failure" : "success", jobs };
}
