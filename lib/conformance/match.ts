/** One place where an answer is not what the table says. */
export interface Difference {
  /** Such as `accessEntry.kubernetesGroups`; empty for the answer as a whole. */
  readonly at: string;
  readonly expected: string;
  readonly found: string;
}

/** As the API sends it: seconds since the epoch. The first version of the AWS CLI prints that; other clients, ISO 8601. */
const isTime = (found: unknown): boolean =>
  typeof found === "number" ? found > 1e9 : typeof found === "string" && ISO_TIME.test(found);
const ISO_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/;

/** A matcher: true where the value found is what it asks for. */
type Matcher = (argument: unknown, found: unknown) => boolean;

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const items = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const sorted = (value: unknown): readonly string[] =>
  items(value)
    .map((item) => JSON.stringify(item))
    .sort();

/** How a row says what is not one fixed value: `{ "$is": "time" }`. An object of the table has one of these, or none. */
const MATCHERS: Readonly<Record<string, Matcher>> = {
  /** `time`: a moment, as the client writes it; `text`: some text that is not empty. */
  $is: (kind, found) => (kind === "time" ? isTime(found) : typeof found === "string" && found !== ""),
  /** A pattern of the table itself: short, and nobody else's words. */
  $matches: (pattern, found) => typeof found === "string" && new RegExp(`(?:${String(pattern)})`).test(found),
  $oneOf: (values, found) => items(values).some((value) => same(value, found)),
  /** A list with exactly these items, in any order: EKS promises none. */
  $set: (values, found) => Array.isArray(found) && same(sorted(values), sorted(found)),
  /** A list that holds, or does not hold, an item of this shape. */
  $has: (shape, found) => items(found).some((item) => findDifferences(shape, item).length === 0),
  $lacks: (shape, found) =>
    Array.isArray(found) && !items(found).some((item) => findDifferences(shape, item).length === 0),
  $length: (length, found) => Array.isArray(found) && found.length === length,
  /** AWS leaves out, or answers null, where there is nothing. */
  $absent: (_, found) => found === undefined || found === null,
};

function tryMatcher(shape: object): readonly [string, unknown] | undefined {
  const [first, ...rest] = Object.entries(shape);
  return rest.length === 0 && first !== undefined && first[0] in MATCHERS ? first : undefined;
}

function show(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}

/**
 * Where an answer is not of the table's shape: an object may hold more than it names, a list has as many items, each of
 * its shape, and everything else is the same.
 */
export function findDifferences(shape: unknown, found: unknown, at = ""): readonly Difference[] {
  if (typeof shape !== "object" || shape === null) {
    return same(shape, found) ? [] : [{ at, expected: show(shape), found: show(found) }];
  }
  if (Array.isArray(shape)) {
    const isAsLong = Array.isArray(found) && found.length === shape.length;
    if (!isAsLong) return [{ at, expected: show(shape), found: show(found) }];
  }
  const [name = "", argument] = tryMatcher(shape) ?? [];
  if (name !== "") {
    return MATCHERS[name]?.(argument, found) === true ? [] : [{ at, expected: show(shape), found: show(found) }];
  }
  if (typeof found !== "object" || found === null) return [{ at, expected: show(shape), found: show(found) }];
  return Object.entries(shape).flatMap(([key, part]) =>
    findDifferences(part as unknown, (found as Record<string, unknown>)[key], at === "" ? key : `${at}.${key}`),
  );
}
