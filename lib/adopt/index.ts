export { adoptClusters, type AdoptedClusters, type AdoptOptions } from "./adopt-clusters";
export { adoptFile, adoptPath } from "./adopt-file";
export { conflictsOf, describeAdoption } from "./describe-adoption";
export type { LookedAt } from "./verdict";
