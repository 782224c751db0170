import { spawn } from "node:child_process";
import { join } from "node:path";

export interface Ran {
  /** The exit code, or the signal that ended it. */
  readonly code: number | NodeJS.Signals;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly pid: number;
  readonly ended: Promise<Ran>;
}

/** Starts a command of ours as a process of its own. */
export function startCommand(
  project: string,
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
  cwd = process.cwd(),
): Running {
  const child = spawn(process.execPath, [join(project, "scripts/launch.cjs"), "cli", ...argv], {
    cwd,
    env,
    detached: true, // a signal to its group is none to us
    stdio: ["ignore", "pipe", "pipe"],
  });
  const texts = { out: "", err: "" };
  child.stdout.on("data", (chunk: Buffer) => (texts.out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (texts.err += chunk.toString()));
  const ended = new Promise<Ran>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      resolve({ code: signal ?? code ?? -1, ...texts });
    });
  });
  return { pid: child.pid ?? 0, ended };
}
