import { execFileSync } from "node:child_process";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { access, example, folder, type Folder } from "./harness";

function git(at: string, args: readonly string[], day = "2026-11-20"): string {
  const when = `${day}T12:00:00Z`;
  return execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@acme.example", ...args], {
    cwd: at,
    encoding: "utf8",
    env: { ...process.env, GIT_AUTHOR_DATE: when, GIT_COMMITTER_DATE: when },
  });
}

function commit(at: string, message: string, day?: string): void {
  git(at, ["add", "-A"], day);
  git(at, ["commit", "--quiet", "-m", message], day);
}

/** The example, committed as `main`. */
function committed(day?: string): Folder {
  const copy = example();
  git(copy.path, ["init", "--quiet", "--initial-branch=main"]);
  commit(copy.path, "as it is", day);
  return copy;
}

const changes = (at: Folder, ...more: string[]) => access(["changes", "--root", at.path, ...more]);

const NEW_TEAM = `team: checkout
owners: ["@acme/checkout"]
access:
  - {principals: [{role: checkout}], clusters: ["*"], policies: {view: cluster}}
`;

interface Report {
  readonly base: object;
  readonly head: object;
  readonly headline: string;
  readonly labels: string[];
  readonly sentences: { danger: string; text: string; principals: string[]; clusters: string[] }[];
  readonly changes: { kind: string; cluster: string; principal: string; origins: { file: string; line: number }[] }[];
  readonly expired: { sentences: { text: string }[]; changes: unknown[] };
}

async function report(at: Folder, ...more: string[]): Promise<Report> {
  return JSON.parse((await changes(at, "--format", "json", ...more)).out) as Report;
}

describe("changes --base", () => {
  it("says in Markdown who gains what, and exits 0", async () => {
    const copy = committed();
    copy.write("teams/checkout.yaml", NEW_TEAM);
    const before = copy.snapshot();
    const { code, out, err } = await changes(copy, "--base", "main");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out.startsWith("<!-- eks-access-gitops:changes -->\n## Access changes\n")).toBe(true);
    expect(out).toContain("- `checkout` (role `checkout`) gains view cluster-wide on `prod-eu` and `staging-eu`\n");
    expect(out).toContain("- `@acme/platform`, for `teams/checkout.yaml`\n");
    expect(copy.snapshot()).toEqual(before);
  });

  it("is stable JSON", async () => {
    const copy = committed();
    copy.write("teams/checkout.yaml", NEW_TEAM);
    const found = await report(copy, "--base", "main");
    const id = git(copy.path, ["rev-parse", "main"]).trim();
    expect(found.base).toEqual({ revision: "main", commit: id, day: "2026-11-20" });
    expect(found.head).toEqual({ revision: null, commit: null, day: "2026-11-22" });
    expect(Object.keys(found)).toEqual(
      "base head headline labels radius moved sentences changes expired clusters manifests rules removals scopeEdits approvals diagnostics".split(
        " ",
      ),
    );
    expect(found.labels).toEqual(["access:gain"]);
    expect(found.sentences).toEqual([
      {
        danger: "gain",
        text: "checkout (role checkout) gains view cluster-wide on prod-eu and staging-eu",
        teams: ["checkout"],
        principals: ["arn:aws:iam::123456789012:role/checkout", "arn:aws:iam::210987654321:role/checkout"],
        clusters: ["prod-eu", "staging-eu"],
      },
    ]);
    expect(found.changes[1]).toEqual({
      kind: "policy-gained",
      cluster: "prod-eu",
      principal: "arn:aws:iam::123456789012:role/checkout",
      purpose: "grant",
      teams: ["checkout"],
      policy: "AmazonEKSViewPolicy",
      scope: "cluster",
      until: null,
      adminGrade: false,
      origins: [{ file: "teams/checkout.yaml", line: 4, column: 72, team: "checkout", grant: null }],
    });
  });

  it("compares two revisions with --head, and touches neither", async () => {
    const copy = committed();
    copy.write("teams/checkout.yaml", NEW_TEAM);
    commit(copy.path, "checkout", "2026-11-21");
    copy.write("teams/checkout.yaml", "this is not read");
    const found = await report(copy, "--base", "HEAD^1", "--head", "HEAD");
    expect(found.headline).toMatch(/^2 principals gain access: /);
    const back = await report(copy, "--base", "HEAD", "--head", "HEAD^1");
    expect(back.labels).toEqual(["access:loss"]);
  });

  it("says that nothing changed, and that files moved", async () => {
    const copy = committed();
    expect((await changes(copy, "--base", "main", "--format", "text")).out).toBe("no access changes\n");
    const security = copy.read("teams/security.yaml");
    copy.write("teams/audit.yaml", security.replace("team: security", "team: audit"));
    copy.write("teams/security.yaml", security.replace(/access:[\s\S]*/, "access: []\n"));
    copy.write("platform.yaml", copy.read("platform.yaml").replace("    security:\n", "    audit:\n"));
    const { code, out } = await changes(copy, "--base", "main", "--format", "text", "--exit-code");
    expect({ code, first: out.split("\n")[0] }).toEqual({ code: 0, first: "no access changes (files moved)" });
  });

  it("tells what the calendar ended since the base was committed", async () => {
    const copy = example();
    git(copy.path, ["init", "--quiet", "--initial-branch=main"]);
    copy.write("teams/checkout.yaml", NEW_TEAM.replace("}}", "}, expires: 2026-11-21}"));
    commit(copy.path, "base", "2026-11-21");
    const found = await report(copy, "--base", "main");
    expect([found.labels, found.changes]).toEqual([["access:none"], []]);
    expect(found.expired.sentences.map(({ text }) => text)).toEqual([
      "checkout (role checkout) loses all access on prod-eu and staging-eu: view cluster-wide (ran until 2026-11-21); nobody of checkout has access there any more",
    ]);
  });

  it("exits 1 with --exit-code when access changes", async () => {
    const copy = committed();
    copy.write("teams/checkout.yaml", NEW_TEAM);
    expect((await changes(copy, "--base", "main", "--exit-code")).code).toBe(1);
  });
});

