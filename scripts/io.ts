/** Where a command talks to, and what it may know of its surroundings: injected, so that tests can be there instead. */
export interface Io {
  /** Results. */
  readonly out: (text: string) => void;
  /** Talk and progress. */
  readonly err: (text: string) => void;
  readonly env: NodeJS.ProcessEnv;
  /** Whether `out` is a terminal that shows colours. */
  readonly color: boolean;
  /** Width of the terminal, in characters. */
  readonly columns: number;
}

export const EXIT = {
  ok: 0,
  /** Problems or drift were found. */
  found: 1,
  usage: 2,
  /** It could not run: a tool, a file or an answer is missing. */
  failed: 3,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

function wantsColor(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): boolean {
  if (env["NO_COLOR"] !== undefined && env["NO_COLOR"] !== "") return false;
  if (env["FORCE_COLOR"] !== undefined) return env["FORCE_COLOR"] !== "0";
  return stream.isTTY;
}

export function processIo(): Io {
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    env: process.env,
    color: wantsColor(process.stdout, process.env),
    columns: process.stdout.columns || 120,
  };
}
