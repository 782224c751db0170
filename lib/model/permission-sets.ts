import { error, orNearest, quote, type Location, type Report } from "../diagnostics";
import { LOCK_FILE } from "../source";
import type { Written, WrittenLock } from "../schema";
import { tryPermissionSetOf } from "./permission-set-role";
import { parsePrincipalArn, type Principal } from "./principal";
import { tryTake } from "./placed";
import { accept, refuse, type Result } from "./result";

/** Account -> permission set -> the role that IAM Identity Center made for it there; undefined where its line is wrong. */
export type PermissionSets = ReadonlyMap<string, ReadonlyMap<string, Principal | undefined>>;

const RESOLVE = "run `yarn resolve-permission-sets`";

function parseRole(account: string, permissionSet: string, arn: string): Result<Principal> {
  const parsed = parsePrincipalArn(arn);
  if (!parsed.ok) return refuse(parsed.message, RESOLVE);
  const found = tryPermissionSetOf(arn);
  if (found?.name !== permissionSet) return refuse(`not the role of permission set ${quote(permissionSet)}`, RESOLVE);
  if (found.role.account !== account) return refuse(`not a role of account ${account}`, RESOLVE);
  return accept(found.role);
}

/** The lock file's content; lines that cannot be right are reported. */
export function readPermissionSets(lock: Written<WrittenLock> | undefined, report: Report): PermissionSets {
  const accounts = Object.entries(lock?.value ?? {}).map(([account, sets]) => {
    const roles = Object.entries(sets).map(([name, arn]) => {
      const at = lock?.at([account, name]);
      const principal = at && tryTake(parseRole(account, name, arn), "invalid-lock", arn, at, report);
      return [name, principal] as const;
    });
    return [account, new Map(roles)] as const;
  });
  return new Map(accounts);
}

/** The role of a permission set in an account; reported, with the command to run, where the lock does not have it. */
export function findPermissionSet(
  sets: PermissionSets,
  account: string,
  name: string,
  at: Location,
  report: Report,
): Principal | undefined {
  const known = sets.get(account);
  if (known?.has(name) !== true) {
    const message = `permission set ${quote(name)} is not in ${LOCK_FILE} for account ${account}${orNearest(name, known?.keys() ?? [])}`;
    report(error("unknown-permission-set", at, message, { hint: RESOLVE }));
  }
  return known?.get(name);
}
