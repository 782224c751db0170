import { execFileSync } from "node:child_process";
import { existsSync, renameSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";

import { access, broken, example, folder, type Folder } from "./harness";

const git = (at: string, ...args: string[]): string =>
  execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@acme.example", ...args], {
    cwd: at,
    encoding: "utf8",
  });

/** The example, committed as `main`. */
function committed(copy: Folder = example()): Folder {
  git(copy.path, "init", "--quiet", "--initial-branch=main");
  git(copy.path, "add", "-A");
  git(copy.path, "commit", "--quiet", "-m", "as it is");
  return copy;
}

const validate = (at: string, ...more: string[]) => access(["validate", "--root", at, ...more]);

describe("validate", () => {
  it("shows what it found and counts what there is", async () => {
    const { code, out, err } = await validate(example().path);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/\nok: 2 clusters, 13 access entries, 3 teams with access\n$/);
  });

  it("counts one of a thing as one", async () => {
    const one = folder();
    one.write("platform.yaml", "organization: acme\nbreakGlass: {role: eks-break-glass}\n");
    one.write("clusters/a.yaml", 'cluster: a\naccount: "123456789012"\nregion: eu-west-1\n');
    one.write("teams/t.yaml", 'team: t\nowners: ["@acme/t"]\naccess: []\n');
    expect((await validate(one.path)).out).toBe("ok: 1 cluster, 1 access entry, 0 teams with access\n");
  });

  it("exits 1 and shows the line with a caret when something is wrong", async () => {
    const { code, out } = await validate(broken().path);
    expect(code).toBe(1);
    expect(out).toContain("teams/broken.yaml:3:9: error: expected a list");
    expect(out).toMatch(/\n {2}\| access: nothing\n {2}\| {9}\^{7}\n/);
    expect(out).not.toContain("ok:");
  });

  it("has a JSON form whose keys stay", async () => {
    const { code, out } = await validate(broken().path, "--format", "json");
    expect(code).toBe(1);
    const { diagnostics } = JSON.parse(out) as { diagnostics: Record<string, unknown>[] };
    const wrong = diagnostics.find(({ severity }) => severity === "error");
    expect(wrong).toEqual({
      severity: "error",
      rule: "wrong-type",
      message: expect.stringContaining("expected a list") as string,
      file: "teams/broken.yaml",
      line: 3,
      column: 9,
      endLine: 3,
      endColumn: 16,
      hint: "write a list",
    });
    const lifted = diagnostics.find(({ related }) => related !== undefined);
    expect(lifted?.["related"]).toEqual([
      { file: "platform.yaml", line: expect.any(Number) as number, column: 13, message: "the exception" },
    ]);
  });

  it("is one JSON value also when there is nothing to say", async () => {
    const one = folder();
    one.write("platform.yaml", "organization: acme\nbreakGlass: {role: eks-break-glass}\n");
    one.write("clusters/a.yaml", 'cluster: a\naccount: "123456789012"\nregion: eu-west-1\n');
    one.write("teams/t.yaml", 'team: t\nowners: ["@acme/t"]\naccess: []\n');
    expect(JSON.parse((await validate(one.path, "--format", "json")).out)).toEqual({ diagnostics: [] });
    expect((await validate(one.path, "--format", "github")).out).toBe("");
  });

  it("writes annotations that no value can break out of", async () => {
    const copy = example();
    copy.write(
      "teams/x.yaml",
      'team: x\nowners: ["@acme/x"]\naccess:\n  - {principals: ["::error::100%,\\n::warning::"], clusters: [prod-eu], kubernetesGroups: [x]}\n',
    );
    const { code, out } = await validate(copy.path, "--format", "github");
    expect(code).toBe(1);
    for (const line of out.trim().split("\n")) {
      expect(line).toMatch(
        /^::(error|warning|notice) file=[^:]+,line=\d+,endLine=\d+(,col=\d+,endColumn=\d+)?,title=[a-z-]+::/,
      );
    }
  });
});

