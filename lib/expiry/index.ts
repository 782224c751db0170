export { deleteEnded, type DeletedGrants } from "./delete-ended";
export { dueChanges, type DueChanges } from "./due-changes";
export { endedGrants, endingExceptions, endingGrants, type EndingGrant } from "./ending-grants";
export { findUpcoming, OUTLOOK_DAYS, type Upcoming } from "./outlook";
export { findGrant, renewGrant, type FoundGrant, type Renewal } from "./renew";
