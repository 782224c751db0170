// Kubernetes RBAC objects, as `kubectl apply` takes them: what the API server would refuse is refused here, with a place.
// https://kubernetes.io/docs/reference/access-authn-authz/rbac/
import * as z from "zod";

const API_GROUP = "rbac.authorization.k8s.io";
const API_VERSION = `${API_GROUP}/v1`;

const apiVersion = z.literal(API_VERSION);

/** A path segment, and nothing stricter: RBAC names may hold colons. */
const objectName = z
  .string()
  .regex(/^(?!\.{1,2}$)[^/%\s]{1,253}$/, { error: "expected a name without spaces, `/` and `%`" });

const namespace = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, { error: "expected a namespace (an RFC 1123 label)" });

const texts = z.array(z.string());
const words = z.record(z.string(), z.string());

/** What a server adds (`uid`, `creationTimestamp`) is let through: manifests are often what `kubectl get` printed. */
const metadata = z.looseObject({
  name: objectName,
  labels: words.optional(),
  annotations: words.optional(),
});
const namespaced = metadata.extend({ namespace: namespace.optional() });

/** What the API server asks of a rule; one of a Role has a namespace, and paths have none. */
function ruleOf(kind: "ClusterRole" | "Role") {
  return z
    .strictObject({
      verbs: texts.min(1, { error: "expected at least one verb" }),
      apiGroups: texts.nullish(),
      resources: texts.nullish(),
      resourceNames: texts.nullish(),
      nonResourceURLs: texts.nullish(),
    })
    .check((context) => {
      const { apiGroups, resources, resourceNames, nonResourceURLs } = context.value;
      const has = (list: readonly string[] | null | undefined): boolean => (list ?? []).length > 0;
      const refuse = (key: string, message: string): void => {
        context.issues.push({ code: "custom", input: context.value, path: [key], message });
      };
      if (has(nonResourceURLs)) {
        if (kind === "Role") refuse("nonResourceURLs", "a Role has no nonResourceURLs: write a ClusterRole");
        if (has(apiGroups) || has(resources) || has(resourceNames)) {
          refuse("nonResourceURLs", "a rule is about resources or about nonResourceURLs: write two rules");
        }
        return;
      }
      if (!has(apiGroups)) refuse("apiGroups", 'a rule needs apiGroups; `""` is the core group');
      if (!has(resources)) refuse("resources", "a rule needs resources, or nonResourceURLs");
    });
}

const requirement = z
  .strictObject({
    key: z.string(),
    operator: z.enum(["In", "NotIn", "Exists", "DoesNotExist"]),
    values: texts.nullish(),
  })
  .check((context) => {
    const { operator, values } = context.value;
    const wantsValues = operator === "In" || operator === "NotIn";
    if ((values ?? []).length > 0 === wantsValues) return;
    const message = wantsValues ? `${operator} needs values` : `${operator} takes no values`;
    context.issues.push({ code: "custom", input: context.value, path: ["values"], message });
  });

const labelSelector = z.strictObject({
  matchLabels: words.nullish(),
  matchExpressions: z.array(requirement).nullish(),
});

const clusterRole = z.strictObject({
  apiVersion,
  kind: z.literal("ClusterRole"),
  metadata,
  rules: z.array(ruleOf("ClusterRole")).nullish(),
  aggregationRule: z
    .strictObject({
      clusterRoleSelectors: z.array(labelSelector).min(1, { error: "expected at least one selector" }),
    })
    .nullish(),
});

const role = z.strictObject({
  apiVersion,
  kind: z.literal("Role"),
  metadata: namespaced,
  rules: z.array(ruleOf("Role")).nullish(),
});

const subject = z
  .strictObject({
    kind: z.enum(["User", "Group", "ServiceAccount"]),
    name: z.string().min(1, { error: "expected a name" }),
    namespace: namespace.optional(),
    apiGroup: z.enum([API_GROUP, ""]).optional(),
  })
  .check((context) => {
    const { kind, namespace: within, apiGroup } = context.value;
    const refuse = (key: string, message: string): void => {
      context.issues.push({ code: "custom", input: context.value, path: [key], message });
    };
    if (kind !== "ServiceAccount" && within !== undefined) refuse("namespace", `a ${kind} has no namespace`);
    if (apiGroup === undefined || (apiGroup === "") === (kind === "ServiceAccount")) return;
    refuse("apiGroup", kind === "ServiceAccount" ? 'expected `""`, or no apiGroup' : `expected ${API_GROUP}`);
  });

const roleName = { name: objectName, apiGroup: z.literal(API_GROUP).optional() };

const clusterRoleBinding = z.strictObject({
  apiVersion,
  kind: z.literal("ClusterRoleBinding"),
  metadata,
  subjects: z.array(subject).nullish(),
  roleRef: z.strictObject({ kind: z.literal("ClusterRole"), ...roleName }),
});

const roleBinding = z.strictObject({
  apiVersion,
  kind: z.literal("RoleBinding"),
  metadata: namespaced,
  subjects: z.array(subject).nullish(),
  roleRef: z.strictObject({ kind: z.enum(["ClusterRole", "Role"]), ...roleName }),
});

/** By kind: what `rbac/*.yaml` may hold. */
export const MANIFEST_SCHEMAS = {
  ClusterRole: clusterRole,
  Role: role,
  ClusterRoleBinding: clusterRoleBinding,
  RoleBinding: roleBinding,
} as const;

export type ManifestKind = keyof typeof MANIFEST_SCHEMAS;

export type WrittenManifest =
  z.infer<typeof clusterRole> | z.infer<typeof role> | z.infer<typeof clusterRoleBinding> | z.infer<typeof roleBinding>;

export type WrittenRules = z.infer<typeof clusterRole>["rules"];
export type WrittenLabelSelector = z.infer<typeof labelSelector>;

/** Several objects in one, as `kubectl get -o yaml` prints them. Its items are checked one by one. */
export const manifestListSchema = z.strictObject({
  apiVersion: z.literal("v1"),
  kind: z.literal("List"),
  metadata: z.looseObject({}).nullish(),
  items: z.array(z.unknown()),
});
