export { adoptClusters, type AdoptedClusters, type AdoptOptions } from "./adopt-clusters";
export { adoptFile, adoptPath } from "./adopt-file";
export { deadEntries, deadPath, deadScript } from "./delete-dead";
export { conflictsOf, describeAdoption } from "./describe-adoption";
export type { LookedAt } from "./verdict";
