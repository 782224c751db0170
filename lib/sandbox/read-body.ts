import type { IncomingMessage } from "node:http";

import { Refusal } from "./errors";

/** No request of these services comes near it. */
const LARGEST_BODY = 1024 * 1024;

/** The body of a request, or undefined when it is larger than the sandbox takes; the rest of it is then thrown away. */
export async function tryReadBody(incoming: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= LARGEST_BODY) chunks.push(chunk);
  }
  return size > LARGEST_BODY ? undefined : Buffer.concat(chunks).toString("utf8");
}

export function tooLarge(): Refusal {
  return new Refusal("RequestEntityTooLargeException", 413, `A request may have at most ${LARGEST_BODY} bytes.`);
}
