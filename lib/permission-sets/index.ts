export { chooseRole, permissionSetsOf, type AccountSets } from "./choose-role";
export { describeChange } from "./describe-change";
export { formatLock } from "./format-lock";
export { compareLocks, linesOf, type LockChange, type LockLine } from "./lock";
export type { NamedSet } from "./named-set";
export { readNamedSets, type NamedSets } from "./read-named-sets";
