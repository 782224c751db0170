import { asSet, liveScope, policyName } from "../access/live-values";
import type { LiveEntry } from "../ports/eks-reader";
import { defaultUsername, parsePrincipalArn, type Cluster, type NodeType } from "../model";
import type { Sayable } from "./verdict";

/** An entry in the words of the files; for one that has no obstacle. */
export function sayEntry(entry: LiveEntry, { partition }: Cluster): Sayable {
  const parsed = parsePrincipalArn(entry.principalArn);
  if (!parsed.ok) throw new Error(`${entry.principalArn} was accepted, but ${parsed.message}`);
  const { value: principal } = parsed;
  if (entry.type !== "STANDARD") return { principal, access: { kind: "node", type: entry.type as NodeType } };
  return {
    principal,
    access: {
      kind: "grant",
      username: entry.username === defaultUsername(principal) ? undefined : entry.username,
      kubernetesGroups: asSet(entry.kubernetesGroups),
      policies: new Map(
        entry.policies.map((policy) => [policyName(policy.policyArn, partition), liveScope(policy)] as const),
      ),
    },
  };
}
