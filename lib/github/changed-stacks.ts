import { accountStackName } from "../model";
import type { AccessPlan } from "../compile";

/** Where something is written changes nothing in Terraform but a comment; what the calendar took is not there any more. */
const PLACES: ReadonlySet<string> = new Set(["at", "origins", "requests", "reason", "lapsed"]);

function canonical(value: unknown): string {
  return JSON.stringify(value, (key, inner: unknown) => {
    if (PLACES.has(key)) return undefined;
    if (inner instanceof Map) return [...(inner as ReadonlyMap<unknown, unknown>)];
    return inner instanceof Set ? [...(inner as ReadonlySet<unknown>)] : inner;
  });
}

/** What each stack is made from, by its name. */
function materials({ clusters, accounts, settings }: AccessPlan): ReadonlyMap<string, string> {
  return new Map([
    ...clusters.map((one) => [one.cluster.name, canonical([one, settings])] as const),
    ...accounts.map((one) => [accountStackName(one.account), canonical([one, settings])] as const),
  ]);
}

/** The stacks of either plan of which anything is other than in the other one, sorted. */
export function changedStackNames(before: AccessPlan, after: AccessPlan): string[] {
  const [old, now] = [materials(before), materials(after)];
  return [...new Set([...old.keys(), ...now.keys()])].filter((name) => old.get(name) !== now.get(name)).sort();
}

/** The accounts of the new plan of which a stack changes. */
export function changedAccounts(before: AccessPlan, after: AccessPlan): Set<string> {
  const changed = new Set(changedStackNames(before, after));
  const touched = after.accounts.filter(
    ({ account, clusters }) => changed.has(accountStackName(account)) || clusters.some(({ name }) => changed.has(name)),
  );
  // A cluster that left for another account, or is gone, was one of its account's stacks.
  const left = before.clusters.filter(({ cluster }) => changed.has(cluster.name)).map(({ cluster }) => cluster.account);
  const accounts = after.accounts.map(({ account }) => account);
  return new Set([...touched.map(({ account }) => account), ...left.filter((account) => accounts.includes(account))]);
}
