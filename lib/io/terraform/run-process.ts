import { closeSync, openSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import execa from "execa";
import { FileFollower } from "./follow-file";

/** A program to run, without a shell and without standard input. */
export interface ProcessRequest {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The child's whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Its abort stops the child: one SIGINT, then after `graceMs` milliseconds SIGKILL for it and its own children. */
  readonly signal?: AbortSignal | undefined;
  readonly graceMs: number;
  /** Called for every line of the streams listed in `report`, without its line end, about when it is written. */
  readonly onLine?: ((line: string, stream: Stream) => void) | undefined;
  readonly report: readonly Stream[];
}

type Stream = "stdout" | "stderr";

/** How it ended. `exitCode` is undefined if it could not start or was killed; `problem` then says why. */
export interface ProcessResult {
  readonly exitCode: number | undefined;
  readonly problem: string | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly interrupted: boolean;
}

const FOLLOW_MS = 100;

/** Runs a program to its end. Its failure is a value. @throws Error of node:fs if its output cannot be kept */
export async function runProcess(request: ProcessRequest): Promise<ProcessResult> {
  const { signal, onLine } = request;
  if (signal?.aborted === true) {
    return { exitCode: undefined, problem: "It was not started.", stdout: "", stderr: "", interrupted: true };
  }
  // Output goes to files, not pipes: if this process dies while Terraform applies, Terraform's next line into a pipe
  // without a reader would kill it too (SIGPIPE), with the state unsaved and the lock held.
  const dir = await mkdtemp(join(tmpdir(), "eks-access-output-"));
  const path = { stdout: join(dir, "stdout"), stderr: join(dir, "stderr") };
  const written = [openSync(path.stdout, "w"), openSync(path.stderr, "w")] as const;
  const followed = onLine === undefined ? [] : request.report;
  const followers = followed.map((stream) => new FileFollower(path[stream], (line) => onLine?.(line, stream)));
  const following = setInterval(() => {
    for (const follower of followers) follower.read();
  }, FOLLOW_MS);
  try {
    const end = await runToEnd(request, written).finally(() => {
      clearInterval(following); // before `end` closes what it reads
    });
    for (const follower of followers) follower.end();
    return { ...end, stdout: await readFile(path.stdout, "utf8"), stderr: await readFile(path.stderr, "utf8") };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function runToEnd(request: ProcessRequest, [stdout, stderr]: readonly [number, number]) {
  const child = execa(request.file, request.args, {
    cwd: request.cwd,
    env: request.env,
    extendEnv: false,
    reject: false,
    stdio: ["ignore", stdout, stderr],
    // A process group of its own: Ctrl-C in a terminal goes to the whole foreground group, and Terraform takes a second
    // SIGINT (ours) as "exit at once", leaving the lock and possibly the state unsaved. So it gets exactly one.
    detached: process.platform !== "win32",
  });
  closeSync(stdout); // the child has its own copies
  closeSync(stderr);
  let interrupted = false;
  let killer: NodeJS.Timeout | undefined;
  const interrupt = () => {
    if (interrupted) return;
    interrupted = true;
    child.kill("SIGINT");
    killer = setTimeout(() => {
      killGroup(child.pid);
    }, request.graceMs);
  };
  request.signal?.addEventListener("abort", interrupt, { once: true });
  // The price of the own group: this process may end first (process.exit, a crash), and then nobody else stops it.
  process.once("exit", interrupt);
  try {
    const result = await child;
    // execa's types promise an exit code; there is none when the program is missing or was killed.
    const exitCode = result.exitCode as number | undefined;
    const { originalMessage = "It was killed." } = result as { originalMessage?: string };
    return { exitCode, problem: exitCode === undefined ? originalMessage : undefined, interrupted };
  } finally {
    clearTimeout(killer);
    request.signal?.removeEventListener("abort", interrupt);
    process.removeListener("exit", interrupt);
  }
}

// Providers are children of Terraform and share its group; killing Terraform alone would leave them running.
function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
  } catch {
    // It ended between the timer and here.
  }
}
