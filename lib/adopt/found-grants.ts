import type { FoundGrant, FoundNode } from "../bootstrap";
import type { LiveEntry } from "../ports/eks-reader";
import type { Owners } from "./owners";
import type { JudgedEntry } from "./verdict";

export type OwnersOf = (entry: LiveEntry) => Owners;

/** What is added to the teams' files for an entry: of several teams, each gets all of it. */
export function grantsOf({ cluster, entry, verdict }: JudgedEntry, ownersOf: OwnersOf): FoundGrant[] {
  if (verdict.kind !== "adopt" || verdict.access.kind !== "grant") return [];
  const { principal, access } = verdict;
  const { username, kubernetesGroups, policies } = access;
  const { teams, comment } = ownersOf(entry);
  return teams.map((team) => ({
    cluster: cluster.name,
    principal,
    username,
    kubernetesGroups,
    policies,
    team,
    comment,
  }));
}

/** What is added to the cluster's file for an entry. */
export function nodesOf({ cluster, verdict }: JudgedEntry): FoundNode[] {
  if (verdict.kind !== "adopt" || verdict.access.kind !== "node") return [];
  return [{ cluster: cluster.name, principal: verdict.principal, type: verdict.access.type }];
}
