import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import execa from "execa";
import { parse } from "yaml";

import { pipelineTrust, type PipelineUse } from "../../lib/cloud";
import { readRepository } from "../../lib/io/read-repository";
import type { WorkflowStyle } from "../../lib/workflows";
import { access } from "../scripts/harness";
import { compileFiles } from "../support/repo-builder";
import { startFakeGitHub, type FakeGitHub, type FakePull } from "./fake-github";
import { USUAL_HOME, workflowTexts, type Home, type Workflow } from "./read-workflow";
import type { Event, JobRun, Machine, WorkflowRunResult } from "./run";
import { runWorkflow } from "./run-workflow";
import { inProcessYarn, ownProcessYarn } from "./yarn";

export const ACCOUNT = "111122223333";
export const TODAY = "2026-11-22";

/** A repository of one account with two clusters, and the pipeline's roles. */
export const FILES: Readonly<Record<string, string>> = {
  ".gitignore": "node_modules/\ncdktf.out\npipeline.out/\n",
  "platform.yaml": `organization: acme
tags: {ManagedBy: eks-access-gitops}
terraform: {awsProvider: ">= 5.100.0, < 7.0.0"}
pipeline:
  applyRole: eks-access-apply
  planRole: eks-access-plan
  driftRole: eks-access-drift
  create: true
  repository: acme/eks-access
  repositoryId: 22
  ownerId: 11
  alarms: {enabled: false}
breakGlass: {role: break-glass, create: false}
guardrails:
  clusterAdmin: allowed
  protectedNamespaces: []
  maximumRemovals: 100%
  delegation:
    "*": {policies: [view, edit, cluster-admin], clusterScope: [view, cluster-admin], clusters: ["*"], namespaces: own, groups: ["*"], usernames: ["*"], claims: ["*"]}
`,
  "clusters/one.yaml": `cluster: one\naccount: "${ACCOUNT}"\nregion: eu-west-1\nauthenticationMode: API\n`,
  "clusters/two.yaml": `cluster: two\naccount: "${ACCOUNT}"\nregion: eu-west-1\nauthenticationMode: API\n`,
  "teams/platform.yaml": `team: platform
owners: ["@acme/platform"]
access:
  - name: operators
    principals: [{role: operators}]
    clusters: ["*"]
    policies: {cluster-admin: cluster}
`,
};

export function team(name: string, more = ""): string {
  return `team: ${name}
owners: ["@acme/${name}"]
namespaces: [${name}]
access:
  - name: engineers
    principals: [{role: ${name}-engineer}]
    clusters: [one]
    policies: {edit: own}
${more}`;
}

/** What there is to test with: a repository, GitHub, a machine, and people who open and merge pull requests. */
export interface TestWorld {
  readonly github: FakeGitHub;
  readonly machine: Machine;
  /** Every job that ran, by `file job`. */
  readonly seen: ReadonlyMap<string, readonly JobRun[]>;
  /** Commits to the default branch, as a person who may. */
  readonly commitToMain: (files: Readonly<Record<string, string | null>>) => Promise<string>;
  readonly open: (files: Readonly<Record<string, string | null>>, from?: Opener) => Promise<OpenPull>;
  /** Merges; the push's event, or undefined where there is a conflict. */
  readonly merge: (pull: OpenPull) => Promise<Event | undefined>;
  readonly run: (file: string, event: Event) => Promise<WorkflowRunResult>;
  readonly onMain: (name: "schedule" | "workflow_dispatch", inputs?: Event["inputs"]) => Promise<Event>;
  /** Replaces one yarn command by a script of bash. */
  readonly stub: (command: string, script: string) => void;
  readonly setToday: (day: string) => void;
  readonly folder: () => string;
  readonly stop: () => Promise<void>;
}

export interface Opener {
  readonly isFork?: boolean;
  readonly actor?: string;
}

export interface OpenPull {
  readonly pull: FakePull;
  readonly branch: string;
  /** Undefined where it conflicts: GitHub makes no merge commit then, and starts no workflow. */
  readonly event: Event | undefined;
}

export interface WorldOptions {
  /** In the environment of every step. */
  readonly env?: Readonly<Record<string, string>>;
  /** How jobs come to the program. @default as in this repository */
  readonly style?: WorkflowStyle;
  /** Other names of branch and environment: the workflows have them, and the trust of the roles. */
  readonly home?: Home;
  /** Instead of those files. */
  readonly files?: Readonly<Record<string, string | null>>;
  readonly machine?: Partial<Pick<Machine, "credentials" | "onCheckout" | "onUpload" | "workflow">>;
  /** Whether a step starts our program as a process of its own. @default false */
  readonly ownProcess?: boolean;
}

