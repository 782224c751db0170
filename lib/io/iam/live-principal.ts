import { printable } from "../../diagnostics";
import type { AccountAddress, LivePrincipal } from "../../ports/iam-reader";
import type { Unread } from "../../ports/reading";

/** What IAM's answers say of a role or a user. */
export interface IamAnswer {
  readonly arn: string | undefined;
  readonly name: string | undefined;
  readonly id: string | undefined;
  readonly createdAt: Date | undefined;
}

/** An answer that is of the account and kind that were asked for; else why it is not taken. */
export function readAnswer(kind: "role" | "user", answer: IamAnswer, wanted: AccountAddress): LivePrincipal | Unread {
  const { arn = "", name = "", id = "", createdAt } = answer;
  const start = `arn:${wanted.partition}:iam::${wanted.account}:${kind}/`;
  if (name === "" || id === "" || !arn.endsWith(`/${name}`)) return { couldNotLook: "IAM's answer makes no sense" };
  if (!arn.startsWith(start)) return { couldNotLook: `IAM answered with ${printable(arn)}, not with one of ${start}…` };
  return { arn, name, id, createdAt };
}
