import { startFakeGitHub, type FakeGitHub } from "../workflows/fake-github";
import type { Permissions } from "../workflows/read-workflow";
import { access, example, folder, type Folder } from "./harness";

jest.setTimeout(30_000);

let fake: FakeGitHub;
beforeEach(async () => {
  fake = await startFakeGitHub();
});
afterEach(() => fake.stop());

const ADMIN: Permissions = { administration: "write", actions: "write", issues: "write", metadata: "read" };

interface Checked {
  readonly checks: readonly { id: string; status: string; message: string; commands: string[]; fixable: boolean }[];
  readonly fixed?: readonly { id: string; command: string; done: boolean; why?: string }[];
}

interface Asked {
  readonly permissions?: Permissions;
  readonly answers?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly files?: Folder;
}

/** The example's platform.yaml alone: without a cluster nothing is asked of AWS. */
function bare(pipeline = ""): Folder {
  const files = folder();
  files.write(
    "platform.yaml",
    example()
      .read("platform.yaml")
      .replace(/^pipeline:.*$/m, (line) => `${line}\n${pipeline}`),
  );
  return files;
}

async function doctor(argv: readonly string[], { permissions = ADMIN, answers, env = {}, files = bare() }: Asked = {}) {
  const situation = {
    PATH: process.env["PATH"],
    ACCESS_NOW: "2026-11-22T12:00:00Z",
    GITHUB_API_URL: fake.url,
    GITHUB_REPOSITORY: fake.state.repository,
    GH_TOKEN: fake.token(permissions),
    ...env,
  };
  const ran = await access(["doctor", "--format", "json", "--root", files.path, ...argv], {
    env: situation,
    ...(answers === undefined ? {} : { answers }),
  });
  const parsed = ran.out === "" ? { checks: [] } : (JSON.parse(ran.out) as Checked);
  const github = parsed.checks.filter(({ id }) => id.startsWith("github-"));
  const statuses = Object.fromEntries(github.map(({ id, status }) => [id, status]));
  return { ...ran, ...parsed, github, statuses };
}

function succeeded(file: string, at: string): void {
  fake.state.settings.workflows.set(file, "active");
  const { repository, runs } = fake.state;
  const commit = { head_sha: "a".repeat(40), head_branch: "main", head_repository: { full_name: repository } };
  const rest = { event: "schedule", conclusion: "success", jobs: [], artifacts: [] };
  runs.push({ id: runs.length + 1, path: file, ...commit, ...rest, created_at: at });
}

function allScheduled(): void {
  succeeded("drift.yml", "2026-11-22T08:17:00Z");
  succeeded("expire.yml", "2026-11-22T00:23:00Z");
}

test("a new repository: everything is found, mended once, and green but for the reviewers", async () => {
  allScheduled();
  fake.state.settings.workflows.set("drift.yml", "disabled_inactivity");
  const before = await doctor(["--github"]);
  expect(before.code).toBe(1);
  expect(before.statuses).toEqual({
    "github-repository": "green",
    "github-token": "red",
    "github-rules": "red",
    "github-environment": "red",
    "github-labels": "yellow",
    "github-schedule": "green",
  });
  expect(before.github.filter(({ fixable }) => fixable).flatMap(({ commands }) => commands)).toEqual(
    expect.arrayContaining([
      `printf %s '{"default_workflow_permissions":"read","can_approve_pull_request_reviews":true}' | gh api --method PUT repos/acme/eks-access/actions/permissions/workflow --input -`,
      "gh api --method PUT repos/acme/eks-access/actions/workflows/drift.yml/enable",
    ]),
  );
  expect(fake.state.settings.rulesets).toEqual([]);

  const fixing = await doctor(["--fix"], { answers: ["yes"] });
  expect(fixing.fixed?.every(({ done }) => done)).toBe(true);
  expect(fixing.statuses).toEqual({
    "github-repository": "green",
    "github-token": "green",
    "github-rules": "green",
    "github-environment": "yellow",
    "github-labels": "green",
    "github-schedule": "green",
  });
  expect(fixing.code).toBe(0);
  expect(fixing.err).toContain("done: gh api --method PUT repos/acme/eks-access/actions/workflows/drift.yml/enable\n");

  const again = await doctor(["--fix", "--yes"]);
  expect(again).toMatchObject({
    code: 0,
    fixed: [],
    err: expect.stringContaining("nothing that it could mend") as string,
  });
});

test("nothing is changed without a yes, and without a terminal it is asked for by name", async () => {
  const refused = await doctor(["--fix"]);
  expect(refused).toMatchObject({ code: 2, err: expect.stringContaining("--fix --yes does it") as string });
  const denied = await doctor(["--fix"], { answers: ["no"] });
  expect(denied).toMatchObject({ code: 1, fixed: [], err: expect.stringContaining("nothing is changed") as string });
  expect(await doctor(["--github", "--yes"])).toMatchObject({ code: 2 });
  expect(fake.state.settings.rulesets).toEqual([]);
  expect(fake.state.settings.labels).toEqual(["bug"]);
});