export async function startWorld(more: WorldOptions = {}): Promise<TestWorld> {
  const base = realpathSync(mkdtempSync(join(tmpdir(), "workflows-test-")));
  let folders = 0;
  const folder = (): string => {
    folders += 1;
    const path = join(base, String(folders));
    mkdirSync(path);
    return path;
  };
  const { home = USUAL_HOME } = more;
  const texts = workflowTexts(more.style ?? "source", home);
  const [work, programs, stubs] = [folder(), folder(), folder()];
  const env: Record<string, string> = { STUBS: stubs, ACCESS_NOW: TODAY, ...more.env };
  const yarn = more.ownProcess === true ? ownProcessYarn(programs) : await inProcessYarn(programs);
  const github = await startFakeGitHub();

  const git = async (...args: readonly string[]): Promise<string> => {
    const identity = ["-c", "user.name=Somebody", "-c", "user.email=somebody@acme.example"];
    return (await execa("git", [...identity, ...args], { cwd: work })).stdout;
  };
  const write = (files: Readonly<Record<string, string | null>>): void => {
    for (const [path, text] of Object.entries(files)) {
      if (text === null) rmSync(join(work, path), { force: true });
      else {
        mkdirSync(dirname(join(work, path)), { recursive: true });
        writeFileSync(join(work, path), text);
        if (text.startsWith("#!")) chmodSync(join(work, path), 0o755);
      }
    }
  };
  const commit = async (message: string): Promise<string> => {
    await git("add", "--all");
    await git("commit", "--quiet", "--message", message);
    return await git("rev-parse", "HEAD");
  };
  await git("init", "--quiet", `--initial-branch=${home.branch}`);
  await git("config", "uploadpack.allowAnySHA1InWant", "true");
  const named = `  branch: "${home.branch}"\n  environment: "${home.environment}"\n`;
  const platform = FILES["platform.yaml"]?.replace("  create: true\n", `  create: true\n${named}`) ?? "";
  write({ ...FILES, ...(more.home && { "platform.yaml": platform }), ...more.files });
  await access(["generate", "--root", work]);
  await commit("start");

  const mergeable = async (branch: string, into: string): Promise<string | undefined> => {
    await git("checkout", "--quiet", "-B", into, home.branch);
    const merged = await git("merge", "--quiet", "--no-ff", "--message", `merge ${branch}`, branch).then(
      () => true,
      () => false,
    );
    if (!merged) await git("merge", "--abort");
    const sha = merged ? await git("rev-parse", "HEAD") : undefined;
    await git("checkout", "--quiet", home.branch);
    return sha;
  };

  /** The trust policies that the account stacks of the files on main would make. */
  const roles = new Map<string, string>();
  const readRoles = async (): Promise<void> => {
    const files = new Map(await readRepository(work));
    const platform = files.get("platform.yaml");
    // Where the files leave them to somebody else, the trust is the same.
    if (platform !== undefined && "text" in platform) {
      files.set("platform.yaml", { text: platform.text.replace("  create: false\n", "  create: true\n") });
    }
    const { plan } = compileFiles(files, new Date(env["ACCESS_NOW"] ?? TODAY));
    for (const account of plan?.accounts ?? []) {
      const { pipeline } = account;
      if (pipeline?.create === undefined) continue;
      const uses: readonly (readonly [PipelineUse, string | undefined])[] = [
        ["plan", pipeline.planRole],
        ["drift", pipeline.driftRole],
        ["apply", pipeline.applyRole],
      ];
      for (const [use, name] of uses) {
        const arn = `arn:${account.partition}:iam::${account.account}:role/${name ?? ""}`;
        roles.set(arn, pipelineTrust(account, pipeline.create, use));
      }
    }
  };
  await readRoles();

  const machine: Machine = {
    github,
    workflow: (file) => parse(texts.get(file) ?? "") as Workflow,
    origin: work,
    branch: home.branch,
    programs,
    env,
    artifacts: new Map(),
    folder,
    trusts: (role, claims) => {
      const policy = JSON.parse(roles.get(role) ?? '{"Statement": []}') as { Statement: TrustStatement[] };
      return policy.Statement.some((statement) => letsIn(statement, claims));
    },
    credentials: (account) => ({ AWS_ACCESS_KEY_ID: account, AWS_SECRET_ACCESS_KEY: "sandbox" }),
    ...more.machine,
  };

  const seen = new Map<string, JobRun[]>();
  let pulls = 0;
  return {
    github,
    machine,
    seen,
    folder,
    commitToMain: async (files) => {
      write(files);
      return await commit("by hand");
    },
    open: async (files, { isFork = false, actor = "lead" } = {}) => {
      pulls += 1;
      const number = pulls;
      const branch = `pull-${number}`;
      await git("checkout", "--quiet", "-b", branch, home.branch);
      write(files);
      const headSha = await commit(`pull request ${number}`);
      await git("checkout", "--quiet", home.branch);
      const sha = await mergeable(branch, `merge-${number}`);
      const repository = isFork ? "stranger/eks-access" : github.state.repository;
      const pull: FakePull = {
        number,
        head: { sha: headSha, ref: branch, repo: { full_name: repository } },
        base: { ref: home.branch },
        merged_at: null,
        merge_commit_sha: null,
        files: Object.keys(files),
        labels: [],
        title: "",
        body: "",
      };
      github.state.pulls.push(pull);
      const user = { login: actor, type: "User" };
      github.state.issues.push({ number, title: "", body: "", state: "open", labels: [], user, isPull: true });
      const payload = {
        pull_request: {
          number,
          head: { sha: headSha, ref: branch, repo: { full_name: repository } },
          base: { sha: await git("rev-parse", home.branch), ref: home.branch },
        },
      };
      const event: Event | undefined =
        sha === undefined
          ? undefined
          : {
              name: "pull_request",
              payload,
              sha,
              headSha,
              headBranch: branch,
              ref: `refs/pull/${number}/merge`,
              actor,
              isFork,
            };
      return { pull, branch, event };
    },
    merge: async ({ pull, branch }) => {
      const before = await git("rev-parse", home.branch);
      const sha = await mergeable(branch, `merged-${pull.number}`);
      if (sha === undefined) return undefined;
      await git("reset", "--quiet", "--hard", sha);
      pull.merged_at = `${TODAY}T12:00:00Z`;
      pull.merge_commit_sha = sha;
      await readRoles();
      const ref = `refs/heads/${home.branch}`;
      return {
        name: "push",
        payload: { before },
        sha,
        headSha: sha,
        headBranch: home.branch,
        ref,
        actor: "lead",
        isFork: false,
      };
    },
    run: async (file, event) => {
      const result = await runWorkflow(file, event, machine);
      for (const job of result.jobs) seen.set(`${file} ${job.id}`, [...(seen.get(`${file} ${job.id}`) ?? []), job]);
      return result;
    },
    onMain: async (name, inputs) => {
      const sha = await git("rev-parse", home.branch);
      const ref = `refs/heads/${home.branch}`;
      const common = { payload: {}, sha, headSha: sha, headBranch: home.branch, ref };
      return { name, ...common, actor: "lead", isFork: false, ...(inputs === undefined ? {} : { inputs }) };
    },
    stub: (command, script) => {
      writeFileSync(join(stubs, command), `#!/usr/bin/env bash\nset -euo pipefail\n${script}\n`);
      chmodSync(join(stubs, command), 0o755);
    },
    setToday: (day) => {
      env["ACCESS_NOW"] = day;
    },
    stop: async () => {
      await Promise.all([github.stop(), yarn.stop()]);
      rmSync(base, { recursive: true, force: true });
    },
  };
}

