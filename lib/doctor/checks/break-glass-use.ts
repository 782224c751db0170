import { printable } from "../../diagnostics";
import type { RoleDetails } from "../../ports/account-reader";
import type { Judged } from "../row";

const DAY_MS = 86_400_000;
const RECENT_DAYS = 14;

/** When the break-glass role was last used. IAM keeps that for 400 days, and is up to four hours late. */
export function judgeLastUse({ lastUsed }: Pick<RoleDetails, "lastUsed">, now: Date): Judged {
  if (lastUsed === undefined) {
    return {
      status: "green",
      says: "never used within 400 days; assume it once in a drill, so that you know it works",
    };
  }
  const { at, region } = lastUsed;
  const where = region === undefined ? "" : ` in ${printable(region, 50)}`;
  const says = `last used on ${at.toISOString().slice(0, 10)}${where}`;
  if (now.getTime() - at.getTime() > RECENT_DAYS * DAY_MS) return { status: "green", says };
  const mend = ["aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=AssumeRole"];
  return { status: "yellow", says: `${says}: was that a known incident or a drill?`, mend };
}
