import { containsScope, uniteScopes, type Scope } from "../access/scope";
import { sortedRecord, sortedSet } from "../access/sorted";
import { CATALOGUE, type AccessPolicy, type PolicyRule } from "../model";
import { ROLES_OF_EVERYONE, ruleAllows, type RbacRequest } from "../rbac";
import type { Proposal, UsedPart } from "./usage-record";

/** One kind of request that a policy allowed, and how many there were. */
export interface Need {
  readonly request: RbacRequest;
  readonly requests: number;
}

/** An access policy whose rules are published. */
type Ruled = AccessPolicy & { readonly rules: readonly PolicyRule[] };

function hasRules(policy: AccessPolicy | undefined): policy is Ruled {
  return policy?.rules !== undefined;
}

function allows({ rules }: { readonly rules: readonly PolicyRule[] }, request: RbacRequest): boolean {
  return rules.some((rule) => ruleAllows(rule, request));
}

/** What Kubernetes gives to everybody whom it knows: who makes use of that needs no policy for it. */
const EVERYBODY = { rules: ROLES_OF_EVERYONE.flatMap(({ rules }) => rules) };

/** Each thing that a rule allows, as a request for it: a star in it is allowed by a star alone. */
function requestsOf({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule): RbacRequest[] {
  const names = resourceNames.length === 0 ? [""] : resourceNames;
  return verbs.flatMap((verb) => [
    ...nonResourceURLs.map((path): RbacRequest => ({ kind: "url", verb, path })),
    ...apiGroups.flatMap((apiGroup) =>
      resources.flatMap((one) => {
        const [resource = "", subresource = ""] = one.split("/", 2);
        return names.map((name): RbacRequest => {
          return { kind: "resource", verb, apiGroup, resource, subresource, name, namespace: "" };
        });
      }),
    ),
  ]);
}

const containments = new Map<string, boolean>();

/** Whether a policy allows all that another one does. */
function contains(outer: Ruled, inner: Ruled): boolean {
  const key = `${outer.name} ${inner.name}`;
  const known = containments.get(key);
  if (known !== undefined) return known;
  const answer = inner.rules.flatMap(requestsOf).every((request) => allows(outer, request));
  containments.set(key, answer);
  return answer;
}

let ordered: readonly Ruled[] | undefined;

/** What can be proposed, the smallest first: one that contains another stands behind it. */
function candidates(): readonly Ruled[] {
  if (ordered !== undefined) return ordered;
  const all = [...CATALOGUE.values()].filter(({ use }) => use === "user").filter(hasRules);
  const sizeOf = (policy: Ruled): number => all.filter((other) => contains(policy, other)).length;
  const isAdmin = ({ name }: Ruled): number => (name.includes("Admin") ? 1 : 0);
  ordered = all
    .map((policy) => [policy, sizeOf(policy)] as const)
    .sort(([a, sizeOfA], [b, sizeOfB]) => sizeOfA - sizeOfB || isAdmin(a) - isAdmin(b) || (a.name < b.name ? -1 : 1))
    .map(([policy]) => policy);
  return ordered;
}

/** The smallest policies that allow each of the requests; undefined where one is allowed by none. */
function smallestFor(requests: readonly RbacRequest[]): readonly Ruled[] | undefined {
  const chosen = new Set<Ruled>();
  for (const request of requests) {
    const smallest = candidates().find((policy) => allows(policy, request));
    if (smallest === undefined) return undefined;
    chosen.add(smallest);
  }
  // One whose requests the others allow as well is not needed.
  for (const policy of [...chosen]) {
    const others = [...chosen].filter((other) => other !== policy);
    if (requests.every((request) => others.some((other) => allows(other, request)))) chosen.delete(policy);
  }
  return [...chosen];
}

function namespaceOf(request: RbacRequest): string {
  return request.kind === "url" ? "" : request.namespace;
}

type Scopes = Readonly<Record<string, Scope>>;

/** The smallest policies and scopes that allow all requests; undefined where there are none. */
function smallestGrant(requests: readonly RbacRequest[]): Scopes | undefined {
  const everywhere = smallestFor(requests.filter((request) => namespaceOf(request) === ""));
  if (everywhere === undefined) return undefined;
  const rest = requests.filter((request) => !everywhere.some((policy) => allows(policy, request)));
  const scopes = new Map<string, Scope[]>(everywhere.map(({ name }) => [name, ["cluster"]]));
  for (const namespace of new Set(rest.map(namespaceOf))) {
    const within = smallestFor(rest.filter((request) => namespaceOf(request) === namespace));
    if (within === undefined) return undefined;
    for (const { name } of within) scopes.set(name, [...(scopes.get(name) ?? []), [namespace]]);
  }
  return sortedRecord([...scopes].map(([name, each]) => [name, uniteScopes(each)] as const));
}

/** Whether one grant gives all that another one does. */
function containsGrant(outer: Scopes, inner: Scopes): boolean {
  return Object.entries(inner).every(([name, scope]) => {
    const policy = CATALOGUE.get(name);
    if (!hasRules(policy)) return false;
    const wider = Object.entries(outer).flatMap(([other, itsScope]) => {
      const found = CATALOGUE.get(other);
      return hasRules(found) && contains(found, policy) ? [itsScope] : [];
    });
    const all = uniteScopes(wider);
    return containsScope(all, scope);
  });
}

/** As kubectl names a type: `pods/log`, `deployments.apps`. */
function resourceWord(request: RbacRequest): string {
  if (request.kind === "url") return request.path;
  const { apiGroup, resource, subresource } = request;
  const group = apiGroup === "" ? "" : `.${apiGroup}`;
  return `${resource}${group}${subresource === "" ? "" : `/${subresource}`}`;
}

const MOST_PARTS = 200;

function usedParts(needs: readonly Need[]): UsedPart[] {
  const parts = new Map<string, { resource: string; verbs: string[]; namespaces: string[]; requests: number }>();
  for (const { request, requests } of needs) {
    const [resource, namespace] = [resourceWord(request), namespaceOf(request)];
    const key = `${resource} ${namespace === "" ? "" : "."}`;
    const part = parts.get(key) ?? { resource, verbs: [], namespaces: [], requests: 0 };
    part.verbs.push(request.verb);
    if (namespace !== "") part.namespaces.push(namespace);
    part.requests += requests;
    parts.set(key, part);
  }
  return [...parts].map(([key, { resource, verbs, namespaces, requests }]) => {
    const scope: Scope = key.endsWith(".") && namespaces.length > 0 ? sortedSet(namespaces) : "cluster";
    return { resource, verbs: sortedSet(verbs), scope, requests };
  });
}

/** The most common ones, sorted, and how many more there are. */
function evidence(needs: readonly Need[]): Pick<Proposal, "used" | "more"> {
  const parts = usedParts(needs);
  const common = [...parts].sort((a, b) => b.requests - a.requests).slice(0, MOST_PARTS);
  const used = common.sort((a, b) => (a.resource < b.resource ? -1 : a.resource > b.resource ? 1 : 0));
  return { used, ...(parts.length > MOST_PARTS ? { more: parts.length - MOST_PARTS } : {}) };
}

/** Whether a grant gives less than another one, and nothing besides. */
function isSmaller(grant: Scopes, than: Scopes): boolean {
  return containsGrant(than, grant) && !containsGrant(grant, than);
}

/**
 * The smallest grant that would have allowed all that policies allowed, where it is really smaller than what the files
 * give: it gives nothing that they do not. Where the rules of no policies explain all that was allowed, those of the files
 * without what allowed nothing. Undefined where there is none, or nothing was used, or nobody can say.
 * @param declared policies of the files, by full name, with their scopes
 * @param used the policies that allowed something
 */
export function tryPropose(
  declared: Scopes,
  needs: readonly Need[],
  used: ReadonlySet<string> = new Set(Object.keys(declared)),
): Proposal | undefined {
  if (needs.length === 0) return undefined;
  // What a policy without published rules is for, nobody can say: it stays as it is.
  const insteadOf = sortedRecord(Object.entries(declared).filter(([name]) => hasRules(CATALOGUE.get(name))));
  const real = needs.filter(({ request }) => !allows(EVERYBODY, request));
  const smallest = smallestGrant(real.map(({ request }) => request));
  const rest = sortedRecord(Object.entries(insteadOf).filter(([name]) => used.has(name)));
  // What was used of what no file gives any more, the rest of the files does not explain either.
  const isRestEnough = [...used].every((name) => Object.hasOwn(declared, name));
  const possible = [...(smallest === undefined ? [] : [smallest]), ...(isRestEnough ? [rest] : [])];
  const policies = possible.find((grant) => isSmaller(grant, insteadOf));
  if (policies === undefined) return undefined;
  const requests = needs.reduce((sum, need) => sum + need.requests, 0);
  return { policies, insteadOf, requests, ...evidence(needs) };
}

/** Whether the rules of a policy are published, so that what it allowed can be compared. */
export function isEvaluable(policy: string): boolean {
  return hasRules(CATALOGUE.get(policy));
}
