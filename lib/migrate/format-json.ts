/** What JSON.stringify leaves in a string as it is and a terminal obeys, hides or reorders. */
const UNSAFE = /[\u007f-\u009f\u2028\u2029]|\p{Cf}/gu;

function escapeUnits(text: string): string {
  return Array.from({ length: text.length }, (_, index) => {
    return `\\u${text.charCodeAt(index).toString(16).padStart(4, "0")}`;
  }).join("");
}

/** For programs. Whatever a ConfigMap's strings hold, the text is safe to look at. */
export function formatMigrationJson(value: object): string {
  return `${JSON.stringify(value, null, 2).replace(UNSAFE, escapeUnits)}\n`;
}
