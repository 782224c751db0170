import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { send } from "./kill-tree";
import type { Tried } from "./outcome";
import { filesIn, freshExample, halfWritten, isSame, startWriter, WRITERS, type Writer } from "./writers";

const READERS: readonly Writer[] = [
  ...["validate", "list", "graph", "report", "changes --base HEAD", "diff", "state --print"].map((words) => ({
    name: words,
    argv: [...words.split(" "), "--root", "{root}"],
  })),
];

/** How long a command may take to end once it is told to, in milliseconds. */
const GRACE = 5_000;

/** Tells each command to end, by SIGINT and SIGTERM in turn, at a random moment of its run. */
export async function signalled(project: string, rounds: number, random: () => number): Promise<Tried> {
  const folder = mkdtempSync(join(tmpdir(), "faults-signals-"));
  const [root, temporary] = [join(folder, "repository"), join(folder, "tmp")];
  for (const each of [root, temporary]) mkdirSync(each);
  const broken: string[] = [];
  const counts = { commands: 0, "ended by it": 0, "had ended": 0, "half written": 0, "slow to end": 0 };
  try {
    for (const writer of [...WRITERS, ...READERS]) {
      counts.commands += 1;
      freshExample(project, root);
      const before = filesIn(root);
      const begun = performance.now();
      await startWriter(project, root, temporary, writer).ended;
      const length = performance.now() - begun;
      const whole = filesIn(root);
      for (let round = 0; round < rounds; round += 1) {
        const signal = round % 2 === 0 ? "SIGINT" : "SIGTERM";
        freshExample(project, root);
        rmSync(temporary, { recursive: true });
        mkdirSync(temporary);
        const running = startWriter(project, root, temporary, writer);
        // The first half of a run loads the program; what writes does so near the end.
        const after = length * (0.4 + 0.65 * random());
        const timer = setTimeout(() => {
          send(running.pid, signal);
        }, after);
        const sent = performance.now() + after;
        const { code, out, err } = await running.ended;
        clearTimeout(timer);
        const name = `${writer.name}, ${signal} after ${after.toFixed(0)} ms`;
        const now = filesIn(root);
        const half = halfWritten(now, before, whole);
        const left = readdirSync(temporary).filter((one) => !one.startsWith("node-compile-cache"));
        const isLate = performance.now() - sent > GRACE;
        counts["half written"] += half.length;
        if (isLate) counts["slow to end"] += 1;
        if (code === "SIGINT" || code === "SIGTERM" || code === 3 || code === 130) counts["ended by it"] += 1;
        else counts["had ended"] += 1;
        if (writer.isMadeAnew !== true) broken.push(...half.map((one) => `${name}: ${one}`));
        if (left.length > 0) broken.push(`${name}: left in the temporary folder: ${left.join()}`);
        if (isLate) broken.push(`${name}: it ends too late`);
        if (code === 0 && !isSame(now, whole)) broken.push(`${name}: exits 0 and has not done it`);
        if (/^\s+at /m.test(out + err)) broken.push(`${name}: a stack trace: ${(out + err).slice(-400)}`);
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return {
    kind: "each command told to end, SIGINT and SIGTERM in turn, at a random moment",
    invariant: "it ends within 5 s, and exits 0 only if it is done; each file is as it was or whole, none is left over",
    times: counts.commands * rounds,
    counts,
    broken,
  };
}
