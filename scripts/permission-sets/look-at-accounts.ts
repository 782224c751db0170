import type { Diagnostic } from "../../lib/diagnostics";
import type { IamReader } from "../../lib/ports/iam-reader";
import { IDENTITY_CENTER_FOLDER } from "../../lib/model";
import {
  chooseRole,
  permissionSetsOf,
  type AccountSets,
  type LockLine,
  type NamedSet,
} from "../../lib/permission-sets";

/** What was found in the accounts. */
export interface FoundRoles {
  /** A line for each permission set that has one role. */
  readonly lines: readonly LockLine[];
  /** Permission sets without a role, or with several. */
  readonly problems: readonly Diagnostic[];
  /** Accounts of which nothing is known. */
  readonly unread: readonly { readonly account: string; readonly why: string }[];
}

interface Reading {
  readonly account: string;
  readonly sets: AccountSets | undefined;
  readonly why: string;
}

async function readAccount(address: NamedSet, reader: IamReader): Promise<Reading> {
  const { account } = address;
  const reading = await reader.roles(address, IDENTITY_CENTER_FOLDER);
  if ("couldNotLook" in reading) return { account, sets: undefined, why: reading.couldNotLook };
  return { account, sets: permissionSetsOf(reading.roles.map(({ arn }) => arn)), why: "" };
}

function accountKey({ account, partition }: NamedSet): string {
  return `${partition} ${account}`;
}

/** Lists the roles of each account once, and picks the permission sets' among them. */
export async function lookAtAccounts(named: readonly NamedSet[], reader: IamReader): Promise<FoundRoles> {
  const accounts = new Map(named.map((set) => [accountKey(set), set]));
  const readings = new Map(
    await Promise.all([...accounts].map(async ([key, set]) => [key, await readAccount(set, reader)] as const)),
  );
  const problems: Diagnostic[] = [];
  const lines = named.flatMap((set) => {
    const sets = readings.get(accountKey(set))?.sets;
    const arn = sets && chooseRole(set, sets, (problem) => void problems.push(problem));
    return arn === undefined ? [] : [{ account: set.account, name: set.name, arn }];
  });
  return { lines, problems, unread: [...readings.values()].filter(({ sets }) => sets === undefined) };
}
