import type { Judged } from "../row";

/** AWS refuses what is signed more than five minutes off. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html */
const REFUSED_SECONDS = 300;
const NOTICED_SECONDS = 60;

/** @param skewMs how far this machine's clock is ahead of AWS's, by its `Date` header: milliseconds, good to a second */
export function judgeClock(skewMs: number): Judged {
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  if (seconds <= NOTICED_SECONDS) return { status: "green", says: "within a minute of AWS's" };
  const says = `this machine's clock is ${seconds} s ${skewMs > 0 ? "ahead of" : "behind"} AWS's`;
  const mend = ["sudo timedatectl set-ntp true"];
  if (seconds <= REFUSED_SECONDS) return { status: "yellow", says, mend };
  return { status: "red", says: `${says}: AWS refuses what is signed more than five minutes off`, mend };
}
