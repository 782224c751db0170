import { isAdminGrade } from "../access/admin-grade";
import type { Scope } from "../access/scope";
import { compareAccess } from "../changes";
import type { PlannedEntry } from "../compile";
import { compileRepository, mergedOf, type Readable } from "../compile-repository";
import { newErrors, type Diagnostic } from "../diagnostics";
import {
  addDays,
  CATALOGUE,
  dayOf,
  displayName,
  type AccessPolicy,
  type Binding,
  type PolicyRule,
  type Team,
} from "../model";
import { isKnownVerb, resolveBindings, ruleAllows, type RbacRequest } from "../rbac";
import { renderFlow, tryAppendItems, type RepoFiles } from "../source";
import { principalAsWritten, teamsFor } from "./whose-file";

/** A grant that would allow what is refused, and what stands between. */
export interface PolicyWay {
  readonly policy: AccessPolicy;
  readonly scope: Scope;
  /** The team's file, and the item to add to its `access`. */
  readonly file: string;
  readonly item: string;
  /** Who must approve it; sorted. */
  readonly owners: readonly string[];
  /** What the guardrails say against it; empty where they allow it. */
  readonly refusedBy: readonly Pick<Diagnostic, "rule" | "message">[];
}

/** A group that a binding of the files gives it to. */
export interface GroupWay {
  readonly group: string;
  readonly binding: Binding;
}

export interface NearestWay {
  /** The least policy that the guardrails allow; where they allow none, the least. */
  readonly policy: PolicyWay | undefined;
  readonly groups: readonly GroupWay[];
}

/** What somebody has been refused. */
export interface Refused {
  readonly files: RepoFiles;
  readonly now: Date;
  readonly compiled: Readable;
  readonly cluster: string;
  /** The ARN of whoever was refused, also of a session. */
  readonly principal: string;
  /** The principal's entry on the cluster; undefined where it has none. */
  readonly entry: PlannedEntry | undefined;
  readonly request: RbacRequest;
}

/**
 * Whether a rule is a way to a request. A verb that Kubernetes does not know may be a slip: what allows everything allows it
 * too, and is no way to it.
 */
function isWay(rule: PolicyRule, request: RbacRequest): boolean {
  const isMeant = isKnownVerb(request) || rule.verbs.includes(request.verb) || !rule.apiGroups.includes("*");
  return isMeant && ruleAllows(rule, request);
}

function scopeOf(request: RbacRequest): Scope {
  return request.kind === "url" || request.namespace === "" ? "cluster" : [request.namespace];
}

/** Policies for people that would allow a request, those that give the least first. */
function policiesFor(request: RbacRequest): AccessPolicy[] {
  const scope = scopeOf(request);
  const weight = (policy: AccessPolicy): number =>
    (isAdminGrade(policy, scope) ? 4 : 0) + (policy.writes ? 2 : 0) + (policy.readsSecrets ? 1 : 0);
  return [...CATALOGUE.values()]
    .filter(({ use, rules }) => use === "user" && rules?.some((rule) => isWay(rule, request)) === true)
    .sort((a, b) => weight(a) - weight(b));
}

/** Tries a grant by compiling the files with it: the guardrails themselves say what they would say. */
function tryGrant(
  policy: AccessPolicy,
  team: Team,
  { files, now, compiled, cluster, principal, request }: Refused,
): PolicyWay[] {
  const scope = scopeOf(request);
  const days = compiled.model.platform.guardrails.expiry.get(policy.name);
  const value = {
    principals: [principalAsWritten(principal)],
    clusters: [cluster],
    policies: { [displayName(policy.name)]: scope },
    ...(days === undefined ? {} : { expires: addDays(dayOf(now), days) }),
  };
  const file = files.get(team.file);
  const text = file !== undefined && "text" in file ? tryAppendItems(file.text, ["access"], [{ value }]) : undefined;
  if (text === undefined) return [];
  const after = compileRepository(new Map(files).set(team.file, { text }), now, compiled);
  const common = { policy, scope, file: team.file, item: `- ${renderFlow(value)}` };
  if (after.kind === "unreadable") {
    return [{ ...common, owners: [], refusedBy: after.diagnostics.filter(({ severity }) => severity === "error") }];
  }
  const changes = compareAccess(mergedOf(compiled), mergedOf(after), {
    before: compiled,
    after,
    changedFiles: [team.file],
  });
  const refusedBy = newErrors(compiled.diagnostics, after.diagnostics);
  return [{ ...common, owners: [...new Set(changes.approvals.flatMap(({ owners }) => owners))].sort(), refusedBy }];
}

function policyWay(refused: Refused): PolicyWay | undefined {
  const teams = teamsFor(refused);
  let first: PolicyWay | undefined;
  for (const policy of policiesFor(refused.request)) {
    for (const way of teams.flatMap((team) => tryGrant(policy, team, refused))) {
      if (way.refusedBy.length === 0) return way;
      first ??= way;
    }
  }
  return first;
}

function groupWays({ compiled, cluster, request }: Refused): GroupWay[] {
  const bindings = resolveBindings(compiled.model.manifests, cluster);
  return bindings.flatMap(({ binding, role }) => {
    const { namespace } = binding;
    const isThere = namespace === undefined || (request.kind === "resource" && request.namespace === namespace);
    if (!isThere || role?.rules.some((rule) => isWay(rule, request)) !== true) return [];
    return binding.subjects.flatMap(({ value: { kind, name } }) =>
      kind === "Group" && !name.startsWith("system:") ? [{ group: name, binding }] : [],
    );
  });
}

/** The nearest ways for a principal to get what it is refused. Proposals only: nothing is written. */
export function findNearestWay(refused: Refused): NearestWay {
  const { entry } = refused;
  // What the platform declares and what AWS makes is no team's to grant.
  const isTeams = entry === undefined || (entry.purpose === "grant" && !entry.existing);
  return { policy: isTeams ? policyWay(refused) : undefined, groups: isTeams ? groupWays(refused) : [] };
}
