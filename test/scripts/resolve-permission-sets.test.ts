import { symlinkSync } from "node:fs";
import { join } from "node:path";

import { access, example, folder, type Folder } from "./harness";

const LOCK = "permission-sets.lock.yaml";

describe("without asking anybody", () => {
  const resolve = (files: Folder, ...argv: string[]) =>
    access(["resolve-permission-sets", "--root", files.path, ...argv], {
      env: { AWS_ENDPOINT_URL: "http://127.0.0.1:1", AWS_ACCESS_KEY_ID: "000000000000" },
    });

  function withoutSets(): Folder {
    const files = example();
    for (const team of ["payments", "security"]) files.write(`teams/${team}.yaml`, `team: ${team}\naccess: []\n`);
    return files;
  }

  it("no permission set is named: it says so, and what the lock still has goes", async () => {
    const files = withoutSets();
    const ran = await resolve(files);
    expect(ran.code).toBe(0);
    expect(ran.out).toMatch(/^no grant names a permission set for any cluster\nremoved .*\nremoved .*\nremoved .*\n$/);
    expect(await resolve(files)).toMatchObject({ code: 0, out: "no grant names a permission set for any cluster\n" });
    expect((await access(["validate", "--root", files.path])).err).not.toContain(LOCK);
  });

  it("no permission set is named and there is no lock: none is written", async () => {
    const files = folder();
    for (const [file, text] of Object.entries(withoutSets().snapshot())) if (file !== LOCK) files.write(file, text);
    const before = files.snapshot();
    expect((await resolve(files)).code).toBe(0);
    expect((await resolve(files, "--check")).code).toBe(0);
    expect(files.snapshot()).toEqual(before);
  });

  it("a file that cannot be read stops it, because what it names is not known", async () => {
    const files = example();
    files.write("teams/broken.yaml", "team: broken\naccess: [\n");
    const before = files.snapshot();
    const ran = await resolve(files);
    expect(ran).toMatchObject({ code: 1, out: "" });
    expect(ran.err).toContain("teams/broken.yaml:");
    expect(ran.err).toContain(`${LOCK} was not touched`);
    expect(files.snapshot()).toEqual(before);
  });

  it("a lock that is a symbolic link is not followed", async () => {
    const [files, elsewhere] = [folder(), folder()];
    for (const [file, text] of Object.entries(example().snapshot())) if (file !== LOCK) files.write(file, text);
    elsewhere.write("target", "{}\n");
    symlinkSync(join(elsewhere.path, "target"), join(files.path, LOCK));
    expect((await resolve(files)).code).toBe(1);
    expect(elsewhere.read("target")).toBe("{}\n");
  });

  it.each([
    ["an account without a cluster", ["--account", "999999999999"], "legal: 123456789012, 210987654321"],
    ["no account", ["--account", "x\u001b[31m"], '--account "x\\u{1b}[31m"'],
    ["a wrong profile", ["--profile", "1=x"], "an AWS account id has 12 digits"],
  ])("%s is wrong usage", async (_what, argv, expected) => {
    const ran = await resolve(example(), ...argv);
    expect(ran).toMatchObject({ code: 2, out: "" });
    expect(ran.err).toContain(expected);
  });

  it("nobody there: exit 3", async () => {
    const ran = await resolve(example());
    expect(ran).toMatchObject({ code: 3, out: "" });
    expect(ran.err.match(/^could not look at account .*STS cannot be reached/gm)).toHaveLength(2);
  });
});
