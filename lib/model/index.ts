export { CATALOGUE, CLUSTER_ADMIN, displayName, policyArn, policyName, type AccessPolicy } from "./access-policy";
export { accountStackName } from "./account-stack";
export type { AdoptedEntry, Adoption } from "./adoption";
export { placeOf, type Backend, type BackendSettings, type StatePlace } from "./backend";
export { breakGlassPrincipal, type BreakGlass } from "./break-glass";
export { buildModel, type Model } from "./build-model";
export {
  addDays,
  compareEnds,
  dayOf,
  daysBetween,
  daysLeft,
  isOver,
  justAfter,
  lastMomentOf,
  laterEnd,
  laterMinute,
  minuteOf,
  minutesLeft,
  tryParseDate,
  tryParseEnd,
  type CalendarDate,
  type Clock,
  type End,
  type Minute,
} from "./calendar-date";
export { readCluster, type AuthenticationMode, type Cluster, type Home, type Ignored } from "./cluster";
export { chooseClusters } from "./choose-clusters";
export type { Grant, GrantedName } from "./grant";
export { fitsPrincipal, parseGroup, parseUsername } from "./kubernetes-identity";
export { hasName, isNamed, listNames, type DelegatedNames } from "./delegated-names";
export type { Delegation } from "./delegation";
export type { Exception, Guardrails } from "./guardrails";
export { IDENTITY_CENTER_FOLDER, tryPermissionSetOf } from "./permission-set-role";
export { tryParseSessionArn } from "./session-arn";
export { policyRule, type PolicyRule, type WrittenRule } from "./policy-rule";
export { isWithinNamespaces, prefixesOf, tryFindWidest } from "./namespace";
export {
  CLUSTERS_ANNOTATION,
  type Binding,
  type ClusterRole,
  type LabelSelector,
  type Manifests,
  type Role,
  type Subject as BindingSubject,
} from "./manifests";
export type { Placed } from "./placed";
export { partitionOf } from "./partition";
export type { Alarms, Pipeline, TrustedRepository } from "./pipeline";
export type { PipelineUse, TrustedIssuer } from "./trusted-issuer";
export type { Platform } from "./platform";
export {
  defaultUsername,
  makePrincipal,
  parsePrincipalArn,
  parseRoleName,
  roleUsername,
  type Principal,
  type PrincipalArn,
} from "./principal";
export { isNodeType, NODE_TYPES, type NodeType } from "../schema";
export { asWildcard, hasSessionName, mayRenderAlike, readTemplate, withoutSessionNames } from "./session-name";
export type { Subject } from "./subjects";
export { isReservedTag } from "./tags";
export type { Team } from "./team";
export { areWide } from "./wide-patterns";
export { SERVICE_POLICIES, type Service } from "./services";
export { allRegions } from "./regions";
export { covers, isWildcard, matches, overlaps, uncovered } from "./wildcard";
