import type { Access } from "../access/access";
import { sortedRecord, sortedSet } from "../access/sorted";
import type { RbacRequest } from "../rbac";
import type { AllowedBy } from "./allowed-by";
import type { Fact } from "./audit-event";
import type { Caller } from "./caller";
import type { UsageRecord, Use } from "./usage-record";
import { isEvaluable, tryPropose, type Need } from "./would-suffice";

/** The session that stands where a kubeconfig passed `--role-arn`: aws-iam-authenticator #487. */
export const NAMELESS_SESSION = "EKSGetTokenAuth";

// What is remembered of one principal at most: whoever writes into the log shall not fill the memory.
const MOST_SESSIONS = 1_000;
const MOST_NAMES = 300;
const MOST_NEEDS = 5_000;
const MOST_IDS = 20;

/** Counts that all principals share, so that many small ones cannot fill the memory either. */
export interface Budget {
  /** How many more sessions, names and needs may be remembered, over all principals. */
  left: number;
  /** Whether a name is new; also for those that are not kept. */
  readonly isNewName: (key: string) => boolean;
}

interface Count {
  requests: number;
  /** In milliseconds since 1970. */
  last: number | undefined;
}

const none = (): Count => ({ requests: 0, last: undefined });

function take(count: Count, { at, isOver }: Fact): void {
  if (isOver) count.requests += 1;
  if (count.last === undefined || at > count.last) count.last = at;
}

function useOf({ requests, last }: Count): Use {
  return { requests, lastUsed: last === undefined ? null : new Date(last).toISOString() };
}

/** What one principal did, so far. */
export interface PrincipalTally {
  readonly take: (fact: Fact, caller: Caller) => void;
  /** @param presentId the id that IAM knows the principal by now; undefined where nobody asked */
  readonly record: (presentId: string | undefined) => UsageRecord;
}

function needKey(request: RbacRequest): string {
  if (request.kind === "url") return JSON.stringify([request.verb, request.path]);
  const { verb, apiGroup, resource, subresource, namespace } = request;
  return JSON.stringify([verb, apiGroup, resource, subresource, namespace]);
}

/** What impersonating takes: https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation */
function impersonation(user: string): RbacRequest {
  const [, namespace] = /^system:serviceaccount:([^:]*):/.exec(user) ?? [];
  const resource = namespace === undefined ? "users" : "serviceaccounts";
  return {
    kind: "resource",
    verb: "impersonate",
    apiGroup: "",
    resource,
    subresource: "",
    name: "",
    namespace: namespace ?? "",
  };
}

/** @param declared what the files give it on the cluster */
export function principalTally(
  cluster: string,
  principal: string,
  declared: Pick<Access, "policies" | "kubernetesGroups">,
  budget: Budget,
): PrincipalTally {
  const all = none();
  let denied = 0;
  const sessions = new Map<string, Count>();
  let sessionCount = 0;
  const unnamed = none();
  const policies = new Map(Object.keys(declared.policies).map((name) => [name, none()]));
  const groups = new Map(declared.kubernetesGroups.map((name) => [name, none()]));
  const [byUser, otherwise] = [none(), none()];
  const needs = new Map<string, { readonly request: RbacRequest; requests: number }>();
  /** Whether something was needed that is not in `needs`. */
  let isUnclear = false;
  let hasImpersonated = false;
  const ids = new Set<string>();

  /** The count of a name; undefined where there are too many names. */
  const countOf = (counts: Map<string, Count>, name: string, most: number): Count | undefined => {
    const known = counts.get(name);
    if (known !== undefined || counts.size >= most || budget.left <= 0) return known;
    budget.left -= 1;
    const count = none();
    counts.set(name, count);
    return count;
  };

  const takeSession = (fact: Fact, session: string): void => {
    if (session === NAMELESS_SESSION) take(unnamed, fact);
    const count = countOf(sessions, session, MOST_SESSIONS);
    if (count === undefined || count.last === undefined) {
      if (budget.isNewName(`${principal} ${session}`)) sessionCount += 1;
    }
    if (count !== undefined) take(count, fact);
  };

  const takeNeed = (request: RbacRequest | undefined, isOver: boolean): void => {
    if (isUnclear) return;
    const key = request && needKey(request);
    const known = key === undefined ? undefined : needs.get(key);
    if (known !== undefined) {
      if (isOver) known.requests += 1;
    } else if (request === undefined || key === undefined || needs.size >= MOST_NEEDS || budget.left <= 0) {
      isUnclear = true;
      budget.left += needs.size;
      needs.clear();
    } else {
      budget.left -= 1;
      needs.set(key, { request, requests: isOver ? 1 : 0 });
    }
  };

  /** A request by another's name was allowed to that other; what the principal itself needed was to impersonate. */
  const takeSource = (fact: Fact, by: AllowedBy): void => {
    const { impersonated, isOver } = fact;
    if (impersonated !== undefined) {
      take(otherwise, fact);
      hasImpersonated = true;
      takeNeed(impersonation(impersonated), isOver);
      return;
    }
    switch (by.kind) {
      case "policy":
        take(countOf(policies, by.name, MOST_NAMES) ?? otherwise, fact);
        if (isEvaluable(by.name) || !Object.hasOwn(declared.policies, by.name)) takeNeed(fact.request, isOver);
        break;
      case "group":
        take(countOf(groups, by.name, MOST_NAMES) ?? otherwise, fact);
        break;
      case "user":
        take(byUser, fact);
        break;
      case "other":
        take(otherwise, fact);
    }
  };

  return {
    take: (fact, { id, session }) => {
      if (id !== undefined && ids.size < MOST_IDS) ids.add(id);
      if (fact.allowedBy === undefined) {
        if (fact.isOver) denied += 1;
        return;
      }
      take(all, fact);
      if (session !== undefined) takeSession(fact, session);
      takeSource(fact, fact.allowedBy);
    },
    record: (presentId) => {
      const used = new Set([...policies].flatMap(([name, { last }]) => (last === undefined ? [] : [name])));
      const needed: readonly Need[] = [...needs.values()];
      // What impersonating took, no reason tells.
      const proposal = isUnclear
        ? undefined
        : tryPropose(declared.policies, needed, hasImpersonated ? undefined : used);
      const isDead = presentId !== undefined && ids.size > 0 && !ids.has(presentId);
      const uses = (counts: ReadonlyMap<string, Count>): Record<string, Use> =>
        sortedRecord([...counts].map(([name, count]) => [name, useOf(count)] as const));
      return {
        cluster,
        principal,
        requests: all.requests,
        denied,
        lastUsed: useOf(all).lastUsed,
        sessionCount,
        sessions: sortedSet([...sessions.keys()]),
        bySession: uses(sessions),
        ...(unnamed.last === undefined ? {} : { unnamed: unnamed.requests }),
        policies: sortedRecord(
          [...policies].map(([name, count]) => {
            const scope = Object.hasOwn(declared.policies, name) ? (declared.policies[name] ?? null) : null;
            return [name, { ...useOf(count), scope }] as const;
          }),
        ),
        groups: sortedRecord(
          [...groups].map(([name, count]) => {
            const isDeclared = declared.kubernetesGroups.includes(name);
            return [name, { ...useOf(count), ...(isDeclared ? {} : { undeclared: true as const }) }] as const;
          }),
        ),
        ...(byUser.last === undefined ? {} : { byUser: useOf(byUser) }),
        ...(otherwise.last === undefined ? {} : { otherwise: useOf(otherwise) }),
        ...(proposal === undefined ? {} : { wouldSuffice: proposal }),
        ...(isDead ? { dead: true as const } : {}),
      };
    },
  };
}
