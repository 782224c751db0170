import { printable } from "../../diagnostics";
import type { IdentityReading } from "../../ports/account-reader";
import { unknown, type Judged } from "../row";

/** Whether this run's credentials reach the account that is meant. */
export function judgeCredentials(reading: IdentityReading, account: string): Judged {
  if ("couldNotLook" in reading) return unknown(reading);
  if ("refused" in reading)
    return { status: "red", says: reading.refused, mend: [`yarn doctor --profile ${account}=NAME`] };
  if (reading.account === account) return { status: "green", says: `these are of ${printable(reading.arn, 300)}` };
  const says = `these credentials are of account ${printable(reading.account)}, not of ${account}`;
  return { status: "red", says, mend: [`yarn doctor --profile ${account}=NAME`] };
}
