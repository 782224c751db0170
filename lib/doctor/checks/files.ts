import { plural } from "../../diagnostics";
import type { Judged } from "../row";

export interface FilesReading {
  readonly kind: "sound" | "refused" | "unreadable";
  readonly errors: number;
  readonly warnings: number;
}

/** Whether the files compile. */
export function judgeFiles({ kind, errors, warnings }: FilesReading): Judged {
  const mend = ["yarn validate"];
  if (kind === "unreadable") {
    return {
      status: "red",
      says: `the files have ${plural(errors, "error")}: nothing they name could be looked at`,
      mend,
    };
  }
  if (kind === "refused")
    return { status: "red", says: `the guardrails refuse the files: ${plural(errors, "error")}`, mend };
  if (warnings > 0) return { status: "yellow", says: `the files compile, with ${plural(warnings, "warning")}`, mend };
  return { status: "green", says: "the files compile" };
}
