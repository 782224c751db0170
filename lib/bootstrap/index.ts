export { DELEGATE, delegationLines, type ProposedDelegation } from "./propose-delegations";
export type { AlreadyThere, Bootstrap, BootstrapOptions, Conflict, ProposedException } from "./bootstrap";
export type { FoundAccess, FoundCluster, FoundGrant, FoundNode } from "./found-access";
export { writeFoundAccess } from "./write-found-access";
