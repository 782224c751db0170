import type { AccessPlan } from "../compile";

/** Where something is written changes nothing in Terraform but a comment. */
const PLACES: ReadonlySet<string> = new Set(["at", "origins", "requests", "reason"]);

function canonical(value: unknown): string {
  return JSON.stringify(value, (key, inner: unknown) => {
    if (PLACES.has(key)) return undefined;
    if (inner instanceof Map) return [...(inner as ReadonlyMap<unknown, unknown>)];
    return inner instanceof Set ? [...(inner as ReadonlySet<unknown>)] : inner;
  });
}

/** What an account's stacks are made from. */
function materialOf(plan: AccessPlan, account: string): string {
  const own = plan.accounts.filter((one) => one.account === account);
  const clusters = plan.clusters.filter(({ cluster }) => cluster.account === account);
  return canonical([own, clusters, plan.settings]);
}

/** The accounts of the new plan of which anything is other than in the old one. */
export function changedAccounts(before: AccessPlan, after: AccessPlan): Set<string> {
  const accounts = after.accounts.map(({ account }) => account);
  return new Set(accounts.filter((account) => materialOf(before, account) !== materialOf(after, account)));
}
