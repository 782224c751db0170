/** GitHub refuses a body of more than 65,536 characters; in bytes of UTF-8, with room to spare. */
export const BODY_BYTES = 60_000;

/** GitHub refuses a longer title. */
const TITLE_LENGTH = 200;

export function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** Whole lines, as many as fit; what is cut is said. A body of ours has no fences that a cut could leave open. */
export function fitBody(text: string, where: string, bytes = BODY_BYTES): string {
  if (bytesOf(text) <= bytes) return text;
  const lines = text.split("\n");
  const tail = (left: number): string => `\n**And ${left} more lines: ${where}.**\n`;
  let room = bytes - bytesOf(tail(lines.length));
  const end = lines.findIndex((line) => (room -= bytesOf(line) + 1) < 0);
  return `${lines.slice(0, end).join("\n")}\n${tail(lines.length - end)}`;
}

/** A title is shown as text, mentions nobody, and is one line. */
export function fitTitle(text: string): string {
  return text.length <= TITLE_LENGTH ? text : `${text.slice(0, TITLE_LENGTH - 1)}…`;
}
