// From the disk to diagnostics: nothing on it that could be a team or a cluster is passed over in silence.
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { readRepository } from "../../lib/io/read-repository";
import { compileFiles, repo, type Compiled } from "../support/repo-builder";

let root = "";

async function put(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), content);
}

async function compile(): Promise<Compiled> {
  return compileFiles(await readRepository(root));
}

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "repository-"));
  for (const [path, content] of repo().grants("payments", {}).build()) {
    await put(path, "text" in content ? content.text : "");
  }
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

const SECRET = "team: identity\nowners: ['@a/b']\naccess: []\n";

describe("a repository on disk", () => {
  it("compiles", async () => {
    const { diagnostics, plan } = await compile();
    expect(diagnostics).toEqual([]);
    expect(plan?.clusters.map(({ entries }) => entries.length)).toEqual([2]);
  });

  it.each([
    ["a file with another ending", "teams/identity.yml", "teams/identity.yml:1:1 file-unexpected"],
    ["a file with an upper-case ending", "teams/identity.YAML", "teams/identity.YAML:1:1 file-unexpected"],
    ["a file in a sub-folder", "teams/eu/identity.yaml", "teams/eu/identity.yaml:1:1 file-unexpected"],
    ["a file in a folder that looks like a file", "teams/x.yaml/y", "teams/x.yaml:1:1 file-unreadable"],
    ["a backup", "teams/identity.yaml.bak", "teams/identity.yaml.bak:1:1 file-unexpected"],
    ["an editor's copy", "clusters/prod-eu.yaml~", "clusters/prod-eu.yaml~:1:1 file-unexpected"],
    ["a file that a dot hides", "teams/.identity.yaml", "teams/.identity.yaml:1:1 file-unexpected"],
    ["JSON", "clusters/prod-us.json", "clusters/prod-us.json:1:1 file-unexpected"],
  ])("refuses %s", async (_, path, expected) => {
    await put(path, SECRET);
    const { summary, plan } = await compile();
    expect(plan).toBeUndefined();
    expect(summary).toContain(expected);
  });

  it.each([
    ["teams/README.md"],
    ["teams/.gitkeep"],
    ["teams/.#payments.yaml"],
    ["teams/.payments.yaml.swp"],
    ["clusters/.DS_Store"],
    ["docs/x.yml"],
  ])("passes over %s", async (path) => {
    await put(path, "x");
    expect((await compile()).diagnostics).toEqual([]);
  });

  it.each([
    ["a file", "teams/identity.yaml", "payments.yaml", "teams/identity.yaml:1:1 file-unreadable"],
    ["a file that is not there", "teams/identity.yaml", "nothing", "teams/identity.yaml:1:1 file-unreadable"],
    ["a file outside", "clusters/x.yaml", "/etc/passwd", "clusters/x.yaml:1:1 file-unreadable"],
    ["itself", "teams/identity.yaml", "identity.yaml", "teams/identity.yaml:1:1 file-unreadable"],
    ["a folder", "teams/more", "../clusters", "teams/more:1:1 file-unexpected"],
    ["the lock", "permission-sets.lock.yaml", "platform.yaml", "permission-sets.lock.yaml:1:1 file-unreadable"],
  ])("never follows a symbolic link to %s", async (_, path, target, expected) => {
    await symlink(target, join(root, path));
    const { summary, plan } = await compile();
    expect(plan).toBeUndefined();
    expect(summary).toEqual([expected]);
  });

  it("never follows a symbolic link in place of platform.yaml", async () => {
    await rm(join(root, "platform.yaml"));
    await symlink("/etc/passwd", join(root, "platform.yaml"));
    expect((await compile()).summary).toEqual(["platform.yaml:1:1 file-unreadable"]);
  });

  it.each([
    ["teams", "clusters"],
    ["clusters", "teams"],
  ])("does not take a linked folder %s for one without files", async (folder, target) => {
    await rm(join(root, folder), { recursive: true });
    await symlink(target, join(root, folder));
    const { summary, plan } = await compile();
    expect(plan).toBeUndefined();
    expect(summary).toEqual([`${folder}:1:1 file-unreadable`]);
  });

  it("does not take a file called teams for a folder without files", async () => {
    await rm(join(root, "teams"), { recursive: true });
    await put("teams", "x");
    expect((await compile()).summary).toEqual(["teams:1:1 file-unreadable"]);
  });

  it.each([
    ["Latin-1", new Uint8Array([0x61, 0x3a, 0xe9, 0x0a]), "file-encoding"],
    ["UTF-16 with a mark", Buffer.from("\ufeffteam: x", "utf16le"), "file-encoding"],
    ["UTF-16 without a mark", Buffer.from("team: x", "utf16le"), "control-character"],
    ["an overlong encoding", new Uint8Array([0x61, 0x3a, 0xc0, 0xaf]), "file-encoding"],
    ["5 MiB", new Uint8Array(5 * 1024 * 1024).fill(0x23), "file-too-large"],
    ["nothing", new Uint8Array(), "wrong-type"],
  ])("refuses %s", async (_, bytes, rule) => {
    await put("teams/identity.yaml", bytes);
    expect((await compile()).errors).toEqual([rule]);
  });

  it("reads a byte order mark", async () => {
    await put("teams/identity.yaml", `\ufeff${SECRET}`);
    expect((await compile()).diagnostics).toEqual([]);
  });

  const asRoot = process.getuid?.() === 0;

  (asRoot ? it.skip : it)("does not take a file or folder that may not be read for nothing", async () => {
    await chmod(join(root, "teams/payments.yaml"), 0);
    expect((await compile()).summary).toEqual(["teams/payments.yaml:1:1 file-unreadable"]);
    await chmod(join(root, "teams"), 0);
    await expect(readRepository(root)).rejects.toThrow(/EACCES/);
    await chmod(join(root, "teams"), 0o755);
  });
});
