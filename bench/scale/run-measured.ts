import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What a process took. */
export interface Run {
  readonly ms: number;
  /** Of the process and of each that it started, added up. */
  readonly peakBytes: number;
  /** Of its standard output. */
  readonly bytes: number;
}

/** Exit codes of commands that found something, which takes as long. */
const ENDED_WELL = [0, 1];

/**
 * Runs Node with these words to the end.
 * @throws Error where it ends otherwise than commands do that did their work
 */
export function runMeasured(words: readonly string[], env: Readonly<Record<string, string>>): Run {
  const aside = mkdtempSync(join(tmpdir(), "bench-run-"));
  const [hook, sizes] = [join(aside, "hook.cjs"), join(aside, "sizes")];
  const onExit = `require("fs").appendFileSync(${JSON.stringify(sizes)}, process.resourceUsage().maxRSS + "\\n")`;
  writeFileSync(hook, `process.on("exit", () => { ${onExit}; });`);
  try {
    const start = performance.now();
    const { status, stdout, stderr, error } = spawnSync(process.execPath, words, {
      env: { ...process.env, ...env, NODE_OPTIONS: `--require ${hook}` },
      maxBuffer: 2 ** 30,
    });
    const ms = performance.now() - start;
    if (error !== undefined) throw error;
    if (!ENDED_WELL.includes(status ?? NaN))
      throw new Error(`node ${words.join(" ")}: ${stderr.toString().slice(-2000)}`);
    const kilobytes = readFileSync(sizes, "utf8").trim().split("\n").map(Number);
    return { ms, peakBytes: kilobytes.reduce((sum, one) => sum + one, 0) * 1024, bytes: stdout.length };
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}
