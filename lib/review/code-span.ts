import { printable } from "../diagnostics";

/**
 * Text from a cluster or a file, as a code span of Markdown: in there it knows no HTML, links, mentions or emphasis. What
 * would end the span or a table's cell (backticks, pipes, line breaks) is shown by its number.
 */
export function codeSpan(text: string, longest: number): string {
  if (text === "") return "(empty)";
  const shown = printable(text, longest).replace(/[`|]/g, (char) => `\\u{${char.charCodeAt(0).toString(16)}}`);
  return `\`${shown}\``;
}
