import { structuredPatch } from "diff";

import { printable } from "../diagnostics";

function shown(line: string): string {
  return printable(line, 500);
}

/** How a file would change, as a unified diff with three lines around; a new file is shown whole. For terminals. */
export function formatFileChange(path: string, before: string | undefined, after: string): string {
  const head = before === undefined ? `${path} (new)` : path;
  if (before === undefined) return [`--- ${head}`, ...after.trimEnd().split("\n").map(shown), ""].join("\n");
  const { hunks } = structuredPatch(path, path, before, after, "", "", { context: 3 });
  const lines = hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines: changed }) => [
    `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
    ...changed.map((line) => `${line.slice(0, 1)}${shown(line.slice(1))}`),
  ]);
  return [`--- ${head}`, ...lines, ""].join("\n");
}
