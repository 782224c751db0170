import execa from "execa";

/** How kubectl ended. */
export type Ran =
  | { readonly ok: true; readonly stdout: string }
  /** Its own words. */
  | { readonly ok: false; readonly stderr: string }
  /** It never came to an answer: why, for people. */
  | { readonly ok: false; readonly problem: string };

export interface KubectlProcess {
  /** Its whole environment: PATH, HOME, KUBECONFIG, and what an exec plugin needs. */
  readonly env: NodeJS.ProcessEnv;
  /** How long one run may take, in milliseconds. */
  readonly timeoutMs: number;
  /** The most that it may print, in bytes. */
  readonly maxBytes: number;
  readonly signal: AbortSignal | undefined;
}

interface Failure {
  readonly code?: string;
  readonly originalMessage?: string;
  readonly exitCode?: number;
  readonly stderr?: string;
}

function explain(failure: Failure, tooLate: boolean, how: KubectlProcess): string | undefined {
  const { timeoutMs, maxBytes, signal } = how;
  if (failure.code === "ENOENT") {
    return "kubectl is not on the PATH: install it (https://kubernetes.io/docs/tasks/tools/)";
  }
  if (signal?.aborted === true) return "interrupted: what kubectl was doing may be done or not; look again";
  if (tooLate) return `kubectl did not end within ${Math.ceil(timeoutMs / 1000)} s`;
  if (failure.code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER" || /maxBuffer/.test(failure.originalMessage ?? "")) {
    return `kubectl printed more than ${Math.floor(maxBytes / 1024 / 1024)} MiB`;
  }
  if (failure.exitCode === undefined) return `kubectl could not be run: ${failure.originalMessage ?? "it was killed"}`;
  return undefined;
}

/** Runs kubectl, without a shell and with nothing on its standard input but `input`. Its failure is a value. */
export async function runKubectl(
  args: readonly string[],
  input: string | undefined,
  how: KubectlProcess,
): Promise<Ran> {
  const { env, timeoutMs, maxBytes, signal } = how;
  if (signal?.aborted === true) return { ok: false, problem: "interrupted before kubectl was run" };
  const child = execa("kubectl", args, {
    env: { ...env },
    extendEnv: false,
    reject: false,
    maxBuffer: maxBytes,
    stripFinalNewline: false,
    ...(input === undefined ? { stdin: "ignore" } : { input }),
  });
  const stop = (): void => {
    child.kill("SIGTERM", { forceKillAfterTimeout: 5_000 });
  };
  // Not execa's own, which goes on counting, and keeps the process from ending, when there is no kubectl at all.
  let tooLate = false;
  const timer = setTimeout(() => {
    tooLate = true;
    stop();
  }, timeoutMs);
  signal?.addEventListener("abort", stop, { once: true });
  try {
    const result = await child;
    if (!result.failed) return { ok: true, stdout: result.stdout };
    const problem = explain(result, tooLate, how);
    return problem === undefined ? { ok: false, stderr: result.stderr } : { ok: false, problem };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}
