import type { Guardrail } from "../guardrail";
import { breakGlassPresent } from "./break-glass-present";
import { clusterAdminReserved } from "./cluster-admin-reserved";
import { clusterWideSecrets } from "./cluster-wide-secrets";
import { delegation } from "./delegation";
import { expiryRequired } from "./expiry-required";
import { iamUsersForbidden } from "./iam-users-forbidden";
import { maximumRemovals } from "./maximum-removals";
import { minimumAdmins } from "./minimum-admins";
import { namespaceClaimedTwice } from "./namespace-claimed-twice";
import { namespaceShared } from "./namespace-shared";
import { protectedNamespaces } from "./protected-namespaces";
import { unknownNamespace } from "./unknown-namespace";

/** Every rule, in the order of the table in docs/guardrails.md. */
export const ALL_GUARDRAILS: readonly Guardrail[] = [
  clusterAdminReserved,
  delegation,
  clusterWideSecrets,
  protectedNamespaces,
  expiryRequired,
  iamUsersForbidden,
  breakGlassPresent,
  minimumAdmins,
  maximumRemovals,
  namespaceClaimedTwice,
  namespaceShared,
  unknownNamespace,
];
