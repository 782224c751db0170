import { quote } from "../diagnostics";
import { accept, refuse, type Result } from "../model/result";
import { LONGEST_RECOVERY_MS, SHORTEST_RECOVERY_MS } from "../access/recovery-mark";

const MINUTE_MS = 60_000;

/** `--for`: `4h`, `90m`, `1h30m`; 15 minutes to 24 hours. In milliseconds. */
export function readDuration(text: string): Result<number> {
  const [, hours, minutes] = /^(?:(\d{1,4})h)?(?:(\d{1,4})m)?$/.exec(text) ?? [];
  const duration = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * MINUTE_MS;
  if (hours === undefined && minutes === undefined) {
    return refuse(`--for ${quote(text)} is no duration`, "hours and minutes, such as 4h, 90m or 1h30m; 15m to 24h");
  }
  if (duration < SHORTEST_RECOVERY_MS || duration > LONGEST_RECOVERY_MS) {
    const hint = "whoever needs access for longer gets it from a team's file";
    return refuse(`--for ${quote(text)} is not between 15m and 24h`, hint);
  }
  return accept(duration);
}
