import { plural, printable, quote, UsageError } from "../../lib/diagnostics";
import { findLogFiles, openLogFile, pipedLog } from "../../lib/io/audit-log/read-audit-log";
import type { AuditLog } from "../../lib/ports/audit-log";
import type { UsageCounter } from "../../lib/usage";
import type { Io } from "../io";

const MIB = 1024 * 1024;
/** How often somebody who watches is told, in milliseconds. */
const PAUSE_MS = 500;

async function* wholeInput(io: Io): AsyncGenerator<Uint8Array> {
  yield await io.readInput();
}

function openInput(io: Io): AsyncIterable<Uint8Array> {
  return io.streamInput?.() ?? wholeInput(io);
}

/** What `--from` names: files, folders of them, and stdin as `-`; each file once. @throws UsageError */
export async function openLogs(names: readonly string[], io: Io): Promise<readonly AuditLog[]> {
  const logs: AuditLog[] = [];
  const seen = new Set<string>();
  for (const name of names) {
    if (name === "-") {
      if (!seen.has(name)) logs.push(pipedLog("stdin", openInput(io)));
      seen.add(name);
      continue;
    }
    const files = await findLogFiles(name).catch((cause: unknown) => {
      const { code = "" } = cause as NodeJS.ErrnoException;
      throw new UsageError(`--from ${quote(name)} cannot be read (${code})`, { cause });
    });
    if (files.length === 0) throw new UsageError(`--from ${quote(name)}: the folder holds no file`);
    for (const [real, path] of files) {
      if (seen.has(real)) io.err(`${printable(path, 500)} is named twice: it is read once\n`);
      else logs.push(await openLogFile(path));
      seen.add(real);
    }
  }
  return logs;
}

/** Reads every log, one after the other, and tells how far it is where somebody watches. */
export async function readLogs(logs: readonly AuditLog[], counter: UsageCounter, io: Io): Promise<void> {
  const sizes = logs.map(({ size }) => size);
  const total = sizes.some((size) => size === undefined)
    ? undefined
    : sizes.reduce<number>((sum, size = 0) => sum + size, 0);
  let [read, told] = [0, Date.now()];
  const tell = (bytes: number): void => {
    read += bytes;
    if (io.progress === undefined || Date.now() - told < PAUSE_MS) return;
    told = Date.now();
    const of = total === undefined ? "" : ` of ${Math.ceil(total / MIB)}`;
    io.progress(`${Math.floor(read / MIB)}${of} MiB read`);
  };
  for (const log of logs) await log.read({ value: counter.value, broken: counter.broken, progress: tell });
  io.progress?.("");
}

/** A count of what was left out, with the first few places. */
export function brokenLines(broken: number, first: ReturnType<UsageCounter["finish"]>["firstBroken"]): string[] {
  if (broken === 0) return [];
  const places = first.map(({ place, why }) => `  ${printable(place.file, 300)}:${place.line}: ${printable(why)}`);
  const more = broken - places.length;
  return [
    `${plural(broken, "piece")} could not be read, and ${broken === 1 ? "is" : "are"} not counted:`,
    ...places,
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}
