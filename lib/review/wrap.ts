import { widthOf } from "../diagnostics";

/** Where a long name may go on in the next line: after these. */
const BREAKS = /(?<=[\s/,@_+=-])/;

/** Pieces of at most `width` columns, cut anywhere. */
function cut(text: string, width: number): string[] {
  const pieces: string[] = [];
  let [current, used] = ["", 0];
  for (const char of text) {
    const wide = widthOf(char);
    if (used + wide > width && current !== "") {
      pieces.push(current);
      [current, used] = ["", 0];
    }
    current += char;
    used += wide;
  }
  return [...pieces, current];
}

/** Lines of at most `width` columns, broken at spaces and between the parts of names; nothing is dropped. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let [current, used] = ["", 0];
  for (const piece of text.split(BREAKS)) {
    const wide = widthOf(piece.trimEnd());
    if (used + wide > width && current !== "") {
      lines.push(current);
      [current, used] = ["", 0];
    }
    const cuts = wide > width ? cut(piece, width) : [piece];
    lines.push(...cuts.slice(0, -1));
    current += cuts.at(-1) ?? "";
    used += widthOf(cuts.at(-1) ?? "");
  }
  return [...lines, current].map((line) => line.trimEnd());
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/**
 * The widths of columns that fit in `total`: each as wide as its longest line, or the widest made narrower until all
 * fit. Undefined where that would leave one with less than `least`.
 */
export function fitColumns(natural: readonly number[], total: number, least: number): number[] | undefined {
  const widths = [...natural];
  while (sum(widths) > total) {
    const widest = widths.indexOf(Math.max(...widths));
    const width = widths[widest] ?? 0;
    if (width <= least) return undefined;
    widths[widest] = width - 1;
  }
  return widths;
}
