import { isDeepStrictEqual } from "node:util";

import type { ResourceChange } from "../terraform-plan/plan-result";
import type { TerraformValue } from "./finding-details";

type Values = Readonly<Record<string, unknown>>;

export function valuesOf(value: unknown): Values {
  return typeof value === "object" && value !== null ? (value as Values) : {};
}

/** An attribute that is a text; undefined for anything else. */
export function textOf(value: unknown, attribute: string): string | undefined {
  const text = valuesOf(value)[attribute];
  return typeof text === "string" ? text : undefined;
}

/** A resource as it is, else as it is to be. */
export function eitherSide({ before, after }: ResourceChange): unknown {
  return before ?? after;
}

/**
 * Empty is empty: the AWS provider remembers null and reads back `[]`, `{}` or "", right after an apply that changed
 * nothing. Sets come in no order.
 */
function settled(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(settled).filter((item) => item !== undefined);
    return items.length === 0 ? undefined : items.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(([key, part]) => [key, settled(part)] as const);
    const kept = entries.filter(([, part]) => part !== undefined);
    return kept.length === 0 ? undefined : Object.fromEntries(kept);
  }
  return value === null || value === "" ? undefined : value;
}

/** Whether the two sides differ in an attribute, and not only in how they say "nothing". */
export function differsIn({ before, after }: ResourceChange, attribute: string): boolean {
  return !isDeepStrictEqual(settled(valuesOf(before)[attribute]), settled(valuesOf(after)[attribute]));
}

/** The attributes in which both sides are known and differ, sorted. */
export function differingAttributes(change: ResourceChange): string[] {
  const names = new Set([...Object.keys(valuesOf(change.before)), ...Object.keys(valuesOf(change.after))]);
  const known = [...names].filter((name) => name in valuesOf(change.after));
  return known.filter((name) => differsIn(change, name)).sort();
}

const QUIET: ReadonlySet<string> = new Set(["no-op", "read"]);

/** Whether an apply would do anything, were it only to the state. */
export function isReal({ actions, importing, previousAddress }: ResourceChange): boolean {
  return !actions.every((action) => QUIET.has(action)) || importing !== undefined || previousAddress !== undefined;
}

export function isDeleted({ actions }: ResourceChange): boolean {
  return actions.length === 1 && actions[0] === "delete";
}

/** What an apply would do, for the report. */
export function terraformValue(change: ResourceChange): TerraformValue {
  const { address, actions, before, after, importing, previousAddress } = change;
  const attributes = before === null || after === null ? [] : differingAttributes(change);
  const quiet = actions.filter((action) => !QUIET.has(action));
  const shown = [...(importing === undefined ? [] : ["import"]), ...(previousAddress === undefined ? [] : ["move"])];
  return { address, actions: [...shown, ...quiet], ...(attributes.length === 0 ? {} : { attributes }) };
}
