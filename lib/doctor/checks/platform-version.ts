import { printable } from "../../diagnostics";
import { tryFindTooOld } from "../../model/platform-floor";
import type { Judged } from "../row";

/** Whether the cluster's platform knows access entries. */
export function judgePlatform(facts: { readonly version: string; readonly platformVersion: string }): Judged {
  const shown = `${printable(facts.version, 20)} ${printable(facts.platformVersion, 20)}`;
  if (!/^1\.\d+$/.test(facts.version) || !/^eks\.\d+$/.test(facts.platformVersion)) {
    return { status: "unknown", says: `could not tell what ${shown} supports` };
  }
  const tooOld = tryFindTooOld(facts);
  if (tooOld === undefined) return { status: "green", says: `${shown} has access entries` };
  return { status: "red", says: `${tooOld}; upgrade the cluster` };
}
