import { enumerate, plural } from "../../diagnostics";
import type { Unread } from "../../ports/reading";
import { unknown, type Judged } from "../row";

const SHOWN = 5;

/** Whether IAM's simulation allows a role of the pipeline what its work takes. */
export function judgeRights(
  reading: { readonly denied: readonly string[] } | Unread,
  { account, create }: { readonly account: string; readonly create: boolean },
): Judged {
  if ("couldNotLook" in reading) return unknown(reading);
  const { denied } = reading;
  if (denied.length === 0) return { status: "green", says: "IAM's simulation allows all that its work takes" };
  const rest = denied.length > SHOWN ? ` and ${plural(denied.length - SHOWN, "other")}` : "";
  const says = `IAM's simulation denies it ${enumerate(denied.slice(0, SHOWN))}${rest}`;
  return { status: "red", says, ...(create ? { mend: [`yarn apply --cluster account-${account}`] } : {}) };
}
