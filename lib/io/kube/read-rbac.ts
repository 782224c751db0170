import * as z from "zod";

import { policyRule, type LabelSelector } from "../../model";
import type { LiveRbac, RbacObject } from "../../ports/rbac-reader";

const texts = z.array(z.string()).nullish();
const words = z.record(z.string(), z.string()).nullish();

const selector = z.looseObject({
  matchLabels: words,
  matchExpressions: z
    .array(
      z.looseObject({ key: z.string(), operator: z.enum(["In", "NotIn", "Exists", "DoesNotExist"]), values: texts }),
    )
    .nullish(),
});

/** The four kinds, as the API server answers them. What is not read here says nothing about who may do what. */
const object = z.looseObject({
  kind: z.enum(["ClusterRole", "Role", "ClusterRoleBinding", "RoleBinding"]),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    labels: words,
    annotations: words,
  }),
  rules: z
    .array(
      z.looseObject({ verbs: texts, apiGroups: texts, resources: texts, resourceNames: texts, nonResourceURLs: texts }),
    )
    .nullish(),
  aggregationRule: z.looseObject({ clusterRoleSelectors: z.array(selector).nullish() }).nullish(),
  roleRef: z.looseObject({ kind: z.enum(["ClusterRole", "Role"]), name: z.string() }).optional(),
  subjects: z
    .array(
      z.looseObject({
        kind: z.enum(["User", "Group", "ServiceAccount"]),
        name: z.string(),
        namespace: z.string().optional(),
      }),
    )
    .nullish(),
});

const list = z.looseObject({ kind: z.literal("List"), items: z.array(object) });

function selectorOf({ matchLabels, matchExpressions }: z.infer<typeof selector>): LabelSelector {
  return [
    ...Object.entries(matchLabels ?? {}).map(([key, value]) => ({ key, operator: "In" as const, values: [value] })),
    ...(matchExpressions ?? []).map(({ key, operator, values }) => ({ key, operator, values: values ?? [] })),
  ];
}

function objectOf({ kind, metadata, rules, aggregationRule, roleRef, subjects }: z.infer<typeof object>): RbacObject {
  return {
    kind,
    name: metadata.name,
    namespace: metadata.namespace ?? null,
    labels: metadata.labels ?? {},
    annotations: metadata.annotations ?? {},
    rules: (rules ?? []).map(policyRule),
    aggregates: aggregationRule == null ? null : (aggregationRule.clusterRoleSelectors ?? []).map(selectorOf),
    role: roleRef === undefined ? null : { kind: roleRef.kind, name: roleRef.name },
    subjects: (subjects ?? []).map((one) => ({ kind: one.kind, name: one.name, namespace: one.namespace ?? null })),
  };
}

/** The objects of kubectl's list. @throws Error for anything else: half of a list would look like a clean cluster */
export function readRbac(stdout: string): LiveRbac {
  return { objects: list.parse(JSON.parse(stdout)).items.map(objectOf) };
}
