import { printable } from "../../lib/diagnostics";
import type { Io } from "../io";

/** A message about the whole run, where GitHub shows it; one line, and no command of its own. On stderr: stdout is for outputs. */
export function annotate(io: Io, severity: "error" | "warning" | "notice", message: string): void {
  io.err(`::${severity}::${printable(message, 2_000).replaceAll("%", "%25")}\n`);
}
