import type { Inventory } from "../../lib/sandbox";
import type { ExpectedRecord } from "../scale/oracle";

/** An entry as it must be in EKS. EKS itself chooses groups and username of node entries, and we never see them. */
interface ExpectedEntry {
  readonly principalArn: string;
  readonly type: string;
  readonly username: string | null;
  readonly kubernetesGroups: readonly string[] | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly policies: Readonly<Record<string, "cluster" | readonly string[]>>;
}

type Listed = Omit<ExpectedRecord, "origins" | "expires">;

/** What `yarn list` says of a cluster, as the inventory that AWS must have after an apply. */
export function expectedInventory(
  records: readonly Listed[],
  cluster: string,
  { breakGlassRole, tags }: { readonly breakGlassRole: string; readonly tags: Readonly<Record<string, string>> },
): ExpectedEntry[] {
  const here = records.filter((record) => record.cluster === cluster);
  return here.map(({ principal, type, username, kubernetesGroups, policies, teams }) => ({
    principalArn: principal,
    type,
    username,
    kubernetesGroups: type === "STANDARD" ? kubernetesGroups : null,
    tags: {
      ...tags,
      ...(teams.length === 0 ? {} : { Team: teams.join("+") }),
      ...(principal.endsWith(`:role/${breakGlassRole}`) ? { Purpose: "break-glass", Alert: "true" } : {}),
    },
    policies,
  }));
}

/** An inventory of the sandbox in the same words. */
export function comparable({ entries }: Inventory): ExpectedEntry[] {
  return entries.map(({ principalArn, type, username, kubernetesGroups, tags, policies }) => ({
    principalArn,
    type,
    username: type === "STANDARD" ? username : null,
    kubernetesGroups: type === "STANDARD" ? kubernetesGroups : null,
    tags,
    policies: Object.fromEntries(policies.map(({ policy, scope }) => [policy, scope])),
  }));
}
