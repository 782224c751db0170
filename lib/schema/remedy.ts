import * as z from "zod";

import { renderFlow, tryFindNode, type SourceNode } from "../source";

/** What to do about a value of the wrong type, where that is plain. */
interface Remedy {
  /** "expected …", where the type alone does not say it. */
  readonly wanted?: string | undefined;
  readonly hint?: string | undefined;
}

/** A number or a truth value as it stands in the file: `012` is not 12. */
export function asWritten(value: number | boolean, node: SourceNode | undefined): string {
  return node?.kind === "scalar" && node.source !== undefined ? node.source : String(value);
}

/** A longer value is told to be rewritten, and not how. */
const LONGEST_SHOWN = 100;

/** What a number forgets of a share or a time. */
const UNITS = ["%", "d"];

/** What a schema wants instead of a value of the wrong type, and how to write that; the schema takes what is shown. */
function remedy(schema: z.ZodType, expected: string, value: unknown, node: SourceNode | undefined): Remedy {
  const takes = (other: unknown): boolean => z.safeParse(schema, other).success;
  if (expected === "string" && (typeof value === "number" || typeof value === "boolean")) {
    const text = asWritten(value, node);
    if (takes(text)) return { hint: `put quotes around it: ${renderFlow(text)}` };
    const whole = UNITS.map((unit) => `${text}${unit}`).find(takes);
    const wanted = z.safeParse(schema, text).error?.issues[0]?.message;
    return { wanted, hint: whole === undefined ? undefined : `write ${renderFlow(whole)}` };
  }
  if (expected === "array" && typeof value === "string") {
    const items = value.split(",").map((item) => item.trim());
    const isShort = value.length <= LONGEST_SHOWN && takes(items);
    return { hint: isShort ? `write a list: ${renderFlow(items)}` : "write a list" };
  }
  return {};
}

/**
 * Zod tells which keys are unknown but not which are legal, and of which schema an issue is to nobody but this: so it is
 * put in the issue's message, a line each: legal keys, or a remedy's parts.
 */
export function explainTo(root: SourceNode): z.core.$ZodErrorMap {
  return (issue) => {
    if (issue.code === "unrecognized_keys") {
      const shape = (issue.inst as z.core.$ZodObject | undefined)?._zod.def.shape ?? {};
      return Object.keys(shape).join("\n");
    }
    if (issue.code !== "invalid_type" || !(issue.inst instanceof z.ZodType)) return undefined;
    const node = tryFindNode(root, issue.path ?? []);
    const { wanted = "", hint = "" } = remedy(issue.inst, issue.expected, issue.input, node);
    return wanted === "" && hint === "" ? undefined : `${wanted}\n${hint}`;
  };
}

/** The remedy of an issue, or of the alternative of a union that has one. */
export function remedyOf(issue: z.core.$ZodIssueInvalidType | z.core.$ZodIssueInvalidUnion): Remedy {
  const [first = "", hint] = issue.message.split("\n");
  const inner = issue.code === "invalid_union" ? issue.errors.flat().map((one) => one.message.split("\n")[1]) : [];
  return {
    wanted: first.startsWith("expected") ? first : undefined,
    // A string is only one of the things that a union takes: quotes alone would not make it the right one.
    hint: hint === undefined || hint === "" ? inner.find((text) => text?.startsWith("write") === true) : hint,
  };
}
