/**
 * What a ClusterRole, a Role or an access policy allows: one rule of it, each list there and maybe empty.
 * https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/cluster-role-v1/
 */
export interface PolicyRule {
  readonly verbs: readonly string[];
  /** `""` is the core group, `*` any. */
  readonly apiGroups: readonly string[];
  /** `pods`, `pods/log`, `*`; a star before the slash means every resource's (`*` + `/scale`). */
  readonly resources: readonly string[];
  /** Empty: all names, and requests without one. */
  readonly resourceNames: readonly string[];
  /** Paths; a trailing `*` stands for all that begin so. */
  readonly nonResourceURLs: readonly string[];
}

/** A rule as it is written, by people or AWS. */
export type WrittenRule = { readonly [Key in keyof PolicyRule]?: readonly string[] | null | undefined };

/** A rule in which what is left out is empty. */
export function policyRule(written: WrittenRule): PolicyRule {
  const { verbs, apiGroups, resources, resourceNames, nonResourceURLs } = written;
  return {
    verbs: verbs ?? [],
    apiGroups: apiGroups ?? [],
    resources: resources ?? [],
    resourceNames: resourceNames ?? [],
    nonResourceURLs: nonResourceURLs ?? [],
  };
}
