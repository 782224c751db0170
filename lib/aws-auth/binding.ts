/** A ClusterRoleBinding or RoleBinding, as far as access entries have to do with it. */
export interface Binding {
  readonly kind: "ClusterRoleBinding" | "RoleBinding";
  readonly name: string;
  /** Undefined for a ClusterRoleBinding. */
  readonly namespace: string | undefined;
  readonly role: { readonly kind: "ClusterRole" | "Role"; readonly name: string };
  /** Service accounts are left out. */
  readonly subjects: readonly { readonly kind: "User" | "Group"; readonly name: string }[];
}
