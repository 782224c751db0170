import { requestScope, uniteScopes, type Scope } from "../access/scope";
import type { Origin, PlannedEntry, PolicyRequest } from "../compile";
import type { RowThing } from "./row";

/** What the lines of one or all teams ask for now of what a row is about. */
export interface AskedNow {
  /** Of a policy; of a group or entry null. */
  readonly scope: Scope | null;
  /** The lines that ask; empty where none does. Their own teams' and nobody else's. */
  readonly origins: readonly Origin[];
}

function requestsOf(policy: string, entry: PlannedEntry): readonly PolicyRequest[] {
  return entry.policies.find((planned) => planned.policy.name === policy)?.requests ?? [];
}

function originsOf(thing: RowThing, entry: PlannedEntry): readonly Origin[] {
  switch (thing.kind) {
    case "policy":
      return requestsOf(thing.policy, entry).map(({ origin }) => origin);
    case "group":
      return entry.kubernetesGroups.find(({ value }) => value === thing.group)?.origins ?? [];
    case "entry":
      return entry.origins;
  }
}

/** What a team's lines ask for now of what a row is about, for one entry. */
export function askedNow(thing: RowThing, team: string, entry: PlannedEntry | undefined): AskedNow {
  if (entry === undefined) return { scope: thing.kind === "policy" ? [] : null, origins: [] };
  const origins = originsOf(thing, entry).filter((origin) => origin.team === team);
  if (thing.kind !== "policy") return { scope: null, origins };
  const own = requestsOf(thing.policy, entry).filter(({ origin }) => origin.team === team);
  return { scope: own.length === 0 ? [] : uniteScopes(own.map(({ scope }) => requestScope(scope))), origins };
}

/** The lines of everybody else that ask for it now: other teams', and the platform's. */
export function othersNow(thing: RowThing, team: string, entry: PlannedEntry | undefined): readonly Origin[] {
  return entry === undefined ? [] : originsOf(thing, entry).filter((origin) => origin.team !== team);
}
