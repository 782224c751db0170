import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { pipelineRepository } from "../cloud/support/world";
import { PROJECT } from "../scripts/harness";
import { compileFiles } from "../support/repo-builder";
import { everyJob, readWorkflow, SETS, USUAL_HOME, workflowsIn, workflowText, type Step } from "./read-workflow";

/** Checked in public repositories' workflows, which pin the same; docs/pipeline.md. */
const PINS: Readonly<Record<string, readonly [string, string]>> = {
  "actions/checkout": ["de0fac2e4500dabe0009e67214ff5f5447ce83dd", "v6.0.2"],
  "actions/setup-node": ["6044e13b5dc448c55e2357c09f80417699197238", "v6.2.0"],
  "actions/upload-artifact": ["b7c566a772e6b6bfb58ed0dc250532a479d7789f", "v6.0.0"],
  "actions/download-artifact": ["37930b1c2abaa49bbe596cd826c3c89aef350131", "v7.0.0"],
  "aws-actions/configure-aws-credentials": ["8df5847569e6427dd6c4fb1cf565c83acfa8afa7", "v6.0.0"],
  "hashicorp/setup-terraform": ["5e8dbf3c6d9deaf4193ca7a8fb23f2ac83bb6c85", "v4.0.0"],
};

/** Which step takes which permission: by the action, or by the start of the command. */
const TAKES: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^actions\/checkout@/, ["contents: read"]],
  [/^aws-actions\/configure-aws-credentials@/, ["id-token: write"]],
  [/^actions\/download-artifact@.* run-id/, ["actions: read"]],
  [/^PROGRAM github comment /, ["pull-requests: write"]],
  [/^PROGRAM github last-run /, ["actions: read"]],
  [/^PROGRAM github propose /, ["contents: write", "pull-requests: write"]],
  [/^PROGRAM github report-apply /, ["actions: read", "issues: write"]],
  [/^PROGRAM github report-drift /, ["issues: write"]],
  [/^PROGRAM github report-expiry$/, ["issues: write"]],
  [/^PROGRAM github report-review$/, ["issues: write"]],
  [/^PROGRAM github reviewed-run /, ["actions: read", "pull-requests: read"]],
];

/** A step's script, with one word for the program. */
const said = (run: string): string =>
  run.replaceAll(/(?:node_modules\/\.bin\/eks-access|node pipeline\.out\/program\/eks-access\.js)(?= )/g, "PROGRAM");

function taken({ uses: action, run = "", with: inputs }: Step): string[] {
  const text = action === undefined ? said(run) : `${action} ${Object.keys(inputs ?? {}).join(" ")}`;
  return TAKES.flatMap(([pattern, permissions]) => (pattern.test(text) ? permissions : []));
}

