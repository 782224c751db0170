import { readdirSync, readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import type { Environment } from "../environment";
import { terraformPlatform } from "./terraform-platform";

/**
 * Where `terraform init` gets the AWS provider from.
 *
 * - `cli-config`: the user's own Terraform configuration `file` decides; nothing of ours is mixed in.
 * - `mirror`: the folder `dir` holds the provider for this machine. `versions` are sorted; `packed` says that some are
 *   zip files, which Terraform unpacks (it only links unpacked ones). `extends` is the user's configuration file whose
 *   other settings must stay in force.
 * - `registry`: nothing was found here, so Terraform asks registry.terraform.io.
 */
export type ProviderMirror =
  | { readonly kind: "cli-config"; readonly file: string }
  | {
      readonly kind: "mirror";
      readonly dir: string;
      readonly versions: readonly string[];
      readonly packed: boolean;
      readonly extends?: string;
    }
  | { readonly kind: "registry" };

/** Where to look. `platform` and `arch` in Node's words; `roots` hold mirrors one level down. */
export interface MirrorPlaces {
  readonly env: Environment;
  readonly home: string;
  readonly platform: string;
  readonly arch: string;
  readonly roots: readonly string[];
}

/** The places of the machine this runs on. */
export function placesOfThisMachine(env: Environment): MirrorPlaces {
  const roots = ["/opt", "/usr/share", "/usr/local/share"];
  return { env, home: homedir(), platform: process.platform, arch: process.arch, roots };
}

/**
 * Looks for the AWS provider on this machine, the explicit before the guessed: `TF_CLI_CONFIG_FILE` if that file
 * exists, `TF_PLUGIN_DIR`, the user's `.terraformrc` if it says where providers come from, `~/.terraform.d/plugins`, the
 * folders below the roots in alphabetical order. Never throws: a folder that cannot be read holds nothing.
 */
export function findProviderMirror(places: MirrorPlaces): ProviderMirror {
  const { env, home } = places;
  const named = env["TF_CLI_CONFIG_FILE"] ?? env["TERRAFORM_CONFIG"]; // the second is Terraform's older name for it
  if (named !== undefined && isFile(named)) return { kind: "cli-config", file: resolve(named) };

  const userConfig = userConfigFile(places);
  const userText = tryRead(userConfig);
  const keep = userText === undefined ? {} : { extends: userConfig };

  const pluginDir = env["TF_PLUGIN_DIR"];
  const explicit = pluginDir === undefined || pluginDir === "" ? undefined : tryMirror(resolve(pluginDir), places);
  if (explicit !== undefined) return { ...explicit, ...keep };
  if (userText !== undefined && /^[ \t]*provider_installation\b/m.test(userText)) {
    return { kind: "cli-config", file: userConfig };
  }
  const guesses = [join(home, ".terraform.d", "plugins"), ...places.roots.flatMap(foldersIn)];
  for (const dir of guesses) {
    const mirror = tryMirror(dir, places);
    if (mirror !== undefined) return { ...mirror, ...keep };
  }
  return { kind: "registry" };
}

/** The two layouts of https://developer.hashicorp.com/terraform/cli/config/config-file#filesystem_mirror */
function tryMirror(dir: string, { platform, arch }: MirrorPlaces) {
  const target = terraformPlatform(platform, arch);
  const home = join(dir, "registry.terraform.io", "hashicorp", "aws");
  const entries = namesIn(home);
  const unpacked = entries.filter((name) => /^\d+\.\d+\.\d+/.test(name) && isFolder(join(home, name, target)));
  const zip = /^terraform-provider-aws_(\d+\.\d+\.\d+[^_]*)_(.+)\.zip$/;
  const packed = entries.flatMap((name) => {
    const [, version, builtFor] = zip.exec(name) ?? [];
    return version !== undefined && builtFor === target ? [version] : [];
  });
  if (unpacked.length + packed.length === 0) return undefined;
  const versions = [...new Set([...unpacked, ...packed])].sort(byVersion);
  return { kind: "mirror", dir, versions, packed: packed.length > 0 } as const;
}

const byVersion = (a: string, b: string) => a.localeCompare(b, "en", { numeric: true });

function userConfigFile({ env, home, platform }: MirrorPlaces): string {
  const appData = env["APPDATA"];
  return platform === "win32" && appData !== undefined ? join(appData, "terraform.rc") : join(home, ".terraformrc");
}

const foldersIn = (root: string) =>
  namesIn(root)
    .sort()
    .map((name) => join(root, name));

function namesIn(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}

function tryRead(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

const isFile = (path: string) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
