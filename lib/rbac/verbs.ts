import type { RbacRequest } from "./rule-allows";

/** Of every resource. https://kubernetes.io/docs/reference/access-authn-authz/authorization/#determine-the-request-verb */
const VERBS = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"];
/** Of some: what Kubernetes' own admission and authorizers ask for. */
const MORE_VERBS = ["use", "bind", "escalate", "impersonate", "approve", "sign", "attest", "proxy", "*"];

/** What a request for a resource, or for a path, may ask for. Others exist too: a custom resource's controller asks for its own. */
export const KNOWN_VERBS: Readonly<Record<RbacRequest["kind"], readonly string[]>> = {
  resource: [...VERBS, ...MORE_VERBS],
  url: ["get", "head", "post", "put", "patch", "delete", "options", "*"],
};

/** Whether Kubernetes itself asks for the verb. */
export function isKnownVerb({ kind, verb }: Pick<RbacRequest, "kind" | "verb">): boolean {
  return KNOWN_VERBS[kind].includes(verb);
}