test("what somebody set stays: reviewers, a stricter rule, another check", async () => {
  allScheduled();
  const { settings } = fake.state;
  settings.environments.set("production", {
    prevent_self_review: true,
    wait_timer: 5,
    reviewers: [{ type: "Team", id: 4711 }],
    policy: null,
    branches: [],
  });
  settings.rulesets.push({
    id: 7,
    name: "eks-access",
    enforcement: "active",
    bypass_actors: [{ actor_id: 1, actor_type: "OrganizationAdmin" }],
    conditions: { ref_name: { include: ["~DEFAULT_BRANCH"] } },
    rules: [
      { type: "required_signatures" },
      { type: "pull_request", parameters: { required_approving_review_count: 2, required_reviewers: ["mine"] } },
      { type: "required_status_checks", parameters: { required_status_checks: [{ context: "lint" }] } },
    ],
  });
  expect(await doctor(["--fix", "--yes"])).toMatchObject({
    code: 0,
    statuses: { "github-environment": "green", "github-rules": "green" },
  });
  expect(settings.environments.get("production")).toMatchObject({
    wait_timer: 5,
    reviewers: [{ type: "Team", id: 4711 }],
  });
  const [ruleset] = settings.rulesets;
  expect(ruleset?.bypass_actors).toHaveLength(1);
  expect(ruleset?.rules).toEqual(
    expect.arrayContaining([
      { type: "required_signatures" },
      expect.objectContaining({
        parameters: expect.objectContaining({
          required_approving_review_count: 2,
          required_reviewers: ["mine"],
        }) as object,
      }) as object,
    ]),
  );
  expect(JSON.stringify(ruleset?.rules)).toMatch(/"lint".*"gate".*"planned"/);
});

test("an environment that other branches may use is red, and closed for them", async () => {
  allScheduled();
  fake.state.settings.environments.set("production", {
    prevent_self_review: true,
    wait_timer: 0,
    reviewers: [{ type: "User", id: 1 }],
    policy: { protected_branches: false, custom_branch_policies: true },
    branches: [
      { id: 1, name: "main", type: "branch" },
      { id: 2, name: "*", type: "branch" },
    ],
  });
  expect((await doctor(["--github"])).github.find(({ id }) => id === "github-environment")).toMatchObject({
    status: "red",
    message: "is open to *; it is meant for main alone",
    commands: ["gh api --method DELETE repos/acme/eks-access/environments/production/deployment-branch-policies/2"],
  });
  await doctor(["--fix", "--yes"]);
  expect(fake.state.settings.environments.get("production")?.branches.map(({ name }) => name)).toEqual(["main"]);
});

test("a schedule that is late, never ran or is gone", async () => {
  succeeded("drift.yml", "2026-11-20T08:17:00Z");
  const { github } = await doctor(["--github"]);
  const schedules = github.filter(({ id }) => id === "github-schedule");
  expect(schedules).toMatchObject([
    {
      status: "red",
      message: "last succeeded 51 hours ago",
      commands: ["gh workflow run drift.yml --repo acme/eks-access"],
    },
    { status: "red", message: expect.stringContaining("no workflow expire.yml") as string },
  ]);
  fake.state.settings.workflows.set("expire.yml", "active");
  expect((await doctor(["--github"])).github.at(-1)).toMatchObject({ status: "yellow" });
});

test("what the token may not see is unknown, and a fix that GitHub refuses is told", async () => {
  allScheduled();
  const few: Permissions = { actions: "read", issues: "read", metadata: "read" };
  const { statuses, github } = await doctor(["--github"], { permissions: few });
  expect(statuses).toMatchObject({ "github-token": "unknown", "github-rules": "red", "github-labels": "yellow" });
  expect(github.find(({ id }) => id === "github-token")?.message).toContain("it takes administration=read");
  const fixing = await doctor(["--fix", "--yes"], { permissions: few });
  expect(fixing.code).toBe(1);
  expect(fixing.fixed?.some(({ done }) => done)).toBe(false);
  expect(fixing.err).toContain("NOT done (GitHub answered 403 to POST");
  expect(fixing.fixed?.filter(({ id }) => id === "github-labels").slice(1)).toEqual(
    expect.arrayContaining([expect.objectContaining({ why: "what comes before it failed" })]),
  );
});

test.each([
  [{ GH_TOKEN: "" }, /there is no token in GH_TOKEN/],
  [{ GITHUB_REPOSITORY: "" }, /which repository it is/],
  [{ GITHUB_REPOSITORY: "acme/other" }, /no repository acme\/other for this token/],
  [{ GITHUB_API_URL: "http://127.0.0.1:1" }, /GitHub cannot be reached: bad port/],
  [{ GH_TOKEN: "wrong" }, /GitHub answered 401/],
])("GitHub that cannot be looked at is unknown throughout: %j", async (env, why) => {
  const ran = await doctor(["--fix", "--yes"], { env });
  expect(new Set(Object.values(ran.statuses))).toEqual(new Set(["unknown"]));
  expect(ran.code).toBe(3);
  expect(ran.github[0]?.message).toMatch(why);
});

test("a repository that AWS does not trust: renamed, other ids, another default branch", async () => {
  const pipeline = (more: string) => ({ files: bare(`  repository: acme/eks-access\n${more}`) });
  const first = async (more: string) => (await doctor(["--github"], pipeline(more))).github[0];
  expect(await first("")).toMatchObject({ status: "green" });
  expect(await first("  repositoryId: 987654321\n  ownerId: 12345\n")).toMatchObject({ status: "green" });
  expect(await first("  repositoryId: 987654321\n  ownerId: 1\n")).toMatchObject({ status: "red" });
  fake.state.settings.defaultBranch = "trunk";
  expect(await first("")).toMatchObject({
    status: "red",
    message: expect.stringContaining("default branch") as string,
  });
  expect(await first("  branch: trunk\n")).toMatchObject({ status: "green" });
});

test("branch and environment are those of platform.yaml, whoever makes the roles", async () => {
  fake.state.settings.defaultBranch = "trunk";
  const files = bare("  repository: acme/eks-access\n  branch: trunk\n  environment: live\n");
  await doctor(["--fix", "--yes"], { files });
  const { rulesets, environments } = fake.state.settings;
  expect(rulesets[0]?.conditions.ref_name.include).toEqual(["refs/heads/trunk"]);
  expect(environments.get("live")?.branches.map(({ name }) => name)).toEqual(["trunk"]);
});
