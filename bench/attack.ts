// Whether an apply that is ended anywhere leaves anybody without access: `yarn apply` as a process of its own, with the real
// Terraform against the sandbox, on a first apply and on a second one (policies to groups and back, other policies, removals);
// ended at a random call by a signal to its process group, by SIGKILL, or by a 403; then run again until it ends. Watched at
// each call. Exits 1 when somebody lost what they keep, more than a few were bare, or the rerun did not end as the files say.
//
//   node bench/run.cjs attack [admins=8] [latency=0] [runs=6] [seed=1]
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { sandboxEnvironment, startSandbox } from "../lib/sandbox";
import { ACCOUNT, REGION, repository } from "../test/apply/repository";
import { startProxy } from "../test/io/eks/proxy";
import { seeded } from "./faults/outcome";
import { GUARDRAILS, heldBy, heldIn, worlds, wrongAtEnd, wrongNow, type Held } from "./faults/people";
import { numberArgument } from "./measure";

const ENDS = ["SIGINT", "SIGKILL", "403"] as const;
type End = (typeof ENDS)[number];
const DENIED = { status: 403, headers: { "x-amzn-errortype": "AccessDeniedException" }, body: '{"message":"denied"}' };

interface Ran {
  readonly code: number | string;
  readonly text: string;
}

async function attack(
  end: End,
  count: number,
  latencyMs: number,
  random: () => number,
): Promise<{ readonly wrong: ReadonlySet<string>; readonly did: string[] }> {
  const wrong = new Set<string>();
  const did: string[] = [];
  const root = mkdtempSync(join(tmpdir(), "attack-"));
  let [before, after]: [Held, Held] = [new Map(), new Map()];
  let strike: ((isWrite: boolean) => boolean) | undefined;
  const sandbox = await startSandbox({
    seed: { clusters: [{ name: "one", account: ACCOUNT, region: REGION }] },
    latencyMs,
    onCall: () => {
      for (const one of wrongNow(heldIn(sandbox), before, after)) wrong.add(one);
    },
  });
  const proxy = await startProxy(sandbox.url, {
    answer: ({ method, url }) =>
      url.startsWith("/clusters") && strike?.(method !== "GET") === true ? DENIED : undefined,
  });
  const env = { ...process.env, ...sandboxEnvironment(proxy.url, ACCOUNT, REGION), CDKTF_OUTDIR: join(root, "out") };
  const apply = async (begun?: (pid: number) => void): Promise<Ran> =>
    await new Promise((resolve) => {
      const argv = ["scripts/launch.cjs", "cli", "apply", "--yes", "--allow-removals", "--root", root];
      const child = spawn(process.execPath, argv, { env, detached: true, stdio: ["ignore", "pipe", "ignore"] });
      let text = "";
      child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
      if (child.pid !== undefined) begun?.(child.pid);
      child.on("close", (code, signal) => {
        resolve({ code: signal ?? code ?? "?", text });
      });
    });
  try {
    for (const grants of worlds(count)) {
      [before, after] = [after, heldBy(grants)];
      for (const [path, file] of repository(grants, GUARDRAILS).build()) {
        if (!("text" in file)) continue;
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), file.text);
      }
      let left = 1 + Math.floor(random() * 5 * count);
      const ended = await apply((pid) => {
        strike = (isWrite) => {
          if (!isWrite || --left !== 0) return false;
          if (end === "403") return true;
          process.kill(-pid, end);
          return false;
        };
      });
      strike = undefined;
      const again = await apply();
      const quiet = again.code === 0 ? await apply() : again;
      did.push(`${ended.code}, then ${again.code}`);
      if (!quiet.text.includes("nothing to apply")) wrong.add(`the rerun does not end: ${quiet.text.slice(-500)}`);
      const { lost, surplus } = wrongAtEnd(heldIn(sandbox), after);
      for (const one of lost) wrong.add(`lost ${one}`);
      for (const one of surplus) wrong.add(`surplus ${one}`);
    }
  } finally {
    await proxy.close();
    await sandbox.close();
    rmSync(root, { recursive: true, force: true });
  }
  return { wrong, did };
}

async function main(): Promise<void> {
  const random = seeded(numberArgument("seed", 1));
  const [count, latency] = [numberArgument("admins", 8), numberArgument("latency", 0)];
  for (let run = 0; run < numberArgument("runs", 6); run += 1) {
    const end = ENDS[run % ENDS.length] ?? "403";
    const { wrong, did } = await attack(end, count, latency, random);
    process.stdout.write(
      `${end}: exit ${did.join("; ")}: ${wrong.size === 0 ? "nobody lost anything" : [...wrong].join("; ")}\n`,
    );
    if (wrong.size > 0) process.exitCode = 1;
  }
}

void main();
