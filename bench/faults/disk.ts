import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Tried } from "./outcome";
import { filesIn, freshExample, halfWritten, isSame, startWriter, WRITERS, type Files } from "./writers";
import type { Ran } from "./start-command";

/** Pages of memory that are left on the disk. */
const LEFT = [0, 2] as const;
const PAGE = 4096;

/** Why a command that could not write did not do as it should. */
export function whyWrong({ code, out, err }: Ran, root: string, files: Files, before: Files, whole: Files): string[] {
  const text = out + err;
  const half = halfWritten(files, before, whole);
  if (isSame(files, whole)) return half; // there was room enough
  const where = [root, ...[...whole.keys()].filter((path) => !before.has(path))];
  return [
    ...half,
    ...(code === 0 ? ["it exits 0"] : []),
    ...(code === 1 ? ["it exits 1, which says that something was found"] : []),
    ...(/ENOSPC|EROFS|EACCES|no space|read-only/i.test(text) ? [] : [`it does not say why: ${text.slice(-400)}`]),
    ...(where.some((path) => text.includes(path)) ? [] : [`it does not say where: ${text.slice(-400)}`]),
    ...(/^\s+at /m.test(text) ? [`a stack trace: ${text.slice(-600)}`] : []),
  ];
}

/** Runs every command that writes on a disk that is full, or nearly, and in a folder that may only be read. Needs `mount`. */
export async function onBadDisks(project: string): Promise<Tried> {
  const folder = mkdtempSync(join(tmpdir(), "faults-disk-"));
  const [disk, temporary] = [join(folder, "disk"), join(folder, "tmp")];
  for (const each of [disk, temporary]) mkdirSync(each);
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=16m", "tmpfs", disk]);
  const root = join(disk, "repository");
  const broken: string[] = [];
  const counts = { commands: WRITERS.length, "full disks": 0, "read-only": 0, "had room enough": 0, "half written": 0 };
  const judge = (name: string, ran: Ran, before: Files, whole: Files, isMadeAnew: boolean): void => {
    const now = filesIn(root);
    if (isSame(now, whole)) counts["had room enough"] += 1;
    counts["half written"] += halfWritten(now, before, whole).length;
    const isForgiven = (wrong: string): boolean => isMadeAnew && /half written/.test(wrong);
    const wrongs = whyWrong(ran, root, now, before, whole).filter((wrong) => !isForgiven(wrong));
    broken.push(...wrongs.map((wrong) => `${name}: ${wrong}`));
  };
  try {
    mkdirSync(root);
    for (const writer of WRITERS) {
      const run = async (): Promise<Ran> => await startWriter(project, root, temporary, writer).ended;
      freshExample(project, root);
      const before = filesIn(root);
      const good = await run();
      const whole = filesIn(root);
      if (good.code !== 0 || isSame(before, whole)) {
        broken.push(
          `${writer.name}: writes nothing on a good disk (${good.code}): ${(good.out + good.err).slice(-400)}`,
        );
        continue;
      }
      for (const left of LEFT) {
        freshExample(project, root);
        const { bavail, bsize } = statfsSync(disk);
        writeFileSync(join(disk, "filler"), Buffer.alloc(Math.max(0, bavail * bsize - left * PAGE)));
        const ran = await run();
        rmSync(join(disk, "filler"));
        counts["full disks"] += 1;
        judge(`${writer.name}, ${left} pages left`, ran, before, whole, writer.isMadeAnew === true);
      }
      freshExample(project, root);
      execFileSync("mount", ["-o", "remount,ro", disk]);
      const ran = await run();
      execFileSync("mount", ["-o", "remount,rw", disk]);
      counts["read-only"] += 1;
      judge(`${writer.name}, read-only`, ran, before, whole, writer.isMadeAnew === true);
    }
  } finally {
    execFileSync("umount", ["-l", disk]);
    rmSync(folder, { recursive: true, force: true });
  }
  return {
    kind: "each command that writes, on a full disk and in a read-only folder",
    invariant:
      "each file is as it was or whole, none is left over; the exit code is neither 0 nor 1; it says why and where",
    times: counts["full disks"] + counts["read-only"],
    counts,
    broken,
  };
}
