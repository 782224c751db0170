import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "../environment";
import type { ProviderMirror } from "./find-provider-mirror";
import { cliConfigText, pluginCacheDir, type Installation } from "./terraform-environment";

/**
 * Writes what Terraform needs to install providers from `mirror`: its CLI configuration, in a temporary folder that the
 * caller removes, and the shared plugin folder. `installation` is what the children's environment names.
 * @throws Error of node:fs
 */
export async function prepareInstallation(
  mirror: ProviderMirror,
  env: Environment,
  home: string,
): Promise<{ readonly temporaryDir?: string; readonly installation: Installation }> {
  const cache = pluginCacheDir(mirror, env, home);
  if (cache !== undefined) await mkdir(cache, { recursive: true }); // Terraform ignores one that does not exist
  const cached = cache === undefined ? {} : { pluginCacheDir: cache };
  switch (mirror.kind) {
    case "registry":
      return { installation: cached };
    case "cli-config":
      return { installation: { ...cached, cliConfigFile: mirror.file } };
    case "mirror": {
      const userText = mirror.extends === undefined ? "" : await readFile(mirror.extends, "utf8");
      const temporaryDir = await mkdtemp(join(tmpdir(), "eks-access-terraform-")); // mode 0700: userText may hold tokens
      const cliConfigFile = join(temporaryDir, "terraform.rc");
      await writeFile(cliConfigFile, cliConfigText(mirror.dir, userText));
      return { temporaryDir, installation: { ...cached, cliConfigFile } };
    }
  }
}
