import { drawTable } from "./draw-table";
import { fitColumns } from "./wrap";

/** A column narrower than this breaks every name in it. */
const NARROWEST = 18;

/**
 * A table that fits in so many characters, its heads first; each cell is a list of lines, made printable before. Undefined
 * where there is no room for one.
 */
export function tryFitTable(
  heads: readonly string[],
  rows: readonly (readonly (readonly string[])[])[],
  columns: number,
): string | undefined {
  const natural = heads.map((head, index) =>
    Math.max(head.length, ...rows.flatMap((cells) => cells[index]?.map((line) => line.length) ?? [])),
  );
  // What the frame takes: a bar and two spaces a column, and the last bar.
  const widths = fitColumns(natural, columns - (3 * heads.length + 1), NARROWEST);
  if (widths === undefined) return undefined;
  return drawTable([[...heads], ...rows.map((cells) => cells.map((lines) => lines.join("\n")))], widths);
}