describe("validate --base", () => {
  it("finds nothing against the same files", async () => {
    expect((await validate(committed().path, "--base", "main")).code).toBe(0);
  });

  it("refuses that too much of a cluster goes at once", async () => {
    const copy = committed();
    rmSync(join(copy.path, "teams/payments.yaml"));
    expect((await validate(copy.path)).code).toBe(0);
    const { code, out } = await validate(copy.path, "--base", "main");
    expect(code).toBe(1);
    expect(out).toContain(
      "clusters/prod-eu.yaml:2:10: error: 2 of 7 access entries would be removed (29%); one change may remove at most 25% (on prod-eu) [maximum-removals]",
    );
  });

  it("compares with the same subfolder when the repository is one", async () => {
    const outer = folder();
    const inner = example();
    mkdirSync(join(outer.path, "infra"));
    renameSync(inner.path, join(outer.path, "infra/access"));
    const at = join(outer.path, "infra/access");
    committed(outer);
    expect((await validate(at, "--base", "HEAD")).code).toBe(0);
    rmSync(join(at, "teams/payments.yaml"));
    expect((await validate(at, "--base", "HEAD")).out).toContain("[maximum-removals]");
  });

  it("reads the revision, not the folder: files that are not committed do not count", async () => {
    const copy = committed();
    copy.write("teams/broken.yaml", "team: broken\n");
    git(copy.path, "add", "-A");
    git(copy.path, "commit", "--quiet", "-m", "broken");
    rmSync(join(copy.path, "teams/broken.yaml"));
    const { code, err } = await validate(copy.path, "--base", "HEAD");
    expect(code).toBe(2);
    expect(err).toContain('--base HEAD has errors itself (teams/broken.yaml:1: missing key "access"');
    expect((await validate(copy.path, "--base", "HEAD~1")).code).toBe(0);
  });

  it("takes a symbolic link in the revision for no file", async () => {
    const copy = committed();
    git(copy.path, "config", "core.symlinks", "true");
    execFileSync("ln", ["-s", "payments.yaml", join(copy.path, "teams/copy.yaml")]);
    git(copy.path, "add", "-A");
    git(copy.path, "commit", "--quiet", "-m", "link");
    rmSync(join(copy.path, "teams/copy.yaml"));
    expect((await validate(copy.path, "--base", "HEAD")).err).toContain("teams/copy.yaml:1: ");
  });

  it.each([
    ["a revision that is not there", ["--base", "nope"], "Not a valid object name nope"],
    ["a file in a revision", ["--base", "HEAD:platform.yaml"], "is no git revision"],
    ["an option for git", ["--base=--output=/tmp/eks-access-output"], "is no git revision"],
    ["words", ["--base=HEAD HEAD"], "is no git revision"],
  ])("exits 2 for %s", async (_what, argv, line) => {
    const { code, out, err } = await validate(committed().path, ...argv);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(line);
    expect(err).not.toMatch(/^\s+at /m);
    expect(existsSync("/tmp/eks-access-output")).toBe(false);
  });

  it("exits 2 outside of git, and without git", async () => {
    const { path } = example();
    expect(await validate(path, "--base", "main")).toMatchObject({
      code: 2,
      err: expect.stringContaining("not a git repository") as string,
    });
    const before = process.env["PATH"];
    process.env["PATH"] = "/nowhere";
    const missing = await validate(path, "--base", "main").finally(() => (process.env["PATH"] = before));
    expect(missing).toMatchObject({ code: 2, err: expect.stringContaining("git was not found") as string });
  });

  it("looks at the folder that it was given, whatever a git hook has put in the environment", async () => {
    const copy = committed();
    process.env["GIT_DIR"] = join(folder().path, "other.git");
    const run = await validate(copy.path, "--base", "main").finally(() => delete process.env["GIT_DIR"]);
    expect(run.code).toBe(0);
  });
});
