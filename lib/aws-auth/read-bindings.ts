import { printable } from "../diagnostics";
import { goToPlain, readGoYaml } from "../source";
import type { NotAwsAuth } from "./aws-auth";
import type { Binding } from "./binding";
import { decodeFile } from "./decode-file";
import { isPlain, mapAt, textAt, unlist } from "./plain";

const GET_BINDINGS = "kubectl get clusterrolebindings,rolebindings -A -o json > bindings.json";

function subjectsOf(subjects: unknown): Binding["subjects"] {
  if (!Array.isArray(subjects)) return [];
  return subjects.flatMap((subject: unknown) => {
    const [kind, name] = [textAt(subject, "kind"), textAt(subject, "name")];
    return (kind === "User" || kind === "Group") && name !== undefined ? [{ kind, name }] : [];
  });
}

function tryReadBinding(object: unknown): Binding | undefined {
  const [kind, role, metadata] = [textAt(object, "kind"), mapAt(object, "roleRef"), mapAt(object, "metadata")];
  const [roleKind, roleName, name] = [textAt(role, "kind"), textAt(role, "name"), textAt(metadata, "name")];
  if (!isPlain(object) || (kind !== "ClusterRoleBinding" && kind !== "RoleBinding")) return undefined;
  if (textAt(object, "apiVersion")?.startsWith("rbac.authorization.k8s.io/") === false) return undefined;
  if ((roleKind !== "ClusterRole" && roleKind !== "Role") || roleName === undefined || name === undefined)
    return undefined;
  // kubectl puts an object without a namespace into `default`.
  const namespace = kind === "RoleBinding" ? (textAt(metadata, "namespace") ?? "default") : undefined;
  return { kind, name, namespace, role: { kind: roleKind, name: roleName }, subjects: subjectsOf(object["subjects"]) };
}

/** The bindings in a parsed object: a ClusterRoleBinding or RoleBinding, or a List of them; other kinds are skipped. */
export function bindingsOf(object: unknown): Binding[] {
  return unlist(object).flatMap((one) => tryReadBinding(one) ?? []);
}

/** The bindings in a file of RBAC objects, YAML or JSON, of one document or several. */
export function readBindings(bytes: Uint8Array): { readonly bindings: readonly Binding[] } | NotAwsAuth {
  const decoded = decodeFile(bytes, GET_BINDINGS, "bindings");
  if ("problem" in decoded) return decoded;
  const { text } = decoded;
  if (/^\s*\{/.test(text)) {
    try {
      return { bindings: bindingsOf(JSON.parse(text)) };
    } catch {
      // YAML in brackets, several JSON objects, or broken: the YAML reader says where.
    }
  }
  const read = readGoYaml(text, "all");
  if ("problem" in read) {
    const place = read.line === undefined ? "" : ` (line ${read.line})`;
    const problem = `the file is neither YAML nor JSON${place}: ${printable(read.problem)}`;
    return { problem, hint: `run: ${GET_BINDINGS}` };
  }
  return { bindings: read.roots.flatMap((root) => (root === undefined ? [] : bindingsOf(goToPlain(root)))) };
}
