import type { PolicyRule } from "../model";

/** What is asked of Kubernetes: as its authorizers get it. */
export type RbacRequest = ResourceRequest | UrlRequest;

export interface ResourceRequest {
  readonly kind: "resource";
  readonly verb: string;
  /** `""` is the core group. */
  readonly apiGroup: string;
  /** Plural, without its subresource. */
  readonly resource: string;
  /** `""` where the resource itself is meant. */
  readonly subresource: string;
  /** `""` where no one object is meant. */
  readonly name: string;
  /** `""` for all namespaces together, and for what has none. */
  readonly namespace: string;
}

/** Such as `/healthz`. */
export interface UrlRequest {
  readonly kind: "url";
  readonly verb: string;
  readonly path: string;
}

function has(words: readonly string[], word: string): boolean {
  return words.includes("*") || words.includes(word);
}

function hasResource(resources: readonly string[], { resource, subresource }: ResourceRequest): boolean {
  if (subresource === "") return has(resources, resource);
  return has(resources, `${resource}/${subresource}`) || resources.includes(`*/${subresource}`);
}

/** What stands before the stars at a path's end. */
function stemOf(path: string): string {
  let end = path.length;
  while (path[end - 1] === "*") end -= 1;
  return path.slice(0, end);
}

function hasPath(paths: readonly string[], path: string): boolean {
  return paths.some((one) => one === path || (one.endsWith("*") && path.startsWith(stemOf(one))));
}

/**
 * Whether a rule allows a request, wherever the rule counts: namespaces are those of the binding, and not looked at.
 * As Kubernetes decides it (plugin/pkg/auth/authorizer/rbac, `RuleAllows`).
 */
export function ruleAllows(rule: PolicyRule, request: RbacRequest): boolean {
  if (!has(rule.verbs, request.verb)) return false;
  if (request.kind === "url") return hasPath(rule.nonResourceURLs, request.path);
  return (
    has(rule.apiGroups, request.apiGroup) &&
    hasResource(rule.resources, request) &&
    (rule.resourceNames.length === 0 || rule.resourceNames.includes(request.name))
  );
}
