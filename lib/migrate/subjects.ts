import type { Binding } from "../aws-auth";
import { matches } from "../model";

/** `ClusterRoleBinding ops-view`, `RoleBinding payments/deployers`. */
export function bindingName({ kind, namespace, name }: Binding): string {
  return `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
}

export function bindingsOfGroup(bindings: readonly Binding[], group: string): Binding[] {
  return bindings.filter(({ subjects }) => subjects.some(({ kind, name }) => kind === "Group" && name === group));
}

/** What a template of EKS's may become: any text. The account has been filled in before. */
const TEMPLATE = /\{\{(EC2PrivateDNSName|SessionName|SessionNameRaw|AccessKeyID)\}\}/g;

/** Bindings one of whose `User` subjects may be a user of that name. */
export function bindingsOfUser(bindings: readonly Binding[], username: string): Binding[] {
  if (username === "") return [];
  const pattern = username.replace(TEMPLATE, "*");
  return bindings.filter(({ subjects }) =>
    subjects.some(({ kind, name }) => kind === "User" && matches(pattern, name)),
  );
}
