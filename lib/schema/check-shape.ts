import type { z } from "zod";

import { error, orNearest, quote, type Diagnostic, type Location, type Report } from "../diagnostics";
import { locate, toPlain, type Part, type Path, type SourceFile, type SourceNode } from "../source";

/** A file as it is written: typed, unknown keys refused, defaults filled, and still knowing its places. */
export interface Written<T> {
  readonly file: string;
  readonly stem: string;
  readonly value: T;
  readonly at: (path: Path, part?: Part) => Location;
}

type Issue = z.core.$ZodIssue;

const TYPE_NAMES: Record<string, string> = { object: "a map", record: "a map", array: "a list", int: "a whole number" };

function typeName(expected: string): string {
  return TYPE_NAMES[expected] ?? `a ${expected}`;
}

/** A found value in words; strings are quoted, and long ones cut. */
function show(value: unknown): string {
  switch (typeof value) {
    case "string":
      return quote(value);
    case "number":
    case "boolean":
      return String(value);
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

/** Zod tells which keys are unknown but not which are legal: they are put in the issue's message, a line each. */
const nameLegalKeys: z.core.$ZodErrorMap = (issue) => {
  if (issue.code !== "unrecognized_keys") return undefined;
  const shape = (issue.inst as z.core.$ZodObject | undefined)?._zod.def.shape ?? {};
  return Object.keys(shape).join("\n");
};

/** What every alternative of a union would have taken, when none fits even by type. */
function expectedTypes(issue: z.core.$ZodIssueInvalidUnion): string {
  const types = issue.errors.flat().map((one) => (one.code === "invalid_type" ? typeName(one.expected) : undefined));
  return [...new Set(types.filter((type) => type !== undefined))].join(" or ");
}

/** Translates one issue: same words for the same mistake, whatever the schema. */
function describe(issue: Issue, root: SourceNode, plain: unknown): Diagnostic[] {
  const found = valueAt(plain, issue.path);
  const key = String(issue.path.at(-1) ?? "");
  const at = locate(root, issue.path);
  switch (issue.code) {
    case "unrecognized_keys": {
      const legal = issue.message.split("\n");
      return issue.keys.map((unknown) =>
        error(
          "unknown-key",
          locate(root, [...issue.path, unknown], "key"),
          `unknown key ${quote(unknown)}${orNearest(unknown, legal)}`,
        ),
      );
    }
    case "invalid_type":
    case "invalid_union": {
      if (found === undefined) return [error("missing-key", at, `missing key ${quote(key)}`)];
      const custom = issue.code === "invalid_union" && issue.message.startsWith("expected") ? issue.message : undefined;
      const expected = issue.code === "invalid_type" ? typeName(issue.expected) : expectedTypes(issue);
      const message = `${custom ?? `expected ${expected}`}, found ${show(found)}`;
      const quotes = expected.includes("string") && (typeof found === "number" || typeof found === "boolean");
      return [error("wrong-type", at, message, quotes ? { hint: "put quotes around it" } : {})];
    }
    case "invalid_value": {
      if (found === undefined) return [error("missing-key", at, `missing key ${quote(key)}`)];
      const legal = issue.values.map(String);
      const nearest = orNearest(typeof found === "string" ? found : "", legal);
      return [error("invalid-value", at, `${show(found)} is not legal here${nearest}`)];
    }
    case "invalid_key": {
      const [inner] = issue.issues;
      return [
        error("invalid-value", locate(root, issue.path, "key"), `${quote(key)}: ${inner?.message ?? "not legal here"}`),
      ];
    }
    default:
      return [
        error("invalid-value", at, typeof found === "string" ? `${quote(found)}: ${issue.message}` : issue.message),
      ];
  }
}

/**
 * Checks a file's tree against the schema of its kind; reports every problem of its shape.
 * Returns undefined when the file has any, or could not be read before.
 */
export function checkShape<T>(source: SourceFile, schema: z.ZodType<T>, report: Report): Written<T> | undefined {
  const { root } = source;
  if (root === undefined) return undefined;
  const plain = toPlain(root);
  const result = schema.safeParse(plain, { error: nameLegalKeys });
  if (result.success) {
    const at: Written<T>["at"] = (path, part) => locate(root, path, part);
    return { file: source.file, stem: source.stem, value: result.data, at };
  }
  for (const issue of result.error.issues) describe(issue, root, plain).forEach(report);
  return undefined;
}
