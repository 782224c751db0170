import { mkdtempSync, mkdirSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { Readable } from "node:stream";

import type { Io } from "../../scripts/io";
import { runProgram } from "../../scripts/program";
import { EXAMPLE } from "../support/example";

export const PROJECT = join(__dirname, "..", "..");

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Situation {
  readonly env?: NodeJS.ProcessEnv;
  readonly columns?: number;
  readonly signal?: AbortSignal;
  /** Told of everything on stdout as it comes. */
  readonly onOut?: (text: string) => void;
  /** What stands on stdin. @default nothing */
  readonly input?: string | Uint8Array;
  /** What a person types, answer by answer. @default there is no terminal */
  readonly answers?: readonly string[];
}

/** Runs one command line in this process, on 2026-11-22. */
export async function access(argv: readonly string[], situation: Situation = {}): Promise<Outcome> {
  const { env = {}, columns = 120, signal = new AbortController().signal, onOut, input = "", answers } = situation;
  const typed = [...(answers ?? [])];
  let [out, err] = ["", ""];
  const io: Io = {
    out: (text) => {
      out += text;
      onOut?.(text);
    },
    err: (text) => {
      err += text;
    },
    env: { ACCESS_NOW: "2026-11-22", ...env },
    color: false,
    errColor: false,
    columns,
    onInterrupt: () => ({ signal, dispose: () => undefined }),
    sleep: () => Promise.resolve(),
    readInput: () => Promise.resolve(typeof input === "string" ? Buffer.from(input) : input),
    streamInput: () => Readable.from([typeof input === "string" ? Buffer.from(input) : input]) as AsyncIterable<Buffer>,
    ask:
      answers &&
      ((question) => {
        err += question;
        return Promise.resolve(typed.shift() ?? "");
      }),
  };
  const code = await runProgram(argv, io);
  return { code, out, err };
}

export interface Folder {
  readonly path: string;
  readonly write: (file: string, text: string) => void;
  readonly read: (file: string) => string;
  /** Every file with its content, `.git` left out: to see that nothing was written. */
  readonly snapshot: () => Readonly<Record<string, string>>;
}

const made: string[] = [];
afterAll(() => {
  for (const path of made.splice(0)) rmSync(path, { recursive: true, force: true });
});

/** An empty folder, gone after the tests of the file. */
export function folder(): Folder {
  const path = realpathSync(mkdtempSync(join(tmpdir(), "access-test-")));
  made.push(path);
  return {
    path,
    write: (file, text) => {
      mkdirSync(dirname(join(path, file)), { recursive: true });
      writeFileSync(join(path, file), text);
    },
    read: (file) => readFileSync(join(path, file), "utf8"),
    snapshot: () => {
      const files = readdirSync(path, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(path, join(entry.parentPath, entry.name)))
        .filter((file) => !file.split("/").includes(".git"));
      return Object.fromEntries(files.sort().map((file) => [file, readFileSync(join(path, file), "utf8")]));
    },
  };
}

let texts: readonly (readonly [file: string, text: string])[] | undefined;

/** The example's files with their texts, read once: copying them for each test takes a tenth of a test's time. */
function exampleTexts(): readonly (readonly [file: string, text: string])[] {
  texts ??= readdirSync(EXAMPLE, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => [file, readFileSync(join(EXAMPLE, file), "utf8")] as const);
  return texts;
}

/** A copy of the example's files. */
export function example(): Folder {
  const copy = folder();
  for (const [file, text] of exampleTexts()) copy.write(file, text);
  return copy;
}

/** The example with one mistake in it. */
export function broken(): Folder {
  const copy = example();
  copy.write("teams/broken.yaml", "team: broken\nowners: ['@acme/broken']\naccess: nothing\n");
  return copy;
}