describe.each(SETS)("in the style %s:", (style) => {
  const WORKFLOWS = workflowsIn(style);
  /** The program's own repository has both styles' rules here, and whoever took it over names the branch. */
  const BRANCH =
    style === "here" ? (workflowText("apply.yml", style).match(/^ {4}branches: \["(.*)"\]$/m)?.[1] ?? "") : "main";
  const STEPS: readonly (readonly [string, Step])[] = everyJob(style).flatMap(([where, { steps }]) =>
    steps.map((step, index) => [`${where} ${step.name ?? step.id ?? step.uses ?? index}`, step] as const),
  );
  const scripts = STEPS.flatMap(([where, { run }]) => (run === undefined ? [] : [[where, run] as const]));
  const uses = STEPS.flatMap(([where, step]) => (step.uses === undefined ? [] : [[where, step, step.uses] as const]));

  describe("every workflow", () => {
    test.each(WORKFLOWS)("%s gives no permission to all of its jobs", (file) => {
      expect(readWorkflow(file, style).permissions).toEqual({});
    });

    test.each(WORKFLOWS)("%s stops at the first error, an unset variable and a broken pipe", (file) => {
      expect(readWorkflow(file, style).defaults.run.shell).toBe("bash -euo pipefail {0}");
    });

    test.each(WORKFLOWS)("%s starts by no event that runs a stranger's code with our rights", (file) => {
      const risky = ["pull_request_target", "workflow_run", "issue_comment", "issues", "repository_dispatch"];
      expect(Object.keys(readWorkflow(file, style).on).filter((event) => risky.includes(event))).toEqual([]);
    });

    test.each(WORKFLOWS)("%s always reports: no path filters", (file) => {
      const filters = Object.values(readWorkflow(file, style).on).flatMap((event) => Object.keys(event ?? {}));
      expect(filters.filter((key) => key.startsWith("paths"))).toEqual([]);
    });

    test.each(WORKFLOWS)("%s uses no secret but the job's own token", (file) => {
      expect(workflowText(file, style)).not.toMatch(/secrets\s*[.[]|secrets:\s*inherit/);
    });
  });

  describe("every job", () => {
    test.each(everyJob(style))("%s has a time limit and permissions of its own, each with a reason", (where, job) => {
      expect(job["timeout-minutes"]).toBeLessThanOrEqual(90);
      expect(job.permissions).toBeDefined();
      const [file = "", id = ""] = where.split(" ");
      const block = workflowText(file, style).split(new RegExp(`^  ${id}:$`, "m"))[1] ?? "";
      const [, , listed = ""] = /^( {4}permissions:)(.*(?:\n {6}.*)*)/m.exec(block) ?? [];
      for (const line of listed.trim().split("\n")) expect(line).toMatch(/ # \w/);
    });

    test.each(everyJob(style))("%s has the permissions that its steps take, and no other", (_, job) => {
      const needed = new Set(job.steps.flatMap(taken));
      // To write includes to read.
      for (const scope of ["contents", "pull-requests", "issues"]) {
        if (needed.has(`${scope}: write`)) needed.delete(`${scope}: read`);
      }
      const given = Object.entries(job.permissions ?? {}).map(([scope, access]) => `${scope}: ${access}`);
      expect(given.sort()).toEqual([...needed].sort());
    });

    test.each(everyJob(style))("%s keeps what may write apart from what assumes a role", (_, job) => {
      const writes = Object.entries(job.permissions ?? {}).filter(
        ([scope, access]) => access === "write" && scope !== "id-token",
      );
      const assumes = job.permissions?.["id-token"] === "write";
      expect(assumes && writes.length > 0).toBe(false);
    });
  });

  describe("every script", () => {
    test.each(scripts)("%s holds no expression: text from outside comes by the environment", (_, script) => {
      expect(script).not.toContain("${{");
    });
  });

  describe("every action", () => {
    test.each(uses)("%s is pinned to a commit, its version beside it", (where, _, action) => {
      const [name = "", commit] = action.split("@");
      const [pin, version] = PINS[name] ?? [];
      expect(commit).toBe(pin);
      expect(workflowText(where.split(" ")[0] ?? "", style)).toContain(`${action} # ${version ?? ""}`);
    });

    test.each(uses.filter(([, , action]) => action.startsWith("actions/checkout@")))(
      "%s leaves no token behind",
      (_, step) => {
        expect(step.with?.["persist-credentials"]).toBe(false);
      },
    );
  });

  describe("every job that has credentials or may write", () => {
    const powerful = everyJob(style).filter(([, { permissions = {} }]) => Object.values(permissions).includes("write"));

    test.each(powerful)("%s runs no script of a package's", (_, { steps }) => {
      const installs = steps.flatMap(({ run = "" }) => run.match(/\b(npm|yarn|npx|pipx?)\b.*/g) ?? []);
      // Of one package without dependencies, and of what `diff` needs: unpacked, and nothing is run.
      const unpacks = /^npm ci --ignore-scripts( --prefix node_modules\/eks-access-gitops\/cdktf)?$/;
      expect(installs.filter((line) => style !== "package" || !unpacks.test(line))).toEqual([]);
    });

    test.each(powerful)("%s has the program before it has credentials", (_, { steps }) => {
      const index = (found: (step: Step) => boolean): number => steps.findIndex(found);
      const has = index(({ run = "" }) => /^(npm ci|sha256sum --check --strict <<< "\$SHA256)/.test(run));
      const assumes = index(({ uses: action }) => action?.startsWith("aws-actions/") === true);
      expect(has).toBeGreaterThanOrEqual(0);
      if (assumes >= 0) expect(assumes).toBeGreaterThan(has);
    });
  });

  test("every token is in the environment of the one step that needs it", () => {
    const holders = everyJob(style).flatMap(([where, job]) => [
      ...(JSON.stringify(job.env ?? {}).includes("token") ? [where] : []),
      ...job.steps.flatMap((step) =>
        JSON.stringify(step.env ?? {}).includes("github.token") ? [said(step.run ?? "")] : [],
      ),
    ]);
    expect(
      holders.filter((run) => !/^PROGRAM github (comment|last-run|propose|report-[a-z]+|reviewed-run)( |$)/.test(run)),
    ).toEqual([]);
  });

  test("a comment is written by the code of the base, never by the pull request's", () => {
    const job = readWorkflow("check.yml", style).jobs["comment"];
    const checkouts = job?.steps.filter(({ uses: action }) => action?.startsWith("actions/checkout@")) ?? [];
    expect(checkouts.map((step) => step.with?.["ref"])).toEqual(["${{ github.event.pull_request.base.sha }}"]);
    if (style === "package") return;
    const takes = JSON.stringify(job);
    expect(takes).toContain("needs.build-base.outputs.program");
    expect(takes).not.toContain("needs.build.");
    const built = readWorkflow("check.yml", style).jobs["build-base"];
    expect(built?.steps[0]?.with?.["ref"]).toBe("${{ github.event.pull_request.base.sha }}");
  });

  describe("every job of a workflow that applies", () => {
    // `clock` reads texts, and decides only whether the others look.
    const jobs = everyJob(style).filter(([where]) => /^(apply|expire)\.yml (?!(build|clock)$)/.test(where));

    test.each(jobs)("%s refuses a commit that is no longer the newest, before anything else", (where, { steps }) => {
      const checkout = steps.find(({ uses: action }) => action?.startsWith("actions/checkout@"));
      // With the whole history come the branches as they are now: what is run again sees what was merged since.
      expect(checkout?.with?.["fetch-depth"]).toBe(0);
      expect(checkout?.with?.["ref"]).toBeUndefined();
      const [, second = ""] = steps.flatMap(({ run }) => (run === undefined ? [] : [said(run)]));
      // The report tells what failed, also of an old run; it takes back nothing then.
      if (where.endsWith(" report")) expect(second).toContain(`--tip origin/${BRANCH}`);
      else {
        expect(second).toMatch(/^(options=\([^]*)?PROGRAM github current /);
        expect(second).toContain(`--tip origin/${BRANCH}`);
      }
    });
  });

  describe("every apply", () => {
    test("is of the newest commit only", () => {
      const runs = everyJob(style).flatMap(([, { steps }]) => steps.flatMap(({ run }) => said(run ?? "")));
      for (const run of runs.filter((one) => one.includes("PROGRAM apply")))
        expect(run).toContain(`--tip origin/${BRANCH}`);
    });

    const applies = everyJob(style).filter(([, { steps }]) =>
      steps.some(({ run }) => said(run ?? "").includes("PROGRAM apply")),
    );

    test("is one of two", () => {
      expect(applies.map(([where]) => where)).toEqual(["apply.yml apply", "expire.yml apply"]);
    });

    test.each(applies)("%s waits for its turn, is never cancelled, and passes the environment", (_, job) => {
      expect(job.concurrency).toEqual({
        group: "apply-${{ matrix.account }}",
        "cancel-in-progress": false,
        queue: "max",
      });
      expect(job.environment).toEqual(style === "here" ? expect.any(String) : "production");
      expect(job.name).toBe("apply ${{ matrix.account }}");
    });
  });
});

test("every apply is for the environment and the branch that the roles trust where platform.yaml names no others", () => {
  const { environment, branch } =
    compileFiles(pipelineRepository()).plan?.accounts[0]?.pipeline?.create?.repository ?? {};
  expect({ environment, branch }).toEqual(USUAL_HOME);
});

test("every action of every workflow here, also of those that nobody generates, is pinned to a commit", () => {
  const folder = join(PROJECT, ".github", "workflows");
  const texts = readdirSync(folder).map((file) => readFileSync(join(folder, file), "utf8"));
  const used = texts.flatMap((text) => text.match(/\buses:.*/g) ?? []);
  expect(used.filter((line) => !/^uses: [\w./-]+@[0-9a-f]{40} # v\d/.test(line))).toEqual([]);
});
