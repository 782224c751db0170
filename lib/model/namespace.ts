import { renderFlow } from "../source";
import { accept, refuse, type Result } from "./result";

/** A namespace, or all whose names start with what is before the `*`. */
const NAMESPACE = /^(?=.{1,63}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
const PREFIX = /^(?=.{2,64}$)[a-z0-9][a-z0-9-]*\*$/;

/**
 * A namespace of an access scope: an RFC 1123 label, or a prefix with a trailing `*`.
 * https://docs.aws.amazon.com/eks/latest/userguide/access-policies.html; EKS checks neither spelling nor existence.
 */
export function parseNamespace(text: string): Result<string> {
  if (NAMESPACE.test(text) || PREFIX.test(text)) return accept(text);
  const near = text.toLowerCase().replaceAll("_", "-");
  if (NAMESPACE.test(near) || PREFIX.test(near))
    return refuse("not a Kubernetes namespace: lower-case letters, digits and hyphens", `write ${renderFlow(near)}`);
  if (text === "*")
    return refuse("a namespace cannot be every namespace", "write the scope `cluster` instead of a list");
  if (text.includes("*"))
    return refuse(
      "a `*` is allowed only at the end of a namespace",
      "list the namespaces, or use a prefix such as dev-*",
    );
  return refuse(
    "not a Kubernetes namespace",
    "1 to 63 lower-case letters, digits and hyphens, starting and ending with a letter or digit",
  );
}

/**
 * Whether a namespace, or all that a prefix matches, lies within one of many, each of them a namespace or a prefix. As many
 * look-ups as it has characters, however many there are.
 */
export function isWithinNamespaces(namespace: string, all: ReadonlySet<string>): boolean {
  return all.has(namespace) || tryFindWidest(namespace, all) !== undefined;
}

/** The prefixes, as wildcards, that a namespace lies within, the widest first; of a wildcard its own is the last. */
export function prefixesOf(namespace: string): string[] {
  const stem = namespace.endsWith("*") ? namespace.slice(0, -1) : namespace;
  return Array.from(stem, (_, index) => `${stem.slice(0, index + 1)}*`);
}

/** The widest of many prefixes that a namespace, or all that a prefix matches, lies within. */
export function tryFindWidest(namespace: string, all: ReadonlySet<string>): string | undefined {
  const stem = namespace.endsWith("*") ? namespace.slice(0, -1) : namespace;
  for (let length = 1; length <= stem.length; length += 1) {
    const prefix = `${stem.slice(0, length)}*`;
    if (all.has(prefix)) return prefix;
  }
  return undefined;
}
