export type { AlreadyThere, Bootstrap, BootstrapOptions, Conflict, ProposedException } from "./bootstrap";
export type { FoundAccess, FoundCluster, FoundGrant, FoundNode } from "./found-access";
export { DELEGATE, delegationLines } from "./propose-delegations";
export { writeFoundAccess } from "./write-found-access";
