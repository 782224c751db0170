import { scopeAsWritten, type Scope } from "../access/scope";
import { plural } from "../diagnostics";
import { displayName } from "../model";
import { NAMELESS_SESSION } from "./principal-tally";
import type { UnusedRecord } from "./unused";
import type { Proposal, UsageRecord, Use } from "./usage-record";

/** A moment as people read it; a time of day says more than it is worth. */
export function dayWords(lastUsed: string | null): string {
  return lastUsed === null ? "never" : lastUsed.slice(0, 10);
}

/** `1,204`: so that a million is told from ten. */
export function number(value: number): string {
  return value.toLocaleString("en-US");
}

function useWords({ requests, lastUsed }: Use): string {
  return lastUsed === null ? "never" : `${number(requests)}, last ${dayWords(lastUsed)}`;
}

/** What allowed the requests, a line each; the unused last. */
export function sourceLines({ policies, groups, byUser, otherwise }: UsageRecord): string[] {
  const lines: (readonly [Use, string])[] = [
    ...Object.entries(policies).map(([name, use]): readonly [Use, string] => {
      return [use, use.scope === null ? `${displayName(name)} (no file gives it)` : displayName(name)];
    }),
    ...Object.entries(groups).map(([name, use]): readonly [Use, string] => {
      return [use, `group ${name}${use.undeclared === true ? " (no file gives it)" : ""}`];
    }),
    ...(byUser === undefined ? [] : [[byUser, "its username"] as const]),
    ...(otherwise === undefined ? [] : [[otherwise, "something else"] as const]),
  ];
  const sorted = [...lines].sort(([a], [b]) => b.requests - a.requests);
  return sorted.map(([use, label]) => `${label}: ${useWords(use)}`);
}

/** `view: payments, ledger` or `nothing at all`. */
function grantWords(policies: Readonly<Record<string, Scope>>): string[] {
  const each = Object.entries(policies).map(([name, scope]) => `${displayName(name)}: ${scopeAsWritten(scope)}`);
  return each.length === 0 ? ["no policy at all"] : each;
}

/** What would have done, and what for. */
export function proposalLines({ policies, insteadOf, requests, used, more = 0 }: Proposal, mostUsed: number): string[] {
  const common = [...used].sort((a, b) => b.requests - a.requests).slice(0, mostUsed);
  const uses = common.map(({ resource, verbs }) => `${verbs.join(", ")} ${resource}`);
  const left = used.length - common.length + more;
  return [
    "would have sufficed:",
    ...grantWords(policies).map((line) => `  ${line}`),
    "instead of:",
    ...grantWords(insteadOf).map((line) => `  ${line}`),
    `for ${plural(requests, "request")}: ${uses.join("; ")}${left > 0 ? ` and ${left} more` : ""}`,
  ];
}

/** What somebody should know. */
export function remarkLines(record: UsageRecord, withSessions: boolean): string[] {
  const { dead, unnamed, sessionCount, sessions = [] } = record;
  const unused = "unused" in record ? (record as UnusedRecord).unused : undefined;
  const names = withSessions ? sessions : [];
  return [
    ...(dead === true ? ["DEAD: used by a role that was deleted; the role of that name is another one"] : []),
    ...(unused?.all === true ? ["unused"] : []),
    ...(unused === undefined || unused.all
      ? []
      : [...unused.policies.map(displayName), ...unused.groups.map((name) => `group ${name}`)].map(
          (name) => `unused: ${name}`,
        )),
    ...(unnamed === undefined ? [] : [`${number(unnamed)} by nobody who can be named (${NAMELESS_SESSION})`]),
    ...(sessionCount === 0 ? [] : [plural(sessionCount, "session")]),
    ...names.map((name) => `  ${dayWords(record.bySession?.[name]?.lastUsed ?? null)} ${name}`),
    ...(names.length > 0 && sessionCount > names.length ? [`  and ${sessionCount - names.length} more`] : []),
  ];
}

/** How often, and when last. */
export function totalLines({ requests, denied, lastUsed }: UsageRecord): string[] {
  return [dayWords(lastUsed), `${number(requests)} allowed`, ...(denied === 0 ? [] : [`${number(denied)} denied`])];
}
