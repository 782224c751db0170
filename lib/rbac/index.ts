export { ruleAllows, type RbacRequest, type ResourceRequest, type UrlRequest } from "./rule-allows";
export { resolveBindings, type ResolvedBinding, type RoleRules } from "./cluster-rbac";
export { KUBERNETES_ROLES, ROLES_OF_EVERYONE, type KnownRole } from "./kubernetes-roles";
export { RESOURCE_TYPES, tryFindType, type ResourceType } from "./resource-types";
export { powersOf, type Powers } from "./powers";
export { uncoveredRules } from "./uncovered-rules";
export { ruleText } from "./rule-text";
export { isKustomization, KUSTOMIZE_FOLDER, kustomizations } from "./kustomizations";
export { isKnownVerb, KNOWN_VERBS } from "./verbs";
