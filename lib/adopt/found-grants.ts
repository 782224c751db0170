import type { FoundGrant, FoundNode } from "../bootstrap";
import type { LiveEntry } from "../ports/eks-reader";
import { defaultUsername, isNodeType } from "../model";
import type { Owners } from "./owners";
import type { JudgedEntry } from "./verdict";

export type OwnersOf = (entry: LiveEntry) => Owners;

/** What is added to the teams' files for an entry: of several teams, each gets all of it. */
export function grantsOf({ cluster, entry, verdict }: JudgedEntry, ownersOf: OwnersOf): FoundGrant[] {
  if (verdict.kind !== "adopt" || verdict.access.type !== "STANDARD") return [];
  const { principal, access } = verdict;
  const { kubernetesGroups, policies } = access;
  const username = access.username === defaultUsername(principal) ? undefined : (access.username ?? undefined);
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
  if (verdict.kind !== "adopt") return [];
  const { principal, access } = verdict;
  // Of a type that files do not know none is adopted: that is an obstacle.
  return isNodeType(access.type) ? [{ cluster: cluster.name, principal, type: access.type }] : [];
}
