import type { Binding, ConfigMap } from "../aws-auth";
import type { LiveRbac } from "./rbac-reader";
import type { Missing, Unread } from "./reading";

/** One cluster's Kubernetes API, through kubectl. Only bugs throw: what a cluster refuses is an answer. */
export interface Kube {
  /** kube-system/aws-auth. */
  awsAuth(): Promise<ConfigMap | Missing | Unread>;
  /** Every ClusterRoleBinding and RoleBinding. */
  bindings(): Promise<{ readonly bindings: readonly Binding[] } | Unread>;
  /** Every ClusterRole, Role and binding. */
  rbac(): Promise<LiveRbac | Unread>;
  /**
   * Replaces `data` of kube-system/aws-auth, if it is still at `resourceVersion`; makes it where it is missing and
   * `resourceVersion` is undefined. Labels and annotations stay. Undefined when it is done.
   */
  replaceAwsAuth(data: ReadonlyMap<string, string>, resourceVersion: string | undefined): Promise<Unread | undefined>;
  /** Deletes kube-system/aws-auth, if it is still at `resourceVersion`. Undefined when it is done, or was gone already. */
  deleteAwsAuth(resourceVersion: string): Promise<Unread | undefined>;
}
