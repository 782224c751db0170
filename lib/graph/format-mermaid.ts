import { printable } from "../diagnostics";
import type { AccessGraph } from "./access-graph";

const LONGEST = 200;

/**
 * A text as Mermaid shows it, and no more: whatever has a meaning to it, to Markdown or to HTML is written by its number.
 * https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters
 */
function escaped(text: string): string {
  return printable(text, LONGEST).replaceAll(/[^A-Za-z0-9 .:,/_-]/gu, (char) => `#${char.codePointAt(0) ?? 0};`);
}

/** As a Mermaid flowchart, which GitHub and GitLab draw in Markdown. */
export function formatMermaid({ nodes, edges }: AccessGraph): string {
  const lines = [
    "flowchart LR",
    ...nodes.map(({ id, column, lines: own }) => `  ${id}["${own.map(escaped).join("<br>")}"]:::${column}`),
    ...edges.map(([from, to]) => `  ${from} --> ${to}`),
  ];
  return `${lines.join("\n")}\n`;
}
