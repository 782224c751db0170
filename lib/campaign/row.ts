import { createHash } from "node:crypto";

import { whereWords, type Scope } from "../access/scope";
import type { OriginRecord } from "../compile";
import { displayName } from "../model";

/** What one row is about: something that a principal has on a cluster. */
export type RowThing =
  | { readonly kind: "policy"; readonly policy: string; readonly scope: Scope }
  | { readonly kind: "group"; readonly group: string }
  /** An entry that gives neither: the username alone, or a node. */
  | { readonly kind: "entry"; readonly username: string | null };

/** What a team asks for of a row, and where. */
export interface TeamShare {
  readonly team: string;
  /** Of a policy: merging may have made more of it. Null for a group or username. */
  readonly asks: Scope | null;
  readonly origins: readonly OriginRecord[];
}

/** One row of a population: every principal × cluster × policy × scope, and every group. */
export interface ReviewRow {
  /** Of its domain key, never of its place: public, and the same in the next campaign. */
  readonly id: string;
  readonly cluster: string;
  /** The principal's ARN. */
  readonly principal: string;
  readonly thing: RowThing;
  /** Each answers for its own lines. Sorted by team; empty where nobody has to. */
  readonly shares: readonly TeamShare[];
  /** The last day on which it counts; null where some line has no end. */
  readonly expires: string | null;
  readonly adminGrade: boolean;
  /** Guardrails that an exception lifts for the entry. */
  readonly exceptions: readonly string[];
  /** Why nobody decides on it: a node, the break-glass role, an entry that AWS makes; null where a team does. */
  readonly explained: string | null;
}

/** The key of a row, in words that never change. */
function keyOf(cluster: string, principal: string, thing: RowThing): string {
  const what = thing.kind === "policy" ? thing.policy : thing.kind === "group" ? thing.group : "";
  return JSON.stringify([cluster, principal, thing.kind, what]);
}

export function rowId(cluster: string, principal: string, thing: RowThing): string {
  return `r-${createHash("sha256")
    .update(keyOf(cluster, principal, thing))
    .digest("hex")
    .slice(0, 16)}`;
}

/** `edit in payments` */
export function thingWords(thing: RowThing): string {
  switch (thing.kind) {
    case "policy":
      return `${displayName(thing.policy)} ${whereWords(thing.scope)}`;
    case "group":
      return `group ${thing.group}`;
    case "entry":
      return thing.username === null ? "the entry itself" : `username ${thing.username}`;
  }
}

/** `edit in payments on prod-eu` */
export function rowWords({ thing, cluster }: Pick<ReviewRow, "thing" | "cluster">): string {
  return `${thingWords(thing)} on ${cluster}`;
}
