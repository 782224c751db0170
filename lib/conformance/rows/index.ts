import type { Row } from "../row";
import { ENTRIES } from "./entries";
import { IDENTITIES, TYPE_ROWS } from "./identities";
import { CLUSTERS, LISTS } from "./lists";
import { LIMITS, POLICIES, SCOPES } from "./policies";
import { TAGS } from "./tags";

/** The table: what is recorded of the EKS access API, row by row. */
export const ROWS: readonly Row[] = [
  ...ENTRIES,
  ...IDENTITIES,
  ...TYPE_ROWS,
  ...POLICIES,
  ...SCOPES,
  ...LIMITS,
  ...LISTS,
  ...TAGS,
  ...CLUSTERS,
];
