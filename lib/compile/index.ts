export { isHeld, NOTICE_DAYS } from "./active-grants";
export { pieceKey, type AccessPiece, type EndedPieces } from "./cut-claim";
export { checkVanished } from "./check-vanished";
export { groupBy, uniteOrigins } from "./group-by";
export { limitPlan } from "./limit-plan";
export { mergeAccess } from "./merge-access";
export { checkAdoptions } from "./merge-adoptions";
export { originRecord, type OriginRecord } from "./origin-record";
export type {
  AccessPlan,
  AccessScope,
  AccountPlan,
  Attributed,
  ClusterPlan,
  EntryPurpose,
  GuardedPlan,
  Origin,
  PlannedEntry,
  PlannedPolicy,
  PolicyRequest,
  StackSettings,
  Waiver,
} from "./plan";
