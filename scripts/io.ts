import { createInterface } from "node:readline/promises";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";

import { abortOnSignals } from "../lib/io/terraform/abort-on-signals";

/** Ends when somebody presses Ctrl-C; `dispose` gives the keys back. */
export interface Interruption {
  readonly signal: AbortSignal;
  readonly dispose: () => void;
}

/** Where a command talks to, and what it may know of its surroundings: injected, so that tests can be there instead. */
export interface Io {
  /** Results. */
  readonly out: (text: string) => void;
  /** Talk and progress. */
  readonly err: (text: string) => void;
  readonly env: NodeJS.ProcessEnv;
  /** Whether `out` is a terminal that shows colours. */
  readonly color: boolean;
  /** The same of `err`: one of the two may go to a file. */
  readonly errColor: boolean;
  /** Width of the terminal, in characters. */
  readonly columns: number;
  /** For commands that must end their children, or themselves, in good order. */
  readonly onInterrupt: () => Interruption;
  /** Everything on stdin, to its end: what `--file -` names. */
  readonly readInput: () => Promise<Uint8Array>;
  /** The same as it comes, for what may be larger than the memory. @default what `readInput` gives */
  readonly streamInput?: () => AsyncIterable<Uint8Array>;
  /** Shows a line of `err` in place of the one before. @default nothing: nobody watches */
  readonly progress?: (text: string) => void;
  /** Waits between calls, in milliseconds, where the other side asks for that. */
  readonly sleep: (ms: number) => Promise<void>;
  /** Asks a person, and waits for a line. Undefined where there is no terminal: nothing may be asked there. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
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

/** What a shell gives a process that Ctrl-C ended. */
const INTERRUPTED = 130;

function wantsColor(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): boolean {
  if (env["NO_COLOR"] !== undefined && env["NO_COLOR"] !== "") return false;
  if (env["FORCE_COLOR"] !== undefined) return env["FORCE_COLOR"] !== "0";
  return stream.isTTY;
}

/**
 * A reader that has seen enough (`yarn list | head -1`) is no failure. The command goes on to its own exit code: a
 * `validate` that nobody reads to its end has still found what it found. Any other output that could not be written (a
 * full disk) makes it a failure, whatever it found: half a report is not to be taken for a whole one. What is being
 * done goes on to its end all the same.
 */
function minderOf(stream: NodeJS.WriteStream, name: string): (error: NodeJS.ErrnoException) => void {
  return (error) => {
    if (error.code === "EPIPE" || process.exitCode === EXIT.failed) return;
    process.exitCode = EXIT.failed;
    if (stream !== process.stderr) process.stderr.write(`${name} could not be written to its end: ${error.message}\n`);
  };
}

/** On stderr: results alone go to stdout. Ctrl-D answers nothing. */
async function askOnTerminal(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const closed = new Promise<string>((resolve) => {
      terminal.once("close", () => {
        resolve("");
      });
    });
    return await Promise.race([terminal.question(question), closed]);
  } finally {
    terminal.close();
  }
}

export function processIo(): Io {
  process.stdout.on("error", minderOf(process.stdout, "the output"));
  process.stderr.on("error", minderOf(process.stderr, "what is said on stderr"));
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    env: process.env,
    color: wantsColor(process.stdout, process.env),
    errColor: wantsColor(process.stderr, process.env),
    columns: process.stdout.columns || 120,
    onInterrupt: () => abortOnSignals(process, () => process.exit(INTERRUPTED)),
    readInput: async () => await buffer(process.stdin),
    streamInput: () => process.stdin as AsyncIterable<Buffer>,
    ...(process.stderr.isTTY ? { progress: (text) => void process.stderr.write(`\r\u001b[K${text}`) } : {}),
    sleep: (ms) => sleep(ms),
    ask: process.stdin.isTTY && process.stderr.isTTY ? askOnTerminal : undefined,
  };
}
