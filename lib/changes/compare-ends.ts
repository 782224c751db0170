import { groupBy, type Origin, type PlannedPolicy, type PolicyRequest } from "../compile";
import { covers, isWildcard, type CalendarDate } from "../model";
import type { ExpiryKind } from "./access-change";

type Scope = PolicyRequest["scope"];
type End = CalendarDate | undefined;

/** The last day of several; undefined, which is for ever, when one has no end. */
export function lastEnd(origins: readonly Origin[]): End {
  const [first, ...others] = origins.map(({ expires }) => expires);
  return others.reduce(
    (last, end) => (last === undefined || end === undefined ? undefined : end > last ? end : last),
    first,
  );
}

/** How an end moved; undefined when it did not. */
export function tryCompareEnds(before: End, after: End): ExpiryKind | undefined {
  if (before === after) return undefined;
  if (before === undefined) return "expiry-added";
  if (after === undefined) return "expiry-removed";
  return after > before ? "expiry-extended" : "expiry-shortened";
}

interface Asked {
  readonly byName: ReadonlyMap<string, readonly PolicyRequest[]>;
  /** Requests that may cover others: wildcards and the whole cluster. */
  readonly wide: readonly PolicyRequest[];
}

function scopeKey(scope: Scope): string {
  return scope === "cluster" ? "" : scope.namespace;
}

function isWide(scope: Scope): boolean {
  return scope === "cluster" || isWildcard(scope.namespace);
}

function contains(wide: Scope, scope: Scope): boolean {
  if (wide === "cluster" || scope === "cluster") return wide === "cluster";
  return covers(wide.namespace, scope.namespace);
}

function index(requests: readonly PolicyRequest[]): Asked {
  return {
    byName: new Map(groupBy(requests, ({ scope }) => scopeKey(scope))),
    wide: requests.filter(({ scope }) => isWide(scope)),
  };
}

/** Every request that gives access to all of a scope. */
function granting({ byName, wide }: Asked, scope: Scope): PolicyRequest[] {
  const others = wide.filter(
    (request) => scopeKey(request.scope) !== scopeKey(scope) && contains(request.scope, scope),
  );
  return [...(byName.get(scopeKey(scope)) ?? []), ...others];
}

/** A part of a policy's reach that both sides grant, and when each ends. */
export interface KeptPart {
  readonly scope: Scope;
  readonly before: End;
  readonly after: End;
  readonly origins: readonly Origin[];
}

/** As a text that is equal when nothing about ends can differ. */
function signature(requests: readonly PolicyRequest[]): string {
  return [...new Set(requests.map(({ scope, origin }) => `${scopeKey(scope)} ${origin.expires ?? ""}`))]
    .sort()
    .join("\n");
}

/**
 * The parts of a policy that are granted before and after, with their ends. A part ends when the last line that asks for
 * it ends, be it by name, by wildcard or for the whole cluster: what a wider, shorter grant hides would be gone with it.
 */
export function keptParts(before: PlannedPolicy, after: PlannedPolicy): KeptPart[] {
  if (signature(before.requests) === signature(after.requests)) return [];
  const [old, now] = [index(before.requests), index(after.requests)];
  const scopes = new Map([...before.requests, ...after.requests].map(({ scope }) => [scopeKey(scope), scope]));
  return [...scopes.values()].flatMap((scope) => {
    const [given, asked] = [granting(old, scope), granting(now, scope)];
    if (given.length === 0 || asked.length === 0) return [];
    const origins = asked.map(({ origin }) => origin);
    return [{ scope, before: lastEnd(given.map(({ origin }) => origin)), after: lastEnd(origins), origins }];
  });
}
