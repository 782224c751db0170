import type { FindingRule } from "../finding";
import { endsSoon, exceptions, noEnd, overdue } from "./ends";
import { otherWays, sharedNamespaces, unboundGroups } from "./names";
import { adminGrade, clusterWideSecrets } from "./policies";
import { dead, smaller, unused } from "./usage";

/** Every finding, in the order in which they are shown: what hurts most first. */
export const FINDINGS: readonly FindingRule[] = [
  overdue,
  adminGrade,
  clusterWideSecrets,
  exceptions,
  noEnd,
  endsSoon,
  unused,
  smaller,
  dead,
  unboundGroups,
  sharedNamespaces,
  otherWays,
];
