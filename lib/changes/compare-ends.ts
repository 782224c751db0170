import { groupBy, type Origin, type PlannedPolicy, type PolicyRequest } from "../compile";
import { containsScope, requestScope, type Scope } from "../access/scope";
import { compareEnds, isWildcard, laterEnd, type End as AnEnd } from "../model";
import type { ExpiryKind } from "./access-change";

type End = AnEnd | undefined;

/** The last day of several; undefined, which is for ever, when one has no end. */
export function lastEnd(origins: readonly Origin[]): End {
  const [first, ...others] = origins.map(({ expires }) => expires);
  return others.reduce(
    (last, end) => (last === undefined || end === undefined ? undefined : laterEnd(last, end)),
    first,
  );
}

/** How an end moved; undefined when it did not. */
export function tryCompareEnds(before: End, after: End): ExpiryKind | undefined {
  if (before === after) return undefined;
  if (before === undefined) return "expiry-added";
  if (after === undefined) return "expiry-removed";
  return compareEnds(after, before) > 0 ? "expiry-extended" : "expiry-shortened";
}

interface Asked {
  readonly byName: ReadonlyMap<string, readonly PolicyRequest[]>;
  /** Requests that may cover others: wildcards and the whole cluster. */
  readonly wide: readonly PolicyRequest[];
}

/** The namespace that a line names; empty for the whole cluster. */
function namespaceOf({ scope }: PolicyRequest): string {
  return scope === "cluster" ? "" : scope.namespace;
}

function index(requests: readonly PolicyRequest[]): Asked {
  return {
    byName: new Map(groupBy(requests, namespaceOf)),
    wide: requests.filter((request) => request.scope === "cluster" || isWildcard(namespaceOf(request))),
  };
}

/** Every request that gives access to all that one asks for. */
function granting({ byName, wide }: Asked, part: PolicyRequest): PolicyRequest[] {
  const name = namespaceOf(part);
  const scope = requestScope(part.scope);
  const others = wide.filter(
    (request) => namespaceOf(request) !== name && containsScope(requestScope(request.scope), scope),
  );
  return [...(byName.get(name) ?? []), ...others];
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
  return [...new Set(requests.map((request) => `${namespaceOf(request)} ${request.origin.expires ?? ""}`))]
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
  const parts = new Map([...before.requests, ...after.requests].map((request) => [namespaceOf(request), request]));
  return [...parts.values()].flatMap((part) => {
    const [given, asked] = [granting(old, part), granting(now, part)];
    if (given.length === 0 || asked.length === 0) return [];
    const origins = asked.map(({ origin }) => origin);
    const scope = requestScope(part.scope);
    return [{ scope, before: lastEnd(given.map(({ origin }) => origin)), after: lastEnd(origins), origins }];
  });
}
