import { error, startOf, type Diagnostic } from "../diagnostics";

export const RESTORE = "bring it back: git checkout the commit that opened the campaign";

/** Something of a campaign that nobody may change, and that is other than it was. */
export function tampered(file: string, message: string, hint = RESTORE): Diagnostic {
  return error("review-tampered", startOf(file), message, { hint });
}
