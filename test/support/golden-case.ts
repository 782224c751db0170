import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { readRepository } from "../../lib/io/read-repository";
import type { RepoFile, RepoFiles } from "../../lib/source";
import { compileFiles, type Compiled } from "./repo-builder";

export const GOLDEN = join(__dirname, "..", "golden");

/** `case.json`, for the few cases that files alone cannot tell. */
interface Settings {
  /** Whether the case lies over `base/`; false for one that is a whole repository. Default: true. */
  readonly base?: boolean;
  /** Files of `base/` that are not there. */
  readonly without?: readonly string[];
  /** Files of so many bytes: too large to keep. */
  readonly pad?: Readonly<Record<string, number>>;
}

function settingsOf(folder: string): Settings {
  const path = join(folder, "case.json");
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Settings) : {};
}

function padding(bytes: number): RepoFile {
  // What the reader says about a file of that size; test/source/read-repository.test.ts has the reader itself.
  return bytes > 1024 * 1024 ? { problem: "too-large" } : { text: "#".repeat(bytes) };
}

async function readCase(folder: string): Promise<RepoFiles> {
  const { base = true, without = [], pad = {} } = settingsOf(folder);
  const under = base ? await readRepository(join(GOLDEN, "base")) : new Map<string, RepoFile>();
  const kept = [...under].filter(([path]) => !without.includes(path));
  const padded = Object.entries(pad).map(([path, bytes]) => [path, padding(bytes)] as const);
  return new Map([...kept, ...(await readRepository(folder)), ...padded]);
}

/** The names of the cases of a kind. */
export function goldenCases(kind: "ok" | "err"): string[] {
  return readdirSync(join(GOLDEN, kind), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

export interface GoldenCase extends Compiled {
  readonly files: RepoFiles;
}

/** Compiles `<kind>/<name>/`: its files over `base/`; `before/`, where there is one, is the repository before the change. */
export async function compileCase(kind: "ok" | "err", name: string): Promise<GoldenCase> {
  const folder = join(GOLDEN, kind, name);
  const files = await readCase(folder);
  const before = join(folder, "before");
  const base = existsSync(before) ? compileFiles(await readCase(before)) : undefined;
  return { files, ...compileFiles(files, undefined, base) };
}

/** The text to compare with; `BLESS=1` writes it first. */
export function goldenText(kind: "ok" | "err", name: string, file: string, actual: string): string {
  const path = join(GOLDEN, kind, name, file);
  if (process.env["BLESS"] === "1") writeFileSync(path, actual);
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}
