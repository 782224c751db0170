import type * as z from "zod";

import {
  error,
  orNearest,
  printable,
  quote,
  tryFindNearest,
  type Diagnostic,
  type Location,
  type Report,
} from "../diagnostics";
import { locate, toPlain, tryFindNode, type EntryPart, type Path, type SourceFile, type SourceNode } from "../source";
import { TOO_MANY } from "./limits";
import { asWritten, explainTo, remedyOf } from "./remedy";

/** A file as it is written: typed, unknown keys refused, defaults filled, and still knowing its places. */
export interface Written<T> {
  readonly file: string;
  readonly stem: string;
  readonly value: T;
  readonly at: (path: Path, part?: EntryPart) => Location;
}

type ShapeIssue = z.core.$ZodIssue;

const TYPE_NAMES: Record<string, string> = { object: "a map", record: "a map", array: "a list", int: "a whole number" };

function typeName(expected: string): string {
  return TYPE_NAMES[expected] ?? `a ${expected}`;
}

/** A found value in words; strings are quoted, numbers are as they are written (`012` is not 12), long ones are cut. */
function show(value: unknown, node: SourceNode | undefined): string {
  switch (typeof value) {
    case "string":
      return quote(value);
    case "number":
    case "boolean":
      return printable(asWritten(value, node));
    default:
      return value === null ? "nothing" : Array.isArray(value) ? "a list" : "a map";
  }
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (parent, key) =>
      typeof parent === "object" && parent !== null ? (parent as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  );
}

/** What every alternative of a union would have taken, when none fits even by type. */
function expectedTypes(issue: z.core.$ZodIssueInvalidUnion): string {
  const types = issue.errors.flat().map((one) => (one.code === "invalid_type" ? typeName(one.expected) : undefined));
  return [...new Set(types.filter((type) => type !== undefined))].join(" or ");
}

const SPLIT = "use a wildcard, a profile or another grant";

/** More than these in one map, and the file is of another kind. */
const MOST_UNKNOWN_KEYS = 20;

/** A union's issues, where the value is of one alternative's type and only something in it is wrong; else the issue. */
function unfold(issue: ShapeIssue): ShapeIssue[] {
  if (issue.code !== "invalid_union") return [issue];
  const isInside = ({ code, path }: ShapeIssue): boolean => path.length > 0 || code === "too_big";
  const inside = issue.errors.find((issues) => issues.every(isInside));
  return inside?.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })) ?? [issue];
}

/** Translates one issue: same words for the same mistake, whatever the schema. */
function describe(issue: ShapeIssue, root: SourceNode, plain: unknown): Diagnostic[] {
  const found = valueAt(plain, issue.path);
  const node = tryFindNode(root, issue.path);
  const key = String(issue.path.at(-1) ?? "");
  const at = locate(root, issue.path);
  switch (issue.code) {
    case "unrecognized_keys": {
      const legal = issue.message.split("\n");
      return issue.keys.slice(0, MOST_UNKNOWN_KEYS).map((unknown, index) => {
        const rest = index + 1 === MOST_UNKNOWN_KEYS ? issue.keys.length - MOST_UNKNOWN_KEYS : 0;
        const more = rest > 0 ? `, and ${rest} more unknown keys in this map` : "";
        const message = `unknown key ${quote(unknown)}${orNearest(unknown, legal)}${more}`;
        return error("unknown-key", locate(root, [...issue.path, unknown], "key"), message);
      });
    }
    case "invalid_type":
    case "invalid_union": {
      if (found === undefined) return [error("missing-key", at, `missing key ${quote(key)}`)];
      const { wanted, hint } = remedyOf(issue);
      const expected = issue.code === "invalid_type" ? typeName(issue.expected) : expectedTypes(issue);
      return [error("wrong-type", at, `${wanted ?? `expected ${expected}`}, found ${show(found, node)}`, { hint })];
    }
    case "invalid_value": {
      if (found === undefined) return [error("missing-key", at, `missing key ${quote(key)}`)];
      const legal = issue.values.map(String);
      const nearest = orNearest(typeof found === "string" ? found : "", legal);
      return [error("invalid-value", at, `${show(found, node)} is not allowed here${nearest}`)];
    }
    case "invalid_key": {
      const [inner] = issue.issues;
      const message = `${quote(key)}: ${inner?.message ?? "not allowed here"}`;
      return [error("invalid-value", locate(root, issue.path, "key"), message)];
    }
    case "too_big":
      // A list, or the name of a group, which is bounded alike.
      if (Array.isArray(found) || issue.path.includes("kubernetesGroups")) {
        const has = Array.isArray(found) ? found.length : String(found).length;
        return [error("too-many", at, `${has} here: ${issue.message}`, { hint: SPLIT })];
      }
      return [error("invalid-value", at, `${show(found, node)}: ${issue.message}`)];
    case "custom":
      if (issue.params?.["rule"] === TOO_MANY.rule)
        return [error("too-many", at, `too many here: ${issue.message}`, { hint: SPLIT })];
      return [error("invalid-value", at, issue.message)];
    default:
      return [
        error("invalid-value", at, typeof found === "string" ? `${quote(found)}: ${issue.message}` : issue.message),
      ];
  }
}

/** Keys that are missing only because they are mistyped: the typo has been told, with this key as the nearest. */
function mistyped(issues: readonly ShapeIssue[]): ReadonlySet<string> {
  const keys = issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => [...issue.path, tryFindNearest(key, issue.message.split("\n")) ?? ""])
      : [],
  );
  return new Set(keys.map((path) => JSON.stringify(path)));
}

/**
 * Checks a file's tree against the schema of its kind; reports every problem of its shape.
 * Returns undefined when the file has any, or could not be read before.
 */
export function checkShape<T>(source: SourceFile, schema: z.ZodType<T>, report: Report): Written<T> | undefined {
  const { root } = source;
  if (root === undefined) return undefined;
  const plain = toPlain(root);
  const result = schema.safeParse(plain, { error: explainTo(root) });
  if (result.success) {
    const at: Written<T>["at"] = (path, part) => locate(root, path, part);
    return { file: source.file, stem: source.stem, value: result.data, at };
  }
  const typos = mistyped(result.error.issues);
  for (const issue of result.error.issues.flatMap(unfold)) {
    const problems = describe(issue, root, plain);
    if (problems[0]?.rule !== "missing-key" || !typos.has(JSON.stringify(issue.path))) problems.forEach(report);
  }
  return undefined;
}
