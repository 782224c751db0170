import { appendFile, stat } from "node:fs/promises";

import { sizeOf } from "../../lib/changes";
import { SUMMARY_BYTES } from "../../lib/changes/changes-markdown";

/** Room for the titles and one line of each section. */
const LEAST_BYTES = 10_000;

/**
 * Adds to a file, as GitHub's `GITHUB_STEP_SUMMARY` wants it; never more in all than GitHub shows.
 * @throws Error when there is no room, or the file cannot be written
 */
export async function writeSummary(path: string, draw: (bytes: number) => string): Promise<void> {
  const there = await stat(path).then(
    ({ size }) => size,
    () => 0,
  );
  const room = SUMMARY_BYTES - there;
  if (room < LEAST_BYTES) throw new Error(`--summary: ${JSON.stringify(path)} has no room for more than it holds`);
  const text = draw(room);
  if (sizeOf(text) > room) throw new Error(`--summary: the text has ${sizeOf(text)} bytes, and ${room} are left`);
  await appendFile(path, text);
}
