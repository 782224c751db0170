import type { Guardrail } from "../guardrail";
import { anotherTeamsName } from "./another-teams-name";
import { bindingUnused } from "./binding-unused";
import { boundToEverybody } from "./bound-to-everybody";
import { breakGlassPresent } from "./break-glass-present";
import { breakGlassUsable } from "./break-glass-usable";
import { clusterAdminReserved } from "./cluster-admin-reserved";
import { clusterWideSecrets } from "./cluster-wide-secrets";
import { delegation } from "./delegation";
import { expiryRequired } from "./expiry-required";
import { groupUnbound } from "./group-unbound";
import { iamUsersForbidden } from "./iam-users-forbidden";
import { manifestReserved } from "./manifest-reserved";
import { maximumRemovals } from "./maximum-removals";
import { minimumAdmins } from "./minimum-admins";
import { namespaceClaim } from "./namespace-claim";
import { namespaceClaimedTwice } from "./namespace-claimed-twice";
import { namespaceShared } from "./namespace-shared";
import { protectedNamespaces } from "./protected-namespaces";
import { reservedPrincipal } from "./reserved-principal";
import { roleUnknown } from "./role-unknown";
import { unknownNamespace } from "./unknown-namespace";
import { usernameTaken } from "./username-taken";

/** Every rule, in the order of the table in docs/guardrails.md. */
export const ALL_GUARDRAILS: readonly Guardrail[] = [
  clusterAdminReserved,
  delegation,
  namespaceClaim,
  anotherTeamsName,
  usernameTaken,
  clusterWideSecrets,
  protectedNamespaces,
  expiryRequired,
  iamUsersForbidden,
  breakGlassPresent,
  breakGlassUsable,
  reservedPrincipal,
  minimumAdmins,
  maximumRemovals,
  namespaceClaimedTwice,
  namespaceShared,
  unknownNamespace,
  groupUnbound,
  bindingUnused,
  boundToEverybody,
  roleUnknown,
  manifestReserved,
];
