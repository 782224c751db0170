import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { ProviderMirror } from "../../../lib/io/terraform/find-provider-mirror";
import { terraformPlatform } from "../../../lib/io/terraform/terraform-platform";

export interface TerraformHost {
  /** A Terraform whose commands share what it costs to start. */
  readonly terraform: string;
  readonly stop: () => Promise<void>;
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

/** An `exec` keeps Terraform's own process id, for signals. What the host does not answer, Terraform does as ever. */
const script = (terraformPath: string, port: number): string => `#!/usr/bin/env bash
set -euo pipefail
real='${terraformPath}'
case "\${1:-}" in
init | plan | apply | destroy | show | import | state | refresh | console | providers) ;;
*) exec "$real" "$@" ;;
esac
request=$(mktemp -d)
printf '%s\\0' "$@" > "$request/args"
env -0 > "$request/env"
exec 3<> "/dev/tcp/127.0.0.1/${port}"
echo "$request" >&3
read -r answer <&3
exec 3>&-
rm -r "$request"
if [ "$answer" = - ]; then exec "$real" "$@"; fi
if [ "$1" != init ]; then
  export TF_REATTACH_PROVIDERS="$answer"
  exec "$real" "$@"
fi
if [ -z "$answer" ]; then exit 0; fi
"$real" "$@"
new=$(mktemp -d)
cp -a .terraform .terraform.lock.hcl "$new"
mv -T "$new" "$answer" 2> /dev/null || rm -r "$new"
`;

/**
 * The real Terraform and the real provider, without what dozens of tests would pay again and again: the provider is started
 * once for each way in which it is configured, as whoever debugs a provider does; its schema, which it makes of more than a
 * thousand resources at each start, is made once and cut down to the resources that we use; and an `init` with the same
 * settings is copied. Plans, applies, states and calls to AWS are Terraform's and the provider's own. `yarn demo`'s test and
 * those of `init` go without.
 * https://developer.hashicorp.com/terraform/plugin/debugging#starting-a-provider-in-debug-mode
 *
 * @param home where this file is: a benchmark is bundled elsewhere
 */
export async function startTerraformHost(
  terraformPath: string,
  mirror: ProviderMirror,
  home = __dirname,
): Promise<TerraformHost> {
  const program = tryFindProgram(mirror);
  if (program === undefined) return { terraform: terraformPath, stop: () => Promise.resolve() };
  const folder = mkdtempSync(join(tmpdir(), "tf-host-"));
  const cache = join(home, "../../../node_modules/.cache/eks-access-gitops");
  const child = spawn(process.execPath, [join(home, "host.cjs"), folder, program, cache], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const [port] = (await once(child.stdout, "data")) as [Buffer];
  const terraform = join(folder, "terraform");
  writeFileSync(terraform, script(terraformPath, Number(port.toString())));
  chmodSync(terraform, 0o755);
  return {
    terraform,
    stop: async () => {
      const ended = once(child, "exit");
      child.stdin.end();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
