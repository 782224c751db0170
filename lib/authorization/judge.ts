import { isNothing, uniteScopes, type Scope } from "../access/scope";
import { covers } from "../model";
import { ROLES_OF_EVERYONE, ruleAllows, type RbacRequest } from "../rbac";
import type { AccessGround } from "./grounds";

export type Answer = "yes" | "no" | "unknown";

/** What is answered, and why. */
export interface Verdict {
  readonly answer: Answer;
  /** What says yes; where nothing does, what may say yes. */
  readonly because: readonly AccessGround[];
  /** What could not be evaluated: access policies and roles without rules, and Kubernetes' own bindings; sorted. */
  readonly notEvaluated: readonly string[];
  /** Where it is yes, of a request for all namespaces that is not. */
  readonly namespaces: Scope;
}

/** Whether what counts in a scope counts for a request: what has no namespace is a matter of the whole cluster. */
function reaches(scope: Scope, request: RbacRequest): boolean {
  if (scope === "cluster") return true;
  if (request.kind === "url" || request.namespace === "") return false;
  return scope.some((namespace) => covers(namespace, request.namespace));
}

/** What a ground says of a request within its scope. */
function say({ rules, ...ground }: AccessGround, request: RbacRequest): Answer {
  if (rules === undefined) return "unknown";
  if (rules.some((rule) => ruleAllows(rule, request))) {
    return ground.source === "rbac" && ground.isForSomeSessions ? "unknown" : "yes";
  }
  return ground.mayHoldMore ? "unknown" : "no";
}

/** What a ground is called where it could not be evaluated. */
function nameOf(ground: AccessGround): string {
  return ground.source === "policy" ? ground.planned.policy.name : ground.binding.role.value.name;
}

/** The roles that Kubernetes binds to everybody, and that would allow a request. */
function rolesOfEveryone(request: RbacRequest): string[] {
  return ROLES_OF_EVERYONE.filter(({ rules }) => rules.some((rule) => ruleAllows(rule, request))).map(
    ({ name }) => name,
  );
}

/** The namespaces in which a request is allowed that is for all of them. */
function namespacesOf(grounds: readonly AccessGround[], request: RbacRequest): Scope {
  if (request.kind === "url" || request.namespace !== "") return [];
  const scopes = grounds.filter((ground) => say(ground, request) === "yes").map(({ scope }) => scope);
  return uniteScopes(scopes);
}

/**
 * What Kubernetes would answer a request of somebody who has these grounds. Yes of one beats unknown of another, and unknown
 * beats no. Pure: what is not in the files is unknown, never guessed.
 */
export function judge(grounds: readonly AccessGround[], request: RbacRequest): Verdict {
  const said = grounds
    .filter(({ scope }) => reaches(scope, request))
    .map((ground) => ({ ground, says: say(ground, request) }));
  const who = (answer: Answer): AccessGround[] =>
    said.filter(({ says }) => says === answer).map(({ ground }) => ground);
  const [yes, unknown, everyones] = [who("yes"), who("unknown"), rolesOfEveryone(request)];
  const notEvaluated = [...new Set([...unknown.map(nameOf), ...everyones])].sort();
  if (yes.length > 0) return { answer: "yes", because: yes, notEvaluated, namespaces: [] };
  if (notEvaluated.length > 0) return { answer: "unknown", because: unknown, notEvaluated, namespaces: [] };
  const namespaces = namespacesOf(grounds, request);
  return { answer: "no", because: [], notEvaluated, namespaces: isNothing(namespaces) ? [] : namespaces };
}
