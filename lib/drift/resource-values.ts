import { isDeepStrictEqual } from "node:util";

import { changesNothing, type PlannedResource, type Values } from "../terraform-plan/terraform-plan";
import type { TerraformValue } from "./finding-details";

/** The two sides of a resource. */
type Sides = Pick<PlannedResource, "before" | "after">;

function valueIn(values: Values | null, attribute: string): unknown {
  return values !== null && Object.hasOwn(values, attribute) ? values[attribute] : undefined;
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
export function differsIn({ before, after }: Sides, attribute: string): boolean {
  return !isDeepStrictEqual(settled(valueIn(before, attribute)), settled(valueIn(after, attribute)));
}

/** The attributes in which both sides are known and differ, sorted. */
export function differingAttributes(change: Sides): string[] {
  // What is missing in `after` is only known after an apply.
  return Object.keys(change.after ?? {})
    .filter((name) => differsIn(change, name))
    .sort();
}

export function isDeleted({ actions }: PlannedResource): boolean {
  return actions.length === 1 && actions[0] === "delete";
}

/** Whether somebody changed a resource behind Terraform's back, by what its refresh found. */
export function isChangedOutside({ address }: PlannedResource, drift: readonly PlannedResource[]): boolean {
  const found = drift.find((other) => other.address === address);
  return found !== undefined && (isDeleted(found) || differingAttributes(found).length > 0);
}

/** What an apply would do, for the report. */
export function terraformValue(change: PlannedResource): TerraformValue {
  const { address, actions, before, after, importing } = change;
  const attributes = before === null || after === null ? [] : differingAttributes(change);
  const real = actions.filter((action) => !changesNothing([action]));
  return {
    address,
    actions: [...(importing === undefined ? [] : ["import"]), ...real],
    ...(attributes.length === 0 ? {} : { attributes }),
  };
}
