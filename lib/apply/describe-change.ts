import { scopeWords, type Scope } from "../access/scope";
import { displayName } from "../model";
import { ASSOCIATION, ENTRY } from "../terraform-plan/names";
import type { Change } from "./change";
import type { ReviewDifference } from "./compare-review";
import type { ResourceView } from "./resource-view";
import type { Counts } from "./stack-plan";

/** Our words, and values of others, which each format makes safe in its own way. */
export type Phrase = readonly (string | { readonly quoted: string })[];

/** One change in three parts: what happens, to whom, and what it is about. */
export interface DescribedChange {
  readonly mark: "+" | "~" | "-/+" | "-" | ">";
  readonly what: string;
  readonly about: Phrase;
  readonly details: readonly Phrase[];
}

const MARKS = { create: "+", update: "~", replace: "-/+", delete: "-", import: ">" } as const;
const MOST_VALUES = 12;

function quoted(text: string): { readonly quoted: string } {
  return { quoted: text };
}

function list(values: readonly string[]): Phrase {
  if (values.length === 0) return ["none"];
  const shown = values.slice(0, MOST_VALUES).flatMap((value, index) => [...(index === 0 ? [] : [", "]), quoted(value)]);
  return values.length > MOST_VALUES ? [...shown, ` and ${values.length - MOST_VALUES} more`] : shown;
}

function scopePhrase(scope: Scope | undefined): Phrase {
  if (scope === undefined) return ["?"];
  return scope === "cluster" ? scopeWords(scope) : list(scope);
}

function without(values: readonly string[], others: readonly string[] = []): string[] {
  const known = new Set(others);
  return values.filter((value) => !known.has(value));
}

/** `groups: a, b`, or what of it is new and what goes. */
function sides(label: string, before: readonly string[] | undefined, after: readonly string[] | undefined): Phrase[] {
  if (before === undefined || after === undefined) {
    const values = after ?? before ?? [];
    return values.length === 0 ? [] : [[`${label}: `, ...list(values)]];
  }
  const [added, removed] = [without(after, before), without(before, after)];
  return [
    ...(added.length === 0 ? [] : [[`${label} added: `, ...list(added)]]),
    ...(removed.length === 0 ? [] : [[`${label} removed: `, ...list(removed)]]),
  ];
}

function turns(label: string, before: string | undefined, after: string | undefined, shown: boolean): Phrase[] {
  if (before !== undefined && after !== undefined) {
    return before === after ? [] : [[`${label}: `, quoted(before), " -> ", quoted(after)]];
  }
  const only = after ?? before;
  return only === undefined || !shown ? [] : [[`${label}: `, quoted(only)]];
}

function scopeDetails({ before, after }: Change): Phrase[] {
  if (before === null || after === null) return [["scope: ", ...scopePhrase((after ?? before)?.scope)]];
  if (JSON.stringify(before.scope) === JSON.stringify(after.scope)) return [];
  return [["scope: ", ...scopePhrase(before.scope), " -> ", ...scopePhrase(after.scope)]];
}

function entryDetails({ before, after, attributes }: Change): Phrase[] {
  const [old, next]: (Partial<ResourceView> | undefined)[] = [before ?? undefined, after ?? undefined];
  const isOne = old === undefined || next === undefined;
  const tagged = sides("tags", old?.tags, next?.tags);
  const retagged = !isOne && tagged.length === 0 && attributes.includes("tags");
  return [
    ...turns("type", old?.type, next?.type, (next ?? old)?.type !== "STANDARD"),
    ...turns("username", old?.username, next?.username, true),
    ...sides("groups", old?.groups, next?.groups),
    ...tagged,
    ...(retagged ? [["tag values: ", ...list(next.tags ?? [])]] : []),
  ];
}

function noteOf({ kind, inPlace, importing, type }: Change): Phrase[] {
  if (inPlace) return [["changed in place: nobody loses it in between"]];
  if (importing !== undefined) return [["already exists and is taken over"]];
  const isAccess = type === ENTRY || type === ASSOCIATION;
  return kind === "replace" && isAccess ? [["removed, then granted again: missing for a moment"]] : [];
}

/** What a change does, in words. */
export function describeChange(change: Change): DescribedChange {
  const { kind, type, address, principal, policy = "", inPlace, attributes } = change;
  const mark = inPlace ? "~" : MARKS[kind];
  if (principal === undefined) {
    const details = kind === "update" || kind === "replace" ? sides("attributes", undefined, attributes) : [];
    return { mark, what: kind, about: [quoted(address)], details: [...details, ...noteOf(change)] };
  }
  if (type === ASSOCIATION) {
    const name = displayName(policy.slice(policy.lastIndexOf("/") + 1));
    const about: Phrase = ["policy ", quoted(name), " of ", quoted(principal)];
    return { mark, what: inPlace ? "scope" : kind, about, details: [...scopeDetails(change), ...noteOf(change)] };
  }
  const about: Phrase = ["entry of ", quoted(principal)];
  return { mark, what: kind, about, details: [...entryDetails(change), ...noteOf(change)] };
}

/** `2 to create, 1 to replace`; `no changes`. */
export function describeCounts(counts: Counts): string {
  const parts = Object.entries(counts).filter(([, number]) => number > 0);
  return parts.length === 0 ? "no changes" : parts.map(([kind, number]) => `${number} to ${kind}`).join(", ");
}

/** A difference as lines: a heading of ours and the changes on either side. */
export function describeDifference(
  difference: ReviewDifference,
): readonly { readonly side: string; readonly change?: Change; readonly text?: string }[] {
  switch (difference.kind) {
    case "only-reviewed":
      return [{ side: "reviewed, but now neither pending nor done", change: difference.change }];
    case "only-now":
      return [{ side: "pending now, but never reviewed", change: difference.change }];
    case "other-values":
      return [
        { side: "reviewed", change: difference.reviewed },
        { side: "now, with different values", change: difference.now },
      ];
    case "other-tool": {
      const { tool, reviewed, now } = difference;
      const what = tool === "terraform" ? "Terraform's version" : "the provider lock file (terraform.lock.hcl)";
      return [{ side: what, text: `reviewed ${reviewed.slice(0, 20)}, now ${now.slice(0, 20)}` }];
    }
  }
}
