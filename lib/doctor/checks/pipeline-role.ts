import { printable, quote } from "../../diagnostics";
import type { RoleDetails } from "../../ports/account-reader";
import type { Missing, Unread } from "../../ports/reading";
import { unknown, type Judged } from "../row";

/** A role that the files name: whether it is there, under the path that the files give. */
export function judgeRole(
  reading: RoleDetails | Missing | Unread,
  wanted: { readonly arn: string; readonly account: string; readonly create: boolean },
): Judged {
  const { arn, account, create } = wanted;
  if ("couldNotLook" in reading) return unknown(reading);
  const mend = create ? [`yarn plan --cluster account-${account}`, `yarn apply --cluster account-${account}`] : [];
  if ("missing" in reading) {
    const who = create
      ? "an administrator's apply of the account's stack creates it"
      : "whoever manages it must create it";
    return { status: "red", says: `there is no role ${quote(arn)}: ${who}`, mend };
  }
  if (reading.arn === arn) return { status: "green", says: `${printable(arn, 300)} exists` };
  const says = `the role is ${printable(reading.arn, 300)}, the files say ${printable(arn, 300)}: correct its path in platform.yaml`;
  return { status: "red", says };
}
