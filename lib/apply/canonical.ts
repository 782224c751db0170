import { createHash } from "node:crypto";

import { canonicalJson } from "../terraform-plan/canonical-json";
import { ASSOCIATION, ENTRY, ROLE } from "../terraform-plan/names";
import type { Values } from "../terraform-plan/terraform-plan";

/** SHA-256 of the canonical JSON, in hexadecimal. */
export function digestOf(value: unknown): string {
  return createHash("sha256").update(canonicalJson(value)).digest("hex");
}

/** What AWS writes by itself at every change: it says nothing of what was reviewed. */
const VOLATILE: Readonly<Record<string, readonly string[]>> = {
  [ENTRY]: ["access_entry_arn", "created_at", "modified_at"],
  [ASSOCIATION]: ["associated_at", "modified_at"],
  [ROLE]: ["create_date", "unique_id"],
};

/** Sets, which have no order, whatever order Terraform writes them in. */
const SETS: ReadonlySet<string> = new Set(["kubernetes_groups", "namespaces"]);

function isAbsent(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

/** The provider stores null, then reads back an empty list (5.100.0): the same to AWS, and here. */
function withoutAbsent(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => withoutAbsent(item));
    return SETS.has(key) ? items.sort() : items;
  }
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).map(([name, part]) => [name, withoutAbsent(part, name)] as const);
  return Object.fromEntries(kept.filter(([, part]) => !isAbsent(part)));
}

/** What of a resource's attributes is a statement, and is so at review as at apply. */
export function isStatement(type: string, attribute: string): boolean {
  return VOLATILE[type]?.includes(attribute) !== true;
}

/** A resource's values as far as they can be compared between two plans; `unknown` are those known after apply. */
export function comparableValues(type: string, values: Values, unknown: readonly string[] = []): Values {
  const own = Object.entries(values).filter(([key]) => isStatement(type, key) && !unknown.includes(key));
  return withoutAbsent(Object.fromEntries(own)) as Values;
}
