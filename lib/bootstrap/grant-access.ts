import { sorted, unitePolicies, type Access } from "../access/access";
import { defaultUsername } from "../model";
import type { FoundGrant } from "./found-access";

/** What grants of one principal on one cluster give together. The first one's username: see `usernamesOf`. */
export function accessOfGrants(grants: readonly [FoundGrant, ...FoundGrant[]]): Access {
  const [first] = grants;
  return {
    username: first.username ?? defaultUsername(first.principal),
    kubernetesGroups: sorted(grants.flatMap(({ kubernetesGroups }) => kubernetesGroups)),
    policies: unitePolicies(grants.flatMap(({ policies }) => [...policies])),
  };
}

/** The usernames that grants of one principal ask for; more than one cannot be. */
export function usernamesOf(grants: readonly FoundGrant[]): string[] {
  return sorted(grants.map(({ username, principal }) => username ?? defaultUsername(principal)));
}
