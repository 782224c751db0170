import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import { changedPaths } from "../../../lib/io/git/changed-paths";
import { findCommit, tryWarnOfBehind } from "../../../lib/io/git/find-commit";
import { gitLineHistories } from "../../../lib/io/git/git-line-histories";
import { readEdits } from "../../../lib/io/git/read-edits";
import { tryReadHead } from "../../../lib/io/git/read-head";
import { readRevision } from "../../../lib/io/git/read-revision";
import { askGit } from "../../../lib/io/git/run-git";
import { access, folder, type Folder } from "../../scripts/harness";

function git({ path }: Pick<Folder, "path">, ...args: readonly string[]): string {
  return execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@acme.example", ...args], {
    cwd: path,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  }).trim();
}

function commit(home: Folder, message: string): string {
  git(home, "add", "-A");
  git(home, "commit", "--quiet", "-m", message);
  return git(home, "rev-parse", "HEAD");
}

interface Told {
  readonly base: string;
  readonly other: string;
}

/** Everything that is ever asked of git, and what it answers. */
async function askAll({ path }: Pick<Folder, "path">, { base, other }: Told): Promise<object> {
  return {
    changed: await changedPaths(path, base),
    commit: (await findCommit(path, "HEAD")).id,
    behind: await tryWarnOfBehind(path, other, "HEAD"),
    edits: [...(await readEdits(path))],
    lines: [...(await gitLineHistories(path).of("teams/pay.yaml", [1]))],
    head: await tryReadHead(path),
    before: [...(await readRevision(path, base))],
    now: [...(await readRevision(path, "HEAD"))],
  };
}

let template: Told & Pick<Folder, "path">;
let expected: object;

/**
 * Two commits: a team's file, then one of the program, in a folder with a name that git would quote; another branch; and
 * an edit that nobody committed.
 */
function makeHistory(): Folder & Told {
  const home = folder();
  git(home, "init", "--quiet", "--initial-branch=main");
  home.write("platform.yaml", "organization: acme\n");
  home.write("teams/pay.yaml", "team: pay\n");
  const base = commit(home, "base");
  git(home, "checkout", "--quiet", "-b", "other");
  home.write("teams/red.yaml", "team: red\n");
  const other = commit(home, "other");
  git(home, "checkout", "--quiet", "main");
  home.write("lib/gr\u00fcn.ts", "export const x = 1;\n");
  home.write("teams/pay.yaml", "team: pay\nowners: []\n");
  commit(home, "program");
  home.write("teams/pay.yaml", "team: pay\nowners: [x]\n");
  home.write("teams/new team.yaml", "team: new\n");
  return { ...home, base, other };
}

/** A copy of it. */
function history(): Folder & Told {
  const home = folder();
  cpSync(template.path, home.path, { recursive: true, preserveTimestamps: true });
  return { ...template, ...home };
}

beforeAll(async () => {
  template = makeHistory();
  expected = await askAll(history(), template);
});

test("what is asked of git, where nothing is in the way", () => {
  const { base, ...home } = template;
  expect(expected).toEqual({
    changed: ["lib/gr\u00fcn.ts", "teams/pay.yaml"],
    commit: git(home, "rev-parse", "main"),
    behind: `${home.other} has commits that HEAD has not: they show the other way round; merge them first, or compare with where they parted: --base ${base.slice(0, 12)}`,
    edits: [
      ["teams/pay.yaml", "team: pay\nowners: [x]\n"],
      ["teams/new team.yaml", "team: new\n"],
    ],
    lines: [[1, expect.objectContaining({ commit: base, author: { name: "test", email: "test@acme.example" } })]],
    head: { commit: git(home, "rev-parse", "main"), tree: git(home, "rev-parse", "main^{tree}"), dirty: true },
    before: [
      ["platform.yaml", { text: "organization: acme\n" }],
      ["teams/pay.yaml", { text: "team: pay\n" }],
    ],
    now: [
      ["platform.yaml", { text: "organization: acme\n" }],
      ["teams/pay.yaml", { text: "team: pay\nowners: []\n" }],
    ],
  });
});

