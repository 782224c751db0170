import { printable } from "../diagnostics";
import { COLUMNS, type AccessGraph } from "./access-graph";

const LONGEST = 200;

/** A text between double quotes. https://graphviz.org/doc/info/lang.html: only quotes and backslashes mean anything there. */
function escaped(text: string): string {
  return printable(text, LONGEST).replaceAll(/["\\]/g, String.raw`\$&`);
}

/** As a graph for Graphviz. */
export function formatDot({ nodes, edges }: AccessGraph): string {
  const ranks = COLUMNS.map((column) => {
    const ids = nodes.filter((node) => node.column === column).map(({ id }) => id);
    return `  { rank=same; ${ids.join("; ")} }`;
  });
  const lines = [
    "digraph access {",
    "  rankdir=LR;",
    '  node [shape=box, fontname="sans-serif"];',
    ...nodes.map(({ id, lines: own }) => `  ${id} [label="${own.map(escaped).join(String.raw`\n`)}"];`),
    ...edges.map(([from, to]) => `  ${from} -> ${to};`),
    ...ranks,
    "}",
  ];
  return `${lines.join("\n")}\n`;
}
