import { enumerate, error, orNearest, plural, quote, tryFindNearest, type Report } from "../diagnostics";
import { tryPermissionSetOf } from "../model";
import type { NamedSet } from "./named-set";

/** An account's permission sets: name -> the ARNs of its roles, sorted. */
export type AccountSets = ReadonlyMap<string, readonly string[]>;

/** Which permission sets an account has, from the ARNs of its roles; roles of anything else are left out. */
export function permissionSetsOf(arns: readonly string[]): AccountSets {
  const sets = new Map<string, string[]>();
  for (const arn of [...new Set(arns)].sort()) {
    const found = tryPermissionSetOf(arn);
    if (found !== undefined) sets.set(found.name, [...(sets.get(found.name) ?? []), arn]);
  }
  return sets;
}

/** An account may have hundreds. */
const MOST_SHOWN = 40;

function others(name: string, sets: AccountSets): string {
  if (sets.size === 0) return "; the account has no IAM Identity Center roles at all";
  const nearest = tryFindNearest(name, sets.keys());
  return nearest === undefined
    ? `; permission sets there: ${enumerate([...sets.keys()], MOST_SHOWN)}`
    : orNearest(name, sets.keys());
}

/** The ARN of the one role that a permission set has in an account; undefined, and reported, with none or several. */
export function chooseRole(named: NamedSet, sets: AccountSets, report: Report): string | undefined {
  const { name, account, clusters, places } = named;
  const [first, ...more] = places;
  const related = more.map((at) => ({ at, message: "also named here" }));
  const [role, ...rest] = sets.get(name) ?? [];
  const where = `account ${account} (${plural(clusters.length, "cluster")}: ${enumerate(clusters, 3)})`;
  if (role === undefined) {
    const message = `permission set ${quote(name)} has no role in ${where}${others(name, sets)}`;
    const hint =
      "correct the name, or assign the permission set to the account in IAM Identity Center, which creates the role";
    report(error("unknown-permission-set", first, message, { hint, related }));
    return undefined;
  }
  if (rest.length === 0) return role;
  const message = `permission set ${quote(name)} has ${rest.length + 1} roles in ${where}: ${[role, ...rest].join(", ")}`;
  const hint =
    "find out which one people get (aws sts get-caller-identity), and have the other removed in IAM Identity Center";
  report(error("unknown-permission-set", first, message, { hint, related }));
  return undefined;
}
