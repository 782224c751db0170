import type { LabelSelector, PolicyRule } from "../model";
import type { ClusterAddress } from "./eks-reader";
import type { Unread } from "./reading";

export interface RbacSubject {
  readonly kind: "User" | "Group" | "ServiceAccount";
  readonly name: string;
  /** Null but for a ServiceAccount. */
  readonly namespace: string | null;
}

type Texts = Readonly<Record<string, string>>;

/** A ClusterRole, a Role or a binding, as a cluster has it. What it has not is empty. */
export interface RbacObject {
  readonly kind: "ClusterRole" | "Role" | "ClusterRoleBinding" | "RoleBinding";
  readonly name: string;
  /** Null for what is of the whole cluster. */
  readonly namespace: string | null;
  readonly labels: Texts;
  readonly annotations: Texts;
  readonly rules: readonly PolicyRule[];
  /** Null where a ClusterRole has its own rules; else Kubernetes writes them. */
  readonly aggregates: readonly LabelSelector[] | null;
  /** Null but for a binding. */
  readonly role: { readonly kind: "ClusterRole" | "Role"; readonly name: string } | null;
  readonly subjects: readonly RbacSubject[];
}

/** All of a cluster's RBAC. Whoever may write there chose its texts. */
export interface LiveRbac {
  readonly objects: readonly RbacObject[];
}

export interface RbacReader {
  /** What a cluster refuses is an answer. */
  read(cluster: ClusterAddress): Promise<LiveRbac | Unread>;
}
