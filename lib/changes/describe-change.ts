import { groupBy } from "../compile";
import type { End, PolicyRule } from "../model";
import type {
  AccessChange,
  EntryChange,
  ExpiryChange,
  GroupChange,
  RoleChange,
  RulesChange,
  ScopeChange,
} from "./access-change";
import { isNothing, type Scope } from "../access/scope";
import { listed, named, namesOf, policyWords, words, type Words } from "./words";

/** How a sentence goes about its changes: each is of one side. */
export type Side = "gain" | "loss" | "interruption" | "identity" | "expiry" | "tag";

/** The sides of a change: what moves is gained and lost. */
export function sidesOf({ kind }: AccessChange): readonly Side[] {
  switch (kind) {
    case "entry-added":
    case "policy-gained":
    case "scope-widened":
    case "group-gained":
    case "role-gained":
    case "rules-gained":
      return ["gain"];
    case "entry-removed":
    case "policy-lost":
    case "scope-narrowed":
    case "group-lost":
    case "role-lost":
    case "rules-lost":
      return ["loss"];
    case "scope-moved":
      return ["gain", "loss"];
    case "type-changed":
      return ["interruption"];
    case "username-changed":
    case "purpose-changed":
      return ["identity"];
    case "teams-changed":
      return ["tag"];
    case "expiry-added":
    case "expiry-removed":
    case "expiry-extended":
    case "expiry-shortened":
      return ["expiry"];
  }
}

function whereWords(scope: Scope): Words {
  return scope === "cluster" ? ["cluster-wide"] : words`in ${namesOf(scope)}`;
}

function untilWords(until: End | undefined, side: Side): Words {
  if (until === undefined) return [];
  return side === "gain" ? [` until ${until}`] : [` (ran until ${until})`];
}

function endWords(end: End | undefined): Words {
  return [end === undefined ? "without end" : `until ${end}`];
}

/** When what a change is about ends, or ended; nothing where that is no part of it. */
function describeEnd(change: AccessChange, side: Side): Words {
  if ("of" in change) return words` ${endWords(change.after)} instead of ${endWords(change.before)}`;
  // What is lost of a policy that stays has no sentence of its own about its end.
  if (!("until" in change) || (side === "loss" && "removed" in change)) return [];
  return untilWords(change.until, side);
}

function describeScope({ policy, before, after, added, removed }: ScopeChange, side: Side): Words {
  if (side === "loss") {
    const kept = isNothing(added) ? words` (keeps it ${whereWords(after)})` : words` (has it ${whereWords(after)})`;
    return words`${policyWords(policy)} ${whereWords(removed)}${kept}`;
  }
  const isMore = before !== "cluster" && isNothing(removed);
  const besides = isMore ? words` (besides ${namesOf(before)})` : [];
  return words`${policyWords(policy)} ${whereWords(added)}${besides}`;
}

function describeExpiry({ of }: ExpiryChange): Words {
  return "group" in of ? words`group ${named(of.group)}` : words`${policyWords(of.policy)} ${whereWords(of.scope)}`;
}

function describeRole({ role, scope, by, isForSomeSessions }: RoleChange | RulesChange): Words {
  const whose = isForSomeSessions ? words`sessions that are ${namesOf(by, 3)}` : namesOf(by, 3);
  return words`${[role.kind]} ${named(role.name)} ${whereWords(scope)} (as ${whose})`;
}

/** `"get" and "list" of "pods" and "pods/log"` */
function describeRule({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule): Words {
  const [group = ""] = apiGroups;
  const suffix = group === "" ? "" : `.${group}`;
  const things = [...resources.map((resource) => `${resource}${suffix}`), ...nonResourceURLs];
  const names = resourceNames.length === 0 ? [] : words` (only ${namesOf(resourceNames, 3)})`;
  return words`${namesOf(verbs, 12)} of ${namesOf(things, 4)}${names}`;
}

function describeRules(rules: readonly PolicyRule[]): Words {
  return listed(rules.map(describeRule), 4);
}

function describeEntry({ kind, type, username }: EntryChange, alone: boolean): Words[] {
  if (type !== "STANDARD") return [words`an access entry of type ${[type]}`];
  if (username !== undefined && kind === "entry-added") return [words`username ${named(username)}`];
  return alone ? [["an access entry that grants nothing"]] : [];
}

/** Groups are gathered by `describeGroups`. */
function describeOne(change: AccessChange, side: Side, alone: boolean): Words[] {
  switch (change.kind) {
    case "entry-added":
    case "entry-removed":
      return describeEntry(change, alone);
    case "policy-gained":
    case "policy-lost":
      return [words`${policyWords(change.policy)} ${whereWords(change.scope)}`];
    case "scope-widened":
    case "scope-narrowed":
    case "scope-moved":
      return [describeScope(change, side)];
    case "group-gained":
    case "group-lost":
      return [];
    case "role-gained":
    case "role-lost":
      return [describeRole(change)];
    case "rules-gained":
    case "rules-lost":
      return [words`${describeRules(change.rules)} by ${describeRole(change)}`];
    case "type-changed":
      return [words`type ${[change.after]} instead of ${[change.before]}`];
    case "username-changed":
      return [words`username ${named(change.after)} instead of ${named(change.before)}`];
    case "purpose-changed":
      return [words`purpose ${[change.after]} instead of ${[change.before]}`];
    case "teams-changed":
      return [words`${named(change.after)} instead of ${named(change.before)}`];
    default:
      return [describeExpiry(change)];
  }
}

function isGroup(change: AccessChange): change is GroupChange {
  return change.kind === "group-gained" || change.kind === "group-lost";
}

function describeGroups(changes: readonly AccessChange[]): Words[] {
  const groups = changes.filter(isGroup).map(({ group }) => group);
  return groups.length === 0 ? [] : [words`${[groups.length === 1 ? "group" : "groups"]} ${namesOf(groups)}`];
}

/**
 * What one principal gains, loses or has otherwise on one cluster, as phrases of one sentence: those with the same end
 * together, which is told once.
 */
export function describeChanges(changes: readonly AccessChange[], side: Side): Words[] {
  const byEnd = groupBy(changes, (change) => JSON.stringify(describeEnd(change, side)));
  return byEnd.flatMap(([, alike]) => {
    const [first] = alike;
    if (first === undefined) return [];
    const phrases = alike.flatMap((change) => describeOne(change, side, changes.length === 1));
    const all = [...phrases, ...describeGroups(alike)];
    return all.length === 0 ? [] : [words`${listed(all, 12)}${describeEnd(first, side)}`];
  });
}
