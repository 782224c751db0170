import { safeJson, UsageError } from "../../lib/diagnostics";
import {
  formatNext,
  formatParityMarkdown,
  formatParityTable,
  formatRemovals,
  formatSteps,
  nextStep,
  stepsOf,
  unread,
  unsettled,
} from "../../lib/migrate";
import { text } from "../command";
import { EXIT, type ExitCode } from "../io";
import type { Seen } from "./migration";

function isJson({ args }: Seen): boolean {
  const format = text(args, "format");
  if (format === "markdown") throw new UsageError("--format markdown is for `migrate check`; here it is table or json");
  return format === "json";
}

/** The six steps, what is left of the ConfigMap, and the next command. */
export function showStatus(seen: Seen): ExitCode {
  const { situation, io } = seen;
  const steps = stepsOf(situation);
  const { cluster, removals } = situation;
  if (isJson(seen)) {
    const left = removals.map(({ name, why, accepted }) => ({ principal: name, why, accepted }));
    io.out(safeJson({ cluster, steps, next: nextStep(situation), left }));
  } else {
    io.out(`${formatSteps(cluster, steps)}\n${formatRemovals(removals)}${formatNext(nextStep(situation))}`);
  }
  return steps.some(({ state }) => state === "unknown") ? EXIT.failed : EXIT.ok;
}

/** The one next command. */
export function showNext(seen: Seen): ExitCode {
  const { situation, io } = seen;
  const next = nextStep(situation);
  io.out(isJson(seen) ? safeJson({ cluster: situation.cluster, ...next }) : formatNext(next));
  return stepsOf(situation).some(({ state }) => state === "unknown") ? EXIT.failed : EXIT.ok;
}

/** Parity, principal by principal. What differs must reach whoever waits for it, also while something could not be read. */
export function showCheck({ situation: { parity }, args, io }: Seen): ExitCode {
  switch (text(args, "format")) {
    case "json":
      io.out(safeJson(parity));
      break;
    case "markdown":
      io.out(formatParityMarkdown(parity));
      break;
    default:
      io.out(formatParityTable(parity, io.columns));
  }
  if (unsettled(parity).length > 0) return EXIT.found;
  return unread(parity).length > 0 ? EXIT.failed : EXIT.ok;
}
