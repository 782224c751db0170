/** What JSON.stringify leaves in a string as it is and a terminal obeys, hides or reorders, or a log of GitHub takes for a command. */
const UNSAFE = /[\u007f-\u009f\u2028\u2029]|\p{Cf}|(?<=#)#(?=\[)/gu;

function escapeUnits(text: string): string {
  return Array.from({ length: text.length }, (_, index) => {
    return `\\u${text.charCodeAt(index).toString(16).padStart(4, "0")}`;
  }).join("");
}

/** A value as indented JSON with a line end, safe to look at whatever its strings hold. */
export function safeJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2).replace(UNSAFE, escapeUnits)}\n`;
}
