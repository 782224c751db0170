import { lstat, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** The folder of `yarn usage --write`, from the root. */
const FOLDER = "usage";
/** Some ten thousand principals, each with all that it may have. In bytes. */
const LARGEST = 64 * 1024 * 1024;

/** Never follows a symbolic link. */
async function tryReadText(path: string): Promise<string | undefined> {
  try {
    const stat = await lstat(path);
    if (!stat.isFile() || stat.size > LARGEST) return undefined;
    return new TextDecoder("utf-8", { fatal: true }).decode(await readFile(path));
  } catch {
    return undefined;
  }
}

/** Every `usage/*.json` below a root: path -> text; undefined where it is no file that can be read. Empty without the folder. */
export async function readUsage(root: string): Promise<ReadonlyMap<string, string | undefined>> {
  const names = await readdir(join(root, FOLDER)).catch((cause: unknown) => {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw cause;
  });
  const files = names.filter((name) => name.endsWith(".json")).sort();
  return new Map(
    await Promise.all(
      files.map(async (name) => [`${FOLDER}/${name}`, await tryReadText(join(root, FOLDER, name))] as const),
    ),
  );
}
