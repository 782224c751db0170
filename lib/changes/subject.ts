import type { AccessPlan, EntryPurpose } from "../compile";
import { tryPermissionSetOf } from "../model/permission-set-role";
import { listed, named, namesOf, words, type Words } from "./words";

/** Cluster -> account: a principal of the cluster's own account needs no account to be named. */
export type Homes = ReadonlyMap<string, string>;

export function homesOf(...plans: readonly AccessPlan[]): Homes {
  return new Map(
    plans.flatMap(({ clusters }) => clusters.map(({ cluster }) => [cluster.name, cluster.account] as const)),
  );
}

/** A principal as people call it: `role path/name`, the same in each account that has one of that name. */
export function principalWords(arn: string, home: string | undefined): Words {
  const [, , , , account = "", ...rest] = arn.split(":");
  const resource = rest.join(":");
  const permissionSet = tryPermissionSetOf(arn)?.name;
  const slash = resource.indexOf("/");
  const own =
    permissionSet === undefined
      ? words`${[resource.startsWith("user/") ? "user" : "role"]} ${named(resource.slice(slash + 1))}`
      : words`permission set ${named(permissionSet)}`;
  return account === home ? own : words`${own} of account ${named(account)}`;
}

/** Whose access it is: the teams, with the principals. */
export function subjectWords(purpose: EntryPurpose, teams: readonly string[], principals: readonly Words[]): Words {
  const shown = listed(principals, 3);
  if (teams.length > 0) return words`${namesOf(teams, 4)} (${shown})`;
  return purpose === "grant" ? shown : words`the ${[purpose]} ${shown}`;
}

export function clusterWords(clusters: readonly string[]): Words {
  const [first = ""] = clusters;
  if (clusters.length === 1) return words`on ${named(first)}`;
  if (clusters.length <= 3) return words`on ${namesOf(clusters)}`;
  return words`on ${clusters.length} clusters (${namesOf(clusters, 3)})`;
}
