import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * `exec`, so that signals and exit codes are Terraform's own. Its errors are on stderr and still go through the CLI, which
 * tells by them what failed.
 */
const WRAPPER = `#!/bin/sh
if [ "$1" = plan ]; then exec "$ACCESS_TERRAFORM" "$@" >"$ACCESS_PLAN_WORDS"; fi
exec "$ACCESS_TERRAFORM" "$@"
`;

/** A Terraform for the CDKTF CLI to run. */
export interface QuietTerraform {
  /** What the CLI's environment needs. */
  readonly env: Readonly<Record<string, string>>;
  /** What the last plan wrote to stdout; empty when there was none. Forgotten once read. */
  readonly takeWords: () => Promise<string>;
  readonly close: () => Promise<void>;
}

/** The real Terraform: its words go through the CLI. */
export function loudTerraform(path: string): Promise<QuietTerraform> {
  const nothing = () => Promise.resolve();
  return Promise.resolve({
    env: { TERRAFORM_BINARY_NAME: path },
    takeWords: () => Promise.resolve(""),
    close: nothing,
  });
}

/**
 * A Terraform whose `plan` keeps its words from the CDKTF CLI. The CLI compares each line with each resource, by a regular
 * expression that it makes anew each time: quadratic, and 94 % of the time at 4,000 resources (docs/drift.md has what was
 * measured). The saved plan, the exit code and the errors stay as they are.
 * @param path of the real Terraform
 * @throws Error of node:fs
 */
export async function quietTerraform(path: string): Promise<QuietTerraform> {
  // A shell script is nothing that Windows runs: slow there, and right.
  if (process.platform === "win32") return await loudTerraform(path);
  const folder = await mkdtemp(join(tmpdir(), "eks-access-diff-"));
  const [wrapper, words] = [join(folder, "terraform"), join(folder, "plan.txt")];
  await writeFile(wrapper, WRAPPER, { mode: 0o700 });
  return {
    env: { TERRAFORM_BINARY_NAME: wrapper, ACCESS_TERRAFORM: path, ACCESS_PLAN_WORDS: words },
    takeWords: async () => {
      const text = await readFile(words, "utf8").catch(() => "");
      await rm(words, { force: true });
      return text;
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}
