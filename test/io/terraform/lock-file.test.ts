import { chmodSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { placeLockFile, seedLockFile, tryReadLockFile } from "../../../lib/io/terraform/lock-file";
import { temporaryFolder } from "./temporary-folder";

const folder = temporaryFolder();
function stackFolder(name: string): string {
  const dir = join(folder.path, name);
  mkdirSync(dir);
  return dir;
}

test("the committed file replaces the stack's, again and again, and init may not change it", async () => {
  const committed = folder.write("terraform.lock.hcl", "committed");
  chmodSync(committed, 0o444);
  const stack = stackFolder("committed");
  folder.write("committed/.terraform.lock.hcl", "older");
  expect(await placeLockFile(committed, stack)).toEqual(["-lockfile=readonly"]);
  expect(await placeLockFile(committed, stack)).toEqual(["-lockfile=readonly"]);
  expect(readFileSync(join(stack, ".terraform.lock.hcl"), "utf8")).toBe("committed");
});

test.each([
  ["none is named", undefined],
  ["the named one does not exist", "/nowhere/terraform.lock.hcl"],
])("plain init if %s", async (name, committed) => {
  const stack = stackFolder(name);
  expect(await placeLockFile(committed, stack)).toEqual([]);
  expect(existsSync(join(stack, ".terraform.lock.hcl"))).toBe(false);
});

test("a committed file that cannot be read is an error, not a plain init", async () => {
  await expect(placeLockFile(folder.path, stackFolder("unreadable"))).rejects.toThrow("EISDIR");
});

test("another stack's file is given only to a stack that has none", async () => {
  const stack = stackFolder("seeded");
  expect(await tryReadLockFile(stack)).toBeUndefined();
  await seedLockFile("first", stack);
  await seedLockFile("second", stack);
  expect(await tryReadLockFile(stack)).toBe("first");
});
