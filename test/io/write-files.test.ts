import { lstatSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";

import { writeFiles, writeNewFile } from "../../lib/io/write-files";
import { access, folder, example, type Folder } from "../scripts/harness";

let root: Folder;
let elsewhere: Folder;
beforeEach(() => {
  root = folder();
  elsewhere = folder();
  elsewhere.write("there.yaml", "old\n");
});

async function write(...paths: readonly string[]): Promise<void> {
  await writeFiles(root.path, new Map(paths.map((path) => [path, "new\n"])));
}

describe("a symbolic link out of the root", () => {
  it.each([
    ["as the folder", "teams", (there: string) => there],
    ["as the file", "there.yaml", (there: string) => join(there, "there.yaml")],
    ["by a way that is not absolute", "teams", (there: string) => join("..", basename(there))],
    ["to nothing", "teams", (there: string) => join(there, "not-yet")],
  ])("%s is refused, and nothing at all is written", async (_, link, target) => {
    symlinkSync(target(elsewhere.path), join(root.path, link));
    const path = link.endsWith(".yaml") ? link : `${link}/there.yaml`;
    await expect(write("first.yaml", path)).rejects.toThrow(`"${path}" was not written: "${link}" is a symbolic link`);
    expect(elsewhere.snapshot()).toEqual({ "there.yaml": "old\n" });
    expect(readdirSync(root.path)).toEqual([link]);
  });

  it("is refused for a new file too", async () => {
    symlinkSync(elsewhere.path, join(root.path, "incidents"));
    await expect(writeNewFile(root.path, "incidents/note", "text")).rejects.toThrow("out of the repository");
    expect(elsewhere.snapshot()).toEqual({ "there.yaml": "old\n" });
  });

  it.each(["docs", "docs/schema", ".github"])("at %s is refused by generate, with what to do", async (link) => {
    const repository = example();
    if (link !== "docs") mkdirSync(join(repository.path, "docs"));
    symlinkSync(elsewhere.path, join(repository.path, link));
    repository.write("scripts/launch.cjs", "");
    const ran = await access(["generate", "--root", repository.path]);
    expect(ran).toMatchObject({ code: 3, out: "" });
    expect(ran.err).toContain(`"${link}" is a symbolic link out of the repository; delete the link, and run it again`);
    expect(elsewhere.snapshot()).toEqual({ "there.yaml": "old\n" });
  });
});

describe("what is no way out", () => {
  it("is a link inside of the root, and a root that is a link itself", async () => {
    mkdirSync(join(root.path, "real"));
    symlinkSync("real", join(root.path, "teams"));
    symlinkSync(root.path, join(elsewhere.path, "root"));
    await writeFiles(join(elsewhere.path, "root"), new Map([["teams/a.yaml", "new\n"]]));
    expect(root.read("real/a.yaml")).toBe("new\n");
  });

  it("is a link to another file, which the file takes the place of", async () => {
    root.write("other.yaml", "other\n");
    symlinkSync("other.yaml", join(root.path, "a.yaml"));
    await write("a.yaml");
    expect(lstatSync(join(root.path, "a.yaml")).isFile()).toBe(true);
    expect(root.snapshot()).toEqual({ "a.yaml": "new\n", "other.yaml": "other\n" });
  });

  it("is a folder that begins with dots", async () => {
    await write("..data/a.yaml", "not/there/yet.yaml");
    expect(root.snapshot()).toEqual({ "..data/a.yaml": "new\n", "not/there/yet.yaml": "new\n" });
  });
});
