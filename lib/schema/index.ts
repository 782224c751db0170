export type { Written } from "./check-shape";
export { checkShapes, type WrittenRepository } from "./check-shapes";
export type { WrittenCluster, WrittenNode } from "./cluster-schema";
export { GUARDRAILS, type WrittenException } from "./guardrails-schema";
export { exportJsonSchemas } from "./json-schema";
export type { WrittenLock } from "./lock-schema";
export type { WrittenPlatform, WrittenProfile } from "./platform-schema";
export type { WrittenGrant, WrittenPolicies, WrittenPrincipal, WrittenSelector, WrittenTeam } from "./team-schema";
export { isName } from "./vocabulary";
