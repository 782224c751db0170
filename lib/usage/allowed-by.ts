/** What the reason of a decision names. */
export type AllowedBy =
  | { readonly kind: "policy"; readonly name: string }
  | { readonly kind: "group"; readonly name: string }
  | { readonly kind: "user" }
  | { readonly kind: "other" };

/** As Go's `%q` writes a text: what is in it cannot end it. */
const QUOTED = String.raw`"((?:[^"\\]|\\.)*)"`;
const POLICY_ROLE = new RegExp(` of (?:Cluster)?Role ${QUOTED}(?= |$)`);
const POLICY_ARN = /^arn:[a-z-]{1,20}:eks::aws:cluster-access-policy\/([A-Za-z0-9]{1,128})$/;
const RBAC = new RegExp(
  `^RBAC: allowed by (?:Cluster)?RoleBinding ${QUOTED} of (?:Cluster)?Role ${QUOTED} to (Group|User|ServiceAccount) ${QUOTED}$`,
);
/** Names of Kubernetes have at most 253 characters, and four of them are the rest. */
const LONGEST_REASON = 4_096;
const LONGEST_GROUP = 1_024;

const OTHER: AllowedBy = { kind: "other" };

/** The escapes that Go and JSON have in common; the others stay as they are. */
function unquote(text: string): string {
  return text.replaceAll(/\\(["\\])/g, "$1");
}

/**
 * What allowed a request, from the annotation `authorization.k8s.io/reason` (facts of one real event of 2024-08): the
 * authorizer is the text's beginning, and names of bindings, which somebody in the cluster chose, stand in quotes behind it.
 */
export function readReason(reason: string): AllowedBy {
  if (reason.length > LONGEST_REASON) return OTHER;
  if (reason.startsWith("EKS Access Policy:")) {
    const [, role = ""] = POLICY_ROLE.exec(reason) ?? [];
    const [, name] = POLICY_ARN.exec(role) ?? [];
    return name === undefined ? OTHER : { kind: "policy", name };
  }
  const [, , , subject, name = ""] = RBAC.exec(reason) ?? [];
  if (subject === "Group" && name.length <= LONGEST_GROUP) return { kind: "group", name: unquote(name) };
  return subject === "User" ? { kind: "user" } : OTHER;
}
