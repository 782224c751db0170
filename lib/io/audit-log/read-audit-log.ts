import { createReadStream } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";

import type { AuditLog, LogSink } from "../../ports/audit-log";
import { splitJson } from "./split-json";
import { CutShort, unpack } from "./unpack";

/** In bytes. */
const CHUNK = 1024 * 1024;

/** Reads bytes that may be packed, and tells what is in them. */
async function readStream(name: string, stream: AsyncIterable<Uint8Array>, sink: LogSink): Promise<void> {
  let lastLine = 1;
  const splitter = splitJson({
    value: (value, line) => {
      lastLine = line;
      sink.value(value, { file: name, line });
    },
    broken: (line, why) => {
      lastLine = line;
      sink.broken({ file: name, line }, why);
    },
  });
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of stream) {
      sink.progress(chunk.length);
      yield chunk;
    }
  };
  try {
    for await (const chunk of unpack(counted())) splitter.feed(chunk);
    splitter.end();
  } catch (cause) {
    if (!(cause instanceof CutShort)) throw cause;
    splitter.end();
    sink.broken({ file: name, line: lastLine }, "the gzip file is damaged or cut short from about here on");
  }
}

/** A file, or a pipe with a name. @throws Error of node:fs */
export async function openLogFile(path: string): Promise<AuditLog> {
  const found = await stat(path);
  return {
    size: found.isFile() ? found.size : undefined,
    read: (sink) => readStream(path, createReadStream(path, { highWaterMark: CHUNK }) as AsyncIterable<Buffer>, sink),
  };
}

/** Every file below a folder, as an export to S3 leaves them; hidden ones left out. */
async function filesBelow(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const names = (await readdir(path)).filter((name) => !name.startsWith(".")).sort();
  return (await Promise.all(names.map((name) => filesBelow(join(path, name))))).flat();
}

/**
 * The files of a path: itself, or all of a folder; each with what it really is, so that none is read twice.
 * @throws Error of node:fs
 */
export async function findLogFiles(path: string): Promise<readonly (readonly [real: string, path: string])[]> {
  const files = await filesBelow(path);
  // What a shell makes of <(command) is a pipe, and no path leads to that.
  return await Promise.all(files.map(async (file) => [await realpath(file).catch(() => file), file] as const));
}

/** What comes in a pipe. */
export function pipedLog(name: string, stream: AsyncIterable<Uint8Array>): AuditLog {
  return { size: undefined, read: (sink) => readStream(name, stream, sink) };
}