describe("changes, when something is wrong", () => {
  it("shows the head's mistakes, and compares nothing", async () => {
    const copy = committed();
    copy.write("teams/checkout.yaml", "team: checkout\naccess: nothing\n");
    const { code, out, err } = await changes(copy, "--base", "main");
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain("teams/checkout.yaml:2:9: error: expected a list");
  });

  it("compares what a guardrail refuses, says so first, and exits 1", async () => {
    const copy = committed();
    copy.write("teams/checkout.yaml", NEW_TEAM.replace("view: cluster", "cluster-admin: cluster"));
    const { code, out, err } = await changes(copy, "--base", "main");
    expect(code).toBe(1);
    expect(err).toMatch(/errors?; yarn validate --base main shows more\n$/);
    expect(out.indexOf("### Errors")).toBeGreaterThan(0);
    expect(out.indexOf("### Errors")).toBeLessThan(out.indexOf("gains cluster-admin cluster-wide"));
  });

  it("cannot compare with a base that has mistakes itself", async () => {
    const copy = committed();
    const good = copy.read("teams/payments.yaml");
    copy.write("teams/payments.yaml", good.replace("access:", "acess:"));
    commit(copy.path, "broken");
    copy.write("teams/payments.yaml", good);
    const { code, out, err } = await changes(copy, "--base", "main");
    expect({ code, out }).toEqual({ code: 3, out: "" });
    expect(err).toContain("teams/payments.yaml");
    expect(err).toContain("these are mistakes of --base main itself: nothing can be compared with it\n");
  });

  it.each([
    ["origin/main", "git fetch origin main"],
    ["v1.2.0", "git fetch origin v1.2.0"],
    ["deadbeefdeadbeefdeadbeefdeadbeefdeadbeef", "git fetch origin deadbeef"],
  ])("names the command that fetches %s", async (revision, command) => {
    const { code, out, err } = await changes(committed(), "--base", revision);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(`revision "${revision}" is not here; fetch it first: ${command}`);
  });

  it.each(["--output=x", "a b", "main:platform.yaml", "$(touch x)", "^main", "main..main"])(
    "takes no %s for a revision",
    async (revision) => {
      const copy = committed();
      const before = copy.snapshot();
      expect(await access(["changes", "--root", copy.path, `--base=${revision}`])).toMatchObject({ code: 2, out: "" });
      expect(copy.snapshot()).toEqual(before);
    },
  );

  it("says that there is no repository, or no --base", async () => {
    expect(await changes(example(), "--base", "main")).toMatchObject({
      code: 2,
      err: expect.stringContaining("is in no git repository") as string,
    });
    expect(await changes(committed())).toMatchObject({ code: 2, err: expect.stringContaining("--base") as string });
  });

  it("warns where the base has gone on", async () => {
    const copy = committed();
    git(copy.path, ["checkout", "--quiet", "-b", "mine"]);
    git(copy.path, ["checkout", "--quiet", "main"]);
    copy.write("teams/checkout.yaml", NEW_TEAM);
    commit(copy.path, "others");
    git(copy.path, ["checkout", "--quiet", "mine"]);
    const parted = git(copy.path, ["rev-parse", "HEAD"]).trim().slice(0, 12);
    const { code, err } = await changes(copy, "--base", "main");
    expect(code).toBe(0);
    expect(err).toBe(
      `main has commits that HEAD has not: they show the other way round; merge them first, or compare with where they parted: --base ${parted}\n`,
    );
  });

  it("works in a shallow clone that has the base", async () => {
    const copy = committed();
    copy.write("teams/checkout.yaml", NEW_TEAM);
    commit(copy.path, "checkout");
    const clone = folder();
    git(clone.path, ["clone", "--quiet", "--depth=1", `file://${copy.path}`, "here"]);
    const here = join(clone.path, "here");
    const missing = await access(["changes", "--root", here, "--base", "HEAD~1"]);
    expect(missing).toMatchObject({ code: 2, err: expect.stringContaining("is not here") as string });
    const base = git(copy.path, ["rev-parse", "HEAD~1"]).trim();
    git(here, ["-c", "protocol.file.allow=always", "fetch", "--quiet", "--depth=1", "origin", base]);
    const { code, out, err } = await access(["changes", "--root", here, "--base", base]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain("gains view cluster-wide");
  });
});

describe("changes --summary", () => {
  const many = Array.from({ length: 900 }, (_, index) => `role-${index}-${"x".repeat(50)}`);
  const grants = many.map(
    (role, index) => `  - {principals: [{role: ${role}}], clusters: [staging-eu], kubernetesGroups: [group-${index}]}`,
  );

  it("has what the comment has no room for", async () => {
    const copy = committed();
    copy.write("teams/checkout.yaml", `team: checkout\nowners: ["@acme/checkout"]\naccess:\n${grants.join("\n")}\n`);
    const file = join(folder().path, "summary.md");
    writeFileSync(file, "# before\n");
    const { out } = await changes(copy, "--base", "main", "--summary", file);
    expect(Buffer.byteLength(out)).toBeLessThanOrEqual(60_000);
    expect(out).toMatch(/\*\*And \d+ lines more: see the step summary\.\*\*\n$/);
    const text = readFileSync(file, "utf8");
    expect(text.startsWith("# before\n")).toBe(true);
    for (const role of many) expect(text).toContain(`role \`${role}\``);
    expect(statSync(file).size).toBeLessThan(1024 * 1024);
  });

  it("is refused where there is no room", async () => {
    const file = join(folder().path, "summary.md");
    writeFileSync(file, "x".repeat(999_000));
    const { code, err } = await changes(committed(), "--base", "main", "--summary", file);
    expect({ code, err }).toMatchObject({ code: 3, err: expect.stringContaining("no room") as string });
    expect(statSync(file).size).toBe(999_000);
  });
});
