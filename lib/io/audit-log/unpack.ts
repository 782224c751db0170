import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";

/** By their first bytes. https://www.rfc-editor.org/rfc/rfc1952 */
const GZIP = Buffer.from([0x1f, 0x8b]);
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);
/** UTF-16, as Windows PowerShell writes what is redirected into a file. */
const BOM_OF_WINDOWS = Buffer.from([0xff, 0xfe]);
/** Packings that Node does not unpack, and what does. */
const OTHERS: readonly (readonly [Buffer, string])[] = [
  [Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), "zstd -dc"],
  [Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a]), "xz -dc"],
  [Buffer.from("BZh"), "bzip2 -dc"],
  [Buffer.from("PK\u0003\u0004"), "unzip -p"],
];
const MOST_MAGIC = 5;
/** Amazon Data Firehose packs what CloudWatch Logs has packed already. */
const MOST_LAYERS = 2;
/** Few large pieces cost less than many small ones. In bytes. */
const CHUNK = 1024 * 1024;

/** A packed stream that ends, or goes wrong, within: what came before it counts. */
export class CutShort extends Error {}

async function* withFirst(first: Buffer, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Buffer> {
  if (first.length > 0) yield first;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield asBuffer(next.value);
}

async function* fromUtf16(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder("utf-16le");
  for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }));
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * What is in a stream of bytes: unpacked where its first bytes say gzip, as often as they do.
 * @throws CutShort; Error for another packing, with what to do
 */
export async function* unpack(stream: AsyncIterable<Uint8Array>, layers = MOST_LAYERS): AsyncGenerator<Buffer> {
  const rest = stream[Symbol.asyncIterator]();
  let first: Buffer = Buffer.alloc(0);
  while (first.length < MOST_MAGIC) {
    const next = await rest.next();
    if (next.done === true) break;
    first = Buffer.concat([first, next.value]);
  }
  const starts = (magic: Buffer): boolean => first.subarray(0, magic.length).equals(magic);
  const other = OTHERS.find(([magic]) => starts(magic));
  if (other !== undefined) throw new Error(`is packed, and not with gzip: ${other[1]} FILE | yarn usage --from - …`);
  if (starts(BOM_OF_WINDOWS)) {
    yield* fromUtf16(withFirst(first, rest));
    return;
  }
  if (layers === 0 || !starts(GZIP)) {
    yield* withFirst(starts(BOM) ? first.subarray(BOM.length) : first, rest);
    return;
  }
  // What fails on either side is told by the reading one.
  const unpacked = pipeline(Readable.from(withFirst(first, rest)), createGunzip({ chunkSize: CHUNK }), () => undefined);
  try {
    yield* unpack(unpacked as AsyncIterable<Buffer>, layers - 1);
  } catch (cause) {
    const { code = "", message } = cause as NodeJS.ErrnoException;
    if (!code.startsWith("Z_")) throw cause;
    throw new CutShort(message, { cause });
  }
}
