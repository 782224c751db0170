import { widthOf } from "../diagnostics";
import { wrap } from "./wrap";

/**
 * A table with borders, of columns so many characters wide; longer lines are broken. Ours, because cli-table3 measures
 * each cell so often that 2,338 entries take 16 s of CPU, and a username of 100 kB, which is anybody's to choose, 4 s.
 */
export function drawTable(rows: readonly (readonly string[])[], widths: readonly number[]): string {
  const border = (left: string, middle: string, right: string): string =>
    `${left}${widths.map((width) => "─".repeat(width + 2)).join(middle)}${right}\n`;
  const drawn = rows.map((cells) => {
    const lines = widths.map((width, column) => (cells[column] ?? "").split("\n").flatMap((line) => wrap(line, width)));
    const height = Math.max(...lines.map(({ length }) => length));
    return Array.from({ length: height }, (_, index) => {
      const parts = widths.map((width, column) => {
        const line = lines[column]?.[index] ?? "";
        return ` ${line}${" ".repeat(Math.max(0, width - widthOf(line)))} `;
      });
      return `│${parts.join("│")}│\n`;
    }).join("");
  });
  return `${border("┌", "┬", "┐")}${drawn.join(border("├", "┼", "┤"))}${border("└", "┴", "┘")}`;
}
