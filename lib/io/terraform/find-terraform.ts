import { accessSync, constants, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, isAbsolute, join, resolve } from "node:path";
import execa from "execa";
import type { Environment } from "../environment";

/** What is known about the machine's Terraform: where it is, or where it was looked for. */
export type FoundTerraform =
  | { readonly found: true; readonly path: string; readonly version: string }
  | { readonly found: false; readonly looked: string };

const SECONDS = 1000;

/**
 * The Terraform to run: what `TERRAFORM_BINARY_NAME` names (a name or a path, as the CDKTF CLI reads it), else
 * `terraform` on PATH. Something missing or broken is a value whose `looked` can follow "Terraform was not found: ".
 */
export async function findTerraform(env: Environment): Promise<FoundTerraform> {
  const { name, origin } = wantedBinary(env);
  const path = tryFindExecutable(name, env);
  if (path === undefined) return { found: false, looked: `no program "${name}" ${origin}` };
  const result = await execa(path, ["version", "-json"], {
    // Not the caller's folder: `version` also reads the lock file and the provider folder of the one it runs in.
    cwd: tmpdir(),
    env: { ...env, CHECKPOINT_DISABLE: "1", TF_CLI_ARGS: undefined, TF_CLI_ARGS_version: undefined },
    extendEnv: false,
    reject: false,
    stdin: "ignore",
    timeout: 30 * SECONDS,
  });
  const version = result.failed ? undefined : parseVersion(result.stdout);
  if (version === undefined)
    return { found: false, looked: `${path} does not answer "version -json" as Terraform does` };
  return { found: true, path, version };
}

/** The absolute path of the wanted Terraform without starting it, or undefined. */
export function tryFindTerraformPath(env: Environment): string | undefined {
  return tryFindExecutable(wantedBinary(env).name, env);
}

function wantedBinary(env: Environment): { name: string; origin: string } {
  const named = env["TERRAFORM_BINARY_NAME"];
  if (named === undefined || named === "") return { name: "terraform", origin: "on PATH" };
  return { name: named, origin: "(named by TERRAFORM_BINARY_NAME)" };
}

function tryFindExecutable(name: string, env: Environment): string | undefined {
  if (name.includes("/") || isAbsolute(name)) return isExecutableFile(name) ? resolve(name) : undefined;
  const extensions = process.platform === "win32" ? [".exe", ""] : [""];
  return (env["PATH"] ?? "")
    .split(delimiter)
    .filter(isAbsolute) // an empty or relative entry would run a program out of the checked-out repository
    .flatMap((dir) => extensions.map((extension) => join(dir, name + extension)))
    .find(isExecutableFile);
}

function isExecutableFile(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function parseVersion(json: string): string | undefined {
  try {
    const { terraform_version: version } = JSON.parse(json) as { terraform_version?: unknown };
    return typeof version === "string" ? version : undefined;
  } catch {
    return undefined;
  }
}