describe("git answers the same", () => {
  const before = { ...process.env };
  afterEach(() => {
    for (const name of Object.keys(process.env).filter((one) => !(one in before)))
      Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, before);
  });

  /** Another repository, in which there is nothing to see. */
  function elsewhere(): Folder {
    const other = folder();
    git(other, "init", "--quiet", "--initial-branch=main");
    other.write("README.md", "nothing\n");
    commit(other, "nothing");
    return other;
  }

  /** A program that leaves a trace when it is started. */
  function program(): { readonly file: string; readonly trace: string } {
    const place = folder();
    place.write("evil.sh", `#!/bin/sh\ntouch "${join(place.path, "trace")}"\n`);
    execFileSync("chmod", ["+x", join(place.path, "evil.sh")]);
    return { file: join(place.path, "evil.sh"), trace: join(place.path, "trace") };
  }

  it.each<[string, (other: string) => Readonly<Record<string, string>>]>([
    ["GIT_DIR means another repository", (other) => ({ GIT_DIR: join(other, ".git"), GIT_WORK_TREE: other })],
    [
      "parts of another repository are named",
      (other) => ({
        GIT_COMMON_DIR: join(other, ".git"),
        GIT_INDEX_FILE: join(other, ".git/index"),
        GIT_OBJECT_DIRECTORY: join(other, ".git/objects"),
        GIT_CEILING_DIRECTORIES: other,
        GIT_NAMESPACE: "x",
      }),
    ],
    [
      "the environment configures it",
      (other) => ({
        GIT_CONFIG_COUNT: "1",
        GIT_CONFIG_KEY_0: "core.worktree",
        GIT_CONFIG_VALUE_0: other,
        GIT_CONFIG_PARAMETERS: `'core.worktree=${other}'`,
      }),
    ],
    ["it is to talk more, and in German", () => ({ GIT_TRACE: "1", LC_ALL: "de_DE.UTF-8", LANGUAGE: "de" })],
  ])("where %s", async (_, envOf) => {
    const home = history();
    Object.assign(process.env, envOf(elsewhere().path));
    expect(await askAll(home, home)).toEqual(expected);
  });

  it("where refs/replace puts something else in a commit's place", async () => {
    const home = history();
    // Without --no-replace-objects nothing of the program would have changed.
    git(home, "replace", "HEAD", home.base);
    git(home, "replace", `${home.base}:teams/pay.yaml`, `${home.base}:platform.yaml`);
    expect(git(home, "diff", "--name-only", home.base, "HEAD")).toBe("");
    expect(await askAll(home, home)).toEqual(expected);
  });

  it("so that a change of the program is one to `github program`, whatever surrounds it", async () => {
    const home = history();
    git(home, "replace", "HEAD", home.base);
    Object.assign(process.env, { GIT_DIR: join(elsewhere().path, ".git") });
    const { code, out } = await access(["github", "program", "--root", home.path, "--changed", home.base]);
    expect({ code, out }).toEqual({ code: 0, out: "program=true\n" });
  });

  it("where the repository's configuration leaves things out", async () => {
    const home = history();
    for (const [key, value] of [
      ["diff.ignoreSubmodules", "all"],
      ["diff.relative", "true"],
      ["diff.renames", "copies"],
      ["status.showUntrackedFiles", "no"],
      ["status.relativePaths", "true"],
      ["core.quotePath", "true"],
      ["color.ui", "always"],
    ] as const)
      git(home, "config", key, value);
    expect(await askAll(home, home)).toEqual(expected);
  });

  it("and starts nothing that the repository's configuration or the environment names", async () => {
    const home = history();
    const { file, trace } = program();
    for (const key of [
      "diff.external",
      "core.fsmonitor",
      "core.pager",
      "gpg.program",
      "diff.evil.command",
      "diff.evil.textconv",
    ])
      git(home, "config", key, file);
    git(home, "config", "log.showSignature", "true");
    git(home, "config", "pager.log", "true");
    mkdirSync(join(home.path, ".git/evil"));
    symlinkSync(file, join(home.path, ".git/evil/post-index-change"));
    git(home, "config", "core.hooksPath", join(home.path, ".git/evil"));
    execFileSync("sh", ["-c", `echo '* diff=evil' > "${join(home.path, ".git/info/attributes")}"`]);
    Object.assign(process.env, { GIT_EXTERNAL_DIFF: file, GIT_PAGER: file, GIT_EDITOR: file });
    git(home, "status");
    expect(existsSync(trace)).toBe(true);
    rmSync(trace);
    expect(await askAll(home, home)).toEqual(expected);
    expect(existsSync(trace)).toBe(false);
  });
});

test("a submodule that moved is a change, whatever .gitmodules says of it", async () => {
  const home = history();
  home.write(".gitmodules", '[submodule "s"]\n\tpath = lib/s\n\turl = ./s\n\tignore = all\n');
  git(home, "update-index", "--add", "--cacheinfo", `160000,${home.base},lib/s`);
  git(home, "add", ".gitmodules");
  git(home, "commit", "--quiet", "-m", "submodule");
  const base = git(home, "rev-parse", "HEAD");
  git(home, "update-index", "--cacheinfo", `160000,${home.other},lib/s`);
  git(home, "commit", "--quiet", "-m", "moved");
  expect(await changedPaths(home.path, base)).toEqual(["lib/s"]);
});

test("a folder of the work tree that is laid out as a bare repository is not taken for one", async () => {
  const home = history();
  const inner = { ...home, path: join(home.path, "inner") };
  mkdirSync(inner.path);
  git(inner, "init", "--quiet", "--bare");
  await expect(findCommit(inner.path, "HEAD")).rejects.toThrow(/safe\.bareRepository/);
});

describe("what git refuses is told with what to do", () => {
  it("outside of a repository", async () => {
    await expect(findCommit(folder().path, "main")).rejects.toThrow("is in no git repository");
    expect(await tryReadHead(folder().path)).toBeUndefined();
  });

  it("where there is no git", async () => {
    const path = process.env["PATH"];
    process.env["PATH"] = "/nowhere";
    const asked = await askGit(folder().path, "version").then(String, String);
    process.env["PATH"] = path;
    expect(asked).toBe("GitFailure: git was not found: install it, or add its folder to PATH");
  });
});

test("an edit is proposed as it is in the folder: what is gone, and nothing that only points elsewhere", async () => {
  const home = history();
  git(home, "rm", "--quiet", "platform.yaml");
  expect((await readEdits(home.path)).get("platform.yaml")).toBeNull();
  symlinkSync("/etc/hostname", join(home.path, "teams/link.yaml"));
  await expect(readEdits(home.path)).rejects.toThrow('"teams/link.yaml" is not in the commit, and is no plain file');
});