interface TrustStatement {
  readonly Effect: string;
  readonly Condition: { readonly StringEquals: Readonly<Record<string, string | readonly string[]>> };
}

/** Every claim must be there and be one of the values: StringEquals, the one operator that these policies have. */
function letsIn({ Effect, Condition }: TrustStatement, claims: Readonly<Record<string, string>>): boolean {
  const operators = Object.keys(Condition);
  if (Effect !== "Allow" || operators.join() !== "StringEquals") return false;
  return Object.entries(Condition.StringEquals).every(([key, values]) => {
    const claim = claims[key.split(":").at(-1) ?? ""];
    return claim !== undefined && [values].flat().includes(claim);
  });
}

export function jobOf(run: WorkflowRunResult, id: string): JobRun {
  const found = run.jobs.find((job) => job.id === id);
  if (found === undefined) throw new Error(`no job ${id}; there are ${run.jobs.map((job) => job.id).join(", ")}`);
  return found;
}

/** What every job came to: `{files: "success", …}`. */
export function resultsOf(run: WorkflowRunResult): Record<string, string> {
  return Object.fromEntries(run.jobs.map(({ id, result }) => [id, result]));
}

/** All that a run printed, for whoever reads a failure. */
export function logOf(run: WorkflowRunResult): string {
  return run.jobs
    .flatMap(({ id, steps }) => steps.map(({ name, outcome, log }) => `--- ${id}: ${name}: ${outcome}\n${log}`))
    .join("\n");
}

/** Asserts what jobs came to; a failure shows what they printed. */
export function expectResults(run: WorkflowRunResult, results: Readonly<Record<string, string>>): void {
  const is = Object.fromEntries(Object.entries(resultsOf(run)).filter(([id]) => id in results));
  if (JSON.stringify(Object.entries(is).sort()) === JSON.stringify(Object.entries(results).sort())) return;
  throw new Error(`expected ${JSON.stringify(results)}, and it is ${JSON.stringify(is)}\n${logOf(run)}`);
}

/** Every job that succeeded once took, in all of a world's runs together, each permission that it has. */
export function expectNoSparePermission(file: string, { seen, machine }: TestWorld): void {
  const spare = Object.entries(machine.workflow(file).jobs).flatMap(([id, { permissions = {} }]) => {
    const runs = seen.get(`${file} ${id}`) ?? [];
    if (!runs.some(({ result }) => result === "success")) return [];
    return Object.entries(permissions)
      .filter(([scope, access]) => !runs.some(({ used }) => used.has(`${scope}:${access}`)))
      .map(([scope, access]) => `${id}: ${scope}: ${access}`);
  });
  expect(spare).toEqual([]);
}
