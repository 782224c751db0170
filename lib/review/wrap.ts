/** Where a long name may go on in the next line: after these. */
const BREAKS = /(?<=[\s/,@_+=-])/;

/** Lines of at most `width` characters, broken at spaces and between the parts of names; nothing is dropped. */
export function wrap(text: string, width: number): string[] {
  const lines = [""];
  for (const piece of text.split(BREAKS)) {
    let rest = piece;
    const last = lines.at(-1) ?? "";
    if ((last + rest).trimEnd().length <= width) {
      lines[lines.length - 1] = last + rest;
      continue;
    }
    if (last === "") lines.pop();
    while (rest.length > width) {
      lines.push(rest.slice(0, width));
      rest = rest.slice(width);
    }
    lines.push(rest);
  }
  return lines.map((line) => line.trimEnd());
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
