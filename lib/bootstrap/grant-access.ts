import { unitePolicies, type Access } from "../access/access";
import { sortedSet } from "../access/sorted";
import { defaultUsername } from "../model";
import type { FoundGrant } from "./found-access";

/** What grants of one principal on one cluster give together. The first one's username: see `usernamesOf`. */
export function accessOfGrants(grants: readonly [FoundGrant, ...FoundGrant[]]): Access {
  const [first] = grants;
  return {
    type: "STANDARD",
    username: first.username ?? defaultUsername(first.principal),
    kubernetesGroups: sortedSet(grants.flatMap(({ kubernetesGroups }) => kubernetesGroups)),
    policies: unitePolicies(grants.flatMap(({ policies }) => Object.entries(policies))),
  };
}

/** The usernames that grants of one principal ask for; more than one cannot be. */
export function usernamesOf(grants: readonly FoundGrant[]): string[] {
  return sortedSet(grants.map(({ username, principal }) => username ?? defaultUsername(principal)));
}
