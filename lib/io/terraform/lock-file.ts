import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The committed lock file's name at the repository's root. Without a dot: cdktf.out, where Terraform wants it, is not committed. */
export const COMMITTED_LOCK_FILE = "terraform.lock.hcl";
const STACK_LOCK_FILE = ".terraform.lock.hcl";

/**
 * Puts the committed lock file, if `committed` (a path) exists, into the stack's folder, over any older one.
 * Returns the arguments `terraform init` needs then: with a committed file, a provider it does not list is an error.
 * @throws Error of node:fs if it exists and cannot be copied
 */
export async function placeLockFile(committed: string | undefined, stackDir: string): Promise<readonly string[]> {
  const text = committed === undefined ? undefined : await tryRead(committed);
  if (text === undefined) return [];
  // Written, not copied: a copy of a write-protected file could not be replaced the next time.
  await writeFile(join(stackDir, STACK_LOCK_FILE), text);
  return ["-lockfile=readonly"];
}

/**
 * Gives a stack without a lock file the text of another stack's. Terraform takes a provider out of the plugin cache only
 * if a lock file has its checksum (since 1.4), so without this every stack would download it again; and all stacks of a
 * run get the same version.
 */
export async function seedLockFile(text: string, stackDir: string): Promise<void> {
  try {
    await writeFile(join(stackDir, STACK_LOCK_FILE), text, { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

/** The text of a stack's lock file after init; undefined if it has none (only built-in providers). */
export async function tryReadLockFile(stackDir: string): Promise<string | undefined> {
  return tryRead(join(stackDir, STACK_LOCK_FILE));
}

async function tryRead(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
