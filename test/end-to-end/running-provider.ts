import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { ProviderMirror } from "../../lib/io/terraform/find-provider-mirror";
import { terraformPlatform } from "../../lib/io/terraform/terraform-platform";

export interface RunningProvider {
  /** A Terraform whose commands go on with the providers that run. */
  readonly terraform: string;
  readonly stop: () => Promise<void>;
}

export interface RunningProviderOptions {
  readonly terraformPath: string;
  readonly mirror: ProviderMirror;
  /** Where the program may be written. */
  readonly folder: string;
  /** What Terraform's commands have in their environment, one for each access key id that any of them has. */
  readonly environments: readonly Readonly<Record<string, string>>[];
}

/** The newest provider, which is the one that `init` takes; undefined where none lies on this machine unpacked. */
function tryFindProgram(mirror: ProviderMirror): string | undefined {
  if (mirror.kind !== "mirror" || mirror.packed) return undefined;
  const platform = terraformPlatform(process.platform, process.arch);
  const version = mirror.versions.at(-1) ?? "";
  const folder = join(mirror.dir, "registry.terraform.io/hashicorp/aws", version, platform);
  const name = readdirSync(folder).find((one) => one.startsWith("terraform-provider-aws"));
  return name === undefined ? undefined : join(folder, name);
}

interface Started {
  readonly child: ChildProcess;
  /** JSON: where it listens, for Terraform. */
  readonly attach: string;
}

async function start(program: string, env: Readonly<Record<string, string>>): Promise<Started> {
  // The sandbox has no certificate, and a provider that is configured twice cannot add authorities twice.
  const all = { ...process.env, ...env, AWS_CA_BUNDLE: undefined };
  const child = spawn(program, ["-debug"], { env: all, stdio: ["ignore", "pipe", "ignore"] });
  const attach = await new Promise<string>((resolve, reject) => {
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const found = /TF_REATTACH_PROVIDERS='(.*)'/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once("error", reject);
    child.once("exit", () => {
      reject(new Error(`the AWS provider did not start: ${said}`));
    });
  });
  return { child, attach };
}

/** `init` installs and locks the provider as ever; an `exec` keeps Terraform's own process id, for signals. */
function script(terraformPath: string, started: ReadonlyMap<string, Started>): string {
  const cases = [...started].map(([key, { attach }]) => `*/${key}) export TF_REATTACH_PROVIDERS='${attach}' ;;`);
  return `#!/bin/sh
case "$1/$AWS_ACCESS_KEY_ID" in
init/*) ;;
${cases.join("\n")}
esac
exec '${terraformPath}' "$@"
`;
}

/**
 * Starts the AWS provider once for all commands of a test instead of at each of them, which is most of what they cost: it
 * makes a thousand schemas then. Terraform has that for whoever debugs a provider; it is the same program and protocol.
 * https://developer.hashicorp.com/terraform/plugin/debugging#starting-a-provider-in-debug-mode
 */
export async function startProvider(options: RunningProviderOptions): Promise<RunningProvider> {
  const { terraformPath, mirror, folder, environments } = options;
  const program = tryFindProgram(mirror);
  if (program === undefined) return { terraform: terraformPath, stop: () => Promise.resolve() };
  const started = new Map<string, Started>();
  for (const env of environments) started.set(env["AWS_ACCESS_KEY_ID"] ?? "", await start(program, env));
  const terraform = join(folder, "terraform");
  writeFileSync(terraform, script(terraformPath, started));
  chmodSync(terraform, 0o755);
  return {
    terraform,
    stop: async () => {
      for (const { child } of started.values()) {
        const ended = once(child, "exit");
        child.kill("SIGINT");
        await ended;
      }
    },
  };
}
