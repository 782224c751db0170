import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { access, PROJECT } from "../scripts/harness";

/** How a step of a workflow comes to our program. */
export interface Yarn {
  readonly stop: () => Promise<void>;
}

/** `yarn`, as the hosted machines' yarn finds ours. A checkout may bring its own, as a pull request's code can. */
const script = (program: string): string => `#!/usr/bin/env bash
set -euo pipefail
case "$1" in
  install | workspaces) exit ;;
  package) ;;
  *) if [ -x ./own-yarn ]; then exec ./own-yarn "$@"; fi ;;
esac
case "$1" in
  package)
    # What is built is this checkout's, and so is the yarn that it brings.
    mkdir -p "$3/cdktf"
    cp "$BUILT" "$3/eks-access.js"
    if [ -x ./own-yarn ]; then cp ./own-yarn "$3/own-yarn"; fi
    ;;
  check:static | test) echo "$1" ;;
  *)
    stub="$STUBS/$1"
    if [ -x "$stub" ]; then exec "$stub" "$@"; fi
    ${program}
    ;;
esac
`;

/** A built program: it goes on to the yarn that its checkout brought, or to ours. */
const BUILT = `const { existsSync } = require("node:fs");
const own = __dirname + "/own-yarn";
const { status } = require("node:child_process").spawnSync(existsSync(own) ? own : "yarn", process.argv.slice(2), { stdio: "inherit" });
process.exit(status ?? 3);
`;

/** `npm ci`, as far as a job sees of it: the package's program is there, and comes to ours. */
const NPM = `#!/usr/bin/env bash
set -euo pipefail
[ "$1" = ci ] || { echo "npm $*" >&2; exit 1; }
case "$*" in
  *--ignore-scripts*) ;;
  *) echo "scripts of packages would run" >&2; exit 1 ;;
esac
folder=.
while [ "$#" -gt 0 ]; do
  if [ "$1" = --prefix ]; then folder=$2; fi
  shift
done
mkdir -p "$folder/node_modules/.bin"
if [ "$folder" != . ]; then exit; fi
printf '#!/usr/bin/env bash\\nexec yarn "$@"\\n' > node_modules/.bin/eks-access
chmod +x node_modules/.bin/eks-access
`;

function writeYarn(programs: string, program: string): void {
  const built = join(programs, "built.js");
  writeFileSync(built, BUILT);
  const texts = { yarn: script(program).replaceAll('"$BUILT"', `"${built}"`), npm: NPM };
  for (const [name, text] of Object.entries(texts)) {
    writeFileSync(join(programs, name), text);
    chmodSync(join(programs, name), 0o755);
  }
}

/** Our program in a process of its own, as it is where nobody tests. */
export function ownProcessYarn(programs: string): Yarn {
  writeYarn(programs, `exec node "${PROJECT}/scripts/launch.cjs" cli "$@"`);
  return { stop: () => Promise.resolve() };
}

/** Hands words and environment over in files, and takes output and exit code: bash alone can do that. */
const ask = (port: number): string => `answer=$(mktemp -d)
    printf '%s\\0' "$@" > "$answer/words"
    env -0 > "$answer/env"
    exec 3<> "/dev/tcp/127.0.0.1/${port}"
    echo "$answer" >&3
    read -r code <&3
    cat "$answer/out"
    cat "$answer/err" >&2
    rm -r "$answer"
    exit "$code"`;

const partsOf = (file: string): string[] => readFileSync(file, "utf8").split("\0").slice(0, -1);

/** Runs what a step asked for where it asked for it: what it reads of this process is what it would find in its own. */
async function answer(folder: string): Promise<number> {
  const env = Object.fromEntries(
    partsOf(join(folder, "env")).map((pair) => {
      const end = pair.indexOf("=");
      return [pair.slice(0, end), pair.slice(end + 1)] as const;
    }),
  );
  const before = { cwd: process.cwd(), env: process.env };
  process.chdir(env["PWD"] ?? "");
  process.env = env;
  try {
    const { code, out, err } = await access(partsOf(join(folder, "words")), { env });
    writeFileSync(join(folder, "out"), out);
    writeFileSync(join(folder, "err"), err);
    return code;
  } finally {
    process.chdir(before.cwd);
    process.env = before.env;
  }
}

/** Our program in this process: the step's shell is real, and nothing is started but it. */
export async function inProcessYarn(programs: string): Promise<Yarn> {
  let last: Promise<unknown> = Promise.resolve();
  const server = createServer((socket) => {
    createInterface({ input: socket }).once("line", (folder) => {
      // One after the other, as there is one working folder.
      last = last
        .then(() => answer(folder))
        .then(
          (code) => socket.end(`${code}\n`),
          (cause: unknown) => socket.destroy(cause as Error),
        );
    });
    socket.on("error", (cause) => {
      process.emitWarning(cause);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  writeYarn(programs, ask((server.address() as AddressInfo).port));
  return {
    stop: async () => {
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
