import { enumerate, printable } from "../../diagnostics";
import { unknown, type Judged } from "../row";
import { tryReadTrust } from "../trust";

export interface WantedTrust {
  /** What the account's stack would write; undefined where somebody else makes the role. */
  readonly policy: string | undefined;
  /** ARNs of `trustedPrincipals` in the account's partition; empty: the file does not say. */
  readonly principals: readonly string[];
  readonly account: string;
}

const REMOVED = /^A(ROA|IDA)[A-Z0-9]+$/;

/** Whether the break-glass role can be assumed by those that the file names, and by nobody else. */
export function judgeBreakGlassTrust(live: string, { policy, principals, account }: WantedTrust): Judged {
  const is = tryReadTrust(live);
  if (is === undefined)
    return unknown({ couldNotLook: "its trust policy is written in a way that is not understood here" });
  const mend =
    policy === undefined ? [] : [`yarn plan --cluster account-${account}`, `yarn apply --cluster account-${account}`];
  const red = (says: string): Judged => ({ status: "red", says, mend });
  const [list, removed] = [is.principals, is.principals.filter((one) => REMOVED.test(one))];
  const shown = (arns: readonly string[]): string => enumerate(arns.map((arn) => printable(arn, 300)));
  if (list.includes("*")) return red("everybody in AWS is trusted by its trust policy");
  if (removed.length > 0)
    return red(`it trusts ${shown(removed)}, which was deleted: one made again under its name is not let in`);
  if (list.length === 0) return red("nobody can assume it");
  const missing = principals.filter((arn) => !list.includes(arn));
  if (missing.length > 0) return red(`${shown(missing)} cannot assume it, although platform.yaml names them`);
  const extra = list.filter((arn) => !principals.includes(arn));
  if (principals.length > 0 && extra.length > 0)
    return red(`${shown(extra)} can assume it, and platform.yaml does not name them`);
  const should = policy === undefined ? undefined : tryReadTrust(policy);
  if (should !== undefined && should.conditions !== is.conditions) {
    return red("its trust policy has other conditions (MFA, source addresses) than platform.yaml");
  }
  if (principals.length > 0)
    return { status: "green", says: `can be assumed by ${shown(list)}, as platform.yaml says` };
  const says = `can be assumed by ${shown(list)}; platform.yaml names no trustedPrincipals to compare with`;
  return { status: "yellow", says };
}
