import { compareLocations, type Location } from "../diagnostics";
import { originRecord, type GuardedPlan, type Origin, type OriginRecord, type PlannedEntry } from "../compile";
import { groundsOf } from "../authorization";
import type { Binding, Grant, Model } from "../model";
import type { LineHistory } from "../ports/line-history";
import { resolveBindings, type ResolvedBinding } from "../rbac";
import { entryRecord, type EntryRecord } from "../review/entry-record";
import { requestScope, uniteScopes, type Scope } from "../access/scope";

/** A place, and what stands there. */
export interface Quoted {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** A line that gives something, and how it comes to be about this principal on this cluster. */
export interface LineRecord extends OriginRecord {
  /** What the line itself asks for: merging may have made more of it. Absent for groups and usernames. */
  readonly asks?: Scope;
  readonly reason: string | null;
  readonly expires: string | null;
  /** The profile that the line names, and where the platform defines it. */
  readonly profile: Quoted | null;
  /** How the grant names the principal, and the cluster. */
  readonly principal: Quoted | null;
  readonly selector: Quoted | null;
  /** What git says of the line; absent where it was not asked. */
  readonly git?: LineHistory;
}

/** A binding of the files that gives a group or username something. */
export interface BindingRecord {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | null;
  readonly role: string;
  readonly file: string;
  readonly line: number;
}

export interface PolicyReason {
  readonly policy: string;
  readonly scope: Scope;
  readonly lines: readonly LineRecord[];
}

/** A binding that names the entry otherwise than by one of its groups. */
export interface OtherBinding extends BindingRecord {
  /** The entry's username, or `system:authenticated`, which is everybody who is let in. */
  readonly subject: string;
  /** Whether only some of the entry's sessions are that User. */
  readonly isForSomeSessions: boolean;
}

export interface GroupReason {
  readonly group: string;
  readonly lines: readonly LineRecord[];
  readonly bindings: readonly BindingRecord[];
}

/** One access entry explained: what `yarn access why --format json` prints a list of; stable. */
export interface Explanation extends Omit<EntryRecord, "policies" | "kubernetesGroups" | "username"> {
  /** Whose it is: a grant's, or what the platform declares. */
  readonly purpose: PlannedEntry["purpose"];
  /** Whether the entry exists already and is taken over instead of made. */
  readonly adopted: boolean;
  readonly username: {
    readonly value: string | null;
    readonly isDefault: boolean;
    readonly lines: readonly LineRecord[];
  };
  readonly policies: readonly PolicyReason[];
  readonly kubernetesGroups: readonly GroupReason[];
  /** Bindings of `rbac/` to its username, or to everybody who is let in. */
  readonly otherBindings: readonly OtherBinding[];
}

export interface WhyContext {
  readonly plan: GuardedPlan;
  readonly model: Model;
  /** The text of a file, to quote from. */
  readonly textOf: (file: string) => string | undefined;
}

function quoteAt(at: Location, { textOf }: WhyContext): Quoted {
  const line =
    textOf(at.file)
      ?.replace(/^\ufeff/, "")
      .split("\n")[at.line - 1] ?? "";
  const end = at.endLine === at.line ? at.endColumn - 1 : undefined;
  return { file: at.file, line: at.line, text: line.slice(at.column - 1, end).trim() };
}

function isSamePlace(one: Location, other: Location): boolean {
  return compareLocations(one, other) === 0;
}

/** The grant that a line is of: of its team's grants, the one that has the line and is about the entry. */
function tryGrantOf({ at, team }: Origin, entry: PlannedEntry, { model }: WhyContext): Grant | undefined {
  const grants = model.teams.filter(({ name }) => name === team).flatMap((one) => one.grants);
  return grants.find(({ subjects, policies, kubernetesGroups, username }) => {
    const places = [...policies, ...kubernetesGroups, ...(username === undefined ? [] : [username])].map(
      (one) => one.at,
    );
    return (
      places.some((place) => isSamePlace(place, at)) &&
      subjects.some(
        ({ cluster, principal }) => cluster.name === entry.cluster.name && principal.arn === entry.principal.arn,
      )
    );
  });
}

function lineRecord(origin: Origin, entry: PlannedEntry, context: WhyContext): LineRecord {
  const grant = tryGrantOf(origin, entry, context);
  const subject = grant?.subjects.find(
    ({ cluster, principal }) => cluster.name === entry.cluster.name && principal.arn === entry.principal.arn,
  );
  const usesProfile = grant?.profile !== undefined && quoteAt(origin.at, context).text === grant.profile.value;
  return {
    ...originRecord(origin),
    reason: grant?.reason ?? null,
    expires: origin.expires ?? null,
    profile: usesProfile ? { ...quoteAt(grant.profile.at, context), text: grant.profile.value } : null,
    principal: subject === undefined ? null : quoteAt(subject.principalAt, context),
    selector: subject === undefined ? null : quoteAt(subject.clusterAt, context),
  };
}

/** A policy's lines, each once, with all that it asks for. */
function policyReasons(entry: PlannedEntry, context: WhyContext): PolicyReason[] {
  const { policies: shown } = entryRecord(entry, context.plan);
  return entry.policies.map(({ policy, requests }) => {
    const places: Origin[] = [];
    for (const { origin } of requests) {
      if (!places.some(({ at }) => isSamePlace(at, origin.at))) places.push(origin);
    }
    places.sort((a, b) => compareLocations(a.at, b.at));
    const lines = places.map((origin) => {
      const own = requests.filter((request) => isSamePlace(request.origin.at, origin.at));
      return { ...lineRecord(origin, entry, context), asks: uniteScopes(own.map(({ scope }) => requestScope(scope))) };
    });
    return { policy: policy.name, scope: shown[policy.name] ?? [], lines };
  });
}

function bindingRecord({ kind, name, namespace, role, at }: Binding): BindingRecord {
  const bound = `${role.value.kind} ${role.value.name}`;
  return { kind, name, namespace: namespace ?? null, role: bound, file: at.file, line: at.line };
}

function bindingsOf(group: string, bindings: readonly ResolvedBinding[]): BindingRecord[] {
  return bindings
    .filter(({ binding }) => binding.subjects.some(({ value }) => value.kind === "Group" && value.name === group))
    .map(({ binding }) => bindingRecord(binding));
}

/** What the entry has as the User that it is, and as everybody. */
function otherBindings(entry: PlannedEntry, bindings: readonly ResolvedBinding[]): OtherBinding[] {
  const own = entry.kubernetesGroups.map(({ value }) => value);
  return groundsOf(entry, bindings).flatMap((ground) => {
    if (ground.source === "policy" || own.includes(ground.subject)) return [];
    const { binding, subject, isForSomeSessions } = ground;
    return [{ ...bindingRecord(binding), subject, isForSomeSessions }];
  });
}

/** Why an entry is as it is: for each thing that it gives, the lines that say so. */
export function explainEntry(entry: PlannedEntry, context: WhyContext): Explanation {
  const { plan, model } = context;
  const { username, cluster, principal } = entry;
  const linesOf = (origins: readonly Origin[]): LineRecord[] =>
    origins.map((origin) => lineRecord(origin, entry, context));
  const planned = plan.clusters.find((one) => one.cluster.name === cluster.name);
  const bindings = resolveBindings(model.manifests, cluster.name);
  return {
    ...entryRecord(entry, plan),
    purpose: entry.purpose,
    adopted: planned?.adopted.has(principal.arn) === true,
    username: {
      value: username ?? null,
      isDefault: entry.usernameOrigins.length === 0,
      lines: linesOf(entry.usernameOrigins),
    },
    policies: policyReasons(entry, context),
    kubernetesGroups: entry.kubernetesGroups.map(({ value, origins }) => ({
      group: value,
      lines: linesOf(origins),
      bindings: bindingsOf(value, bindings),
    })),
    otherBindings: otherBindings(entry, bindings),
  };
}
