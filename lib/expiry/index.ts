export { dueChanges, type DueChanges } from "./due-changes";
export { endedGrants, endingExceptions, endingGrants, type EndingGrant } from "./ending-grants";
export { removeGrants, type RemovedGrants } from "./remove-grants";
