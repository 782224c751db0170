import { join, resolve } from "node:path";
import type { Environment } from "../environment";
import type { ProviderMirror } from "./find-provider-mirror";

/** What Terraform is told about where providers come from and where they are kept; absent means Terraform's default. */
export interface Installation {
  readonly cliConfigFile?: string;
  readonly pluginCacheDir?: string;
}

/**
 * The whole environment of a Terraform child, from its caller's. Credentials and `AWS_*` pass through. What would change
 * the meaning of a plan without anyone seeing it does not.
 */
export function childEnvironment(caller: Environment, installation: Installation): Record<string, string> {
  const kept = Object.entries(caller).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !isWithheld(entry[0], caller),
  );
  return {
    ...Object.fromEntries(kept),
    CHECKPOINT_DISABLE: "1", // no call home for a newer version
    TF_IN_AUTOMATION: "1",
    TF_INPUT: "0", // nobody is there to answer
    ...(installation.cliConfigFile !== undefined && { TF_CLI_CONFIG_FILE: installation.cliConfigFile }),
    ...(installation.pluginCacheDir !== undefined && { TF_PLUGIN_CACHE_DIR: installation.pluginCacheDir }),
  };
}

const NEVER_PASSED_ON: ReadonlySet<string> = new Set([
  // Given back by `Installation` where they apply. One that names no file makes every command print a warning.
  "TF_CLI_CONFIG_FILE",
  "TERRAFORM_CONFIG",
  "TF_PLUGIN_CACHE_DIR",
  // One data folder for all stacks would mix their backends and providers.
  "TF_DATA_DIR",
  // Left over from another project it selects another, empty state: everything would be planned as new.
  "TF_WORKSPACE",
]);

function isWithheld(name: string, caller: Environment): boolean {
  if (NEVER_PASSED_ON.has(name)) return true;
  // -target, -destroy or -refresh-only in TF_CLI_ARGS_plan would make "no changes" untrue, -json hides the errors.
  // TF_CLI_ARGS_init stays: `-backend-config=` in it is the usual way to complete a backend in a pipeline.
  if (name.startsWith("TF_CLI_ARGS")) return name !== "TF_CLI_ARGS_init";
  // Without a file the log goes to stderr, drowns the error and carries request bodies into pull request comments.
  if (name.startsWith("TF_LOG")) return (caller["TF_LOG_PATH"] ?? "") === "";
  return false;
}

/**
 * The CLI configuration that takes the AWS provider from `mirrorDir` alone and any other from its registry. `userText` is
 * the user's own configuration, which naming another file would otherwise switch off (credentials of a private host).
 */
export function cliConfigText(mirrorDir: string, userText = ""): string {
  const aws = `["registry.terraform.io/hashicorp/aws"]`;
  return [
    ...(userText === "" ? [] : [userText.trimEnd(), ""]),
    "provider_installation {",
    "  filesystem_mirror {",
    `    path    = ${hclString(mirrorDir)}`,
    `    include = ${aws}`,
    "  }",
    "  direct {",
    `    exclude = ${aws}`,
    "  }",
    "}",
    "",
  ].join("\n");
}

// The CLI configuration is HCL 1, which evaluates no `${`: doubling the dollar would change the path.
function hclString(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}

/**
 * The folder in which providers are unpacked once for all stacks, or undefined where there is nothing to unpack: an
 * unpacked mirror is linked into each stack as it is, and a CLI configuration of the user's says so itself.
 * It outlives the run, because each stack's `.terraform` links into it and `cdktf` or a person may go on working there.
 */
export function pluginCacheDir(mirror: ProviderMirror, env: Environment, home: string): string | undefined {
  const own = env["TF_PLUGIN_CACHE_DIR"] ?? "";
  if (mirror.kind === "mirror" && !mirror.packed) return undefined;
  if (own !== "") return resolve(own);
  if (mirror.kind === "cli-config") return undefined;
  const xdg = env["XDG_CACHE_HOME"] ?? ""; // relative ones are invalid: XDG Base Directory Specification, "Basics"
  return join(xdg.startsWith("/") ? xdg : join(home, ".cache"), "eks-access-gitops", "terraform-plugins");
}
