/** The straight line `start + slope × size` through points, and how straight it is. */
export interface Fit {
  readonly start: number;
  readonly slope: number;
  /** 1: all of what differs is on the line. */
  readonly r2: number;
  /** Of the last step, without the start: 1 where twice the size costs twice as much. */
  readonly exponent: number;
}

const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);

/**
 * Fits by least squares.
 * @param points size and cost, smallest size first; at least two
 */
export function fitLine(points: readonly (readonly [number, number])[]): Fit {
  const n = points.length;
  const [meanX, meanY] = [sum(points.map(([x]) => x)) / n, sum(points.map(([, y]) => y)) / n];
  const slope = sum(points.map(([x, y]) => (x - meanX) * (y - meanY))) / sum(points.map(([x]) => (x - meanX) ** 2));
  const start = meanY - slope * meanX;
  const rest = sum(points.map(([x, y]) => (y - start - slope * x) ** 2));
  const all = sum(points.map(([, y]) => (y - meanY) ** 2));
  const [[x1, y1] = [NaN, NaN], [x2, y2] = [NaN, NaN]] = points.slice(-2);
  const least = Math.min(...points.map(([, y]) => y)) * 0.95;
  const exponent = Math.log((y2 - least) / (y1 - least)) / Math.log(x2 / x1);
  return { start, slope, r2: all === 0 ? 1 : 1 - rest / all, exponent };
}
