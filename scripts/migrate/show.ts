import { safeJson } from "../../lib/diagnostics";
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
import { EXIT, type ExitCode } from "../io";
import type { Seen } from "./migration";

interface Format<Name extends string> {
  readonly format: Name;
}

/** The six steps, what is left of the ConfigMap, and the next command. */
export function showStatus({ situation, io }: Seen, { format }: Format<"table" | "json">): ExitCode {
  const steps = stepsOf(situation);
  const { cluster, removals } = situation;
  if (format === "json") {
    const left = removals.map(({ name, why, accepted }) => ({ principal: name, why, accepted }));
    io.out(safeJson({ cluster, steps, next: nextStep(situation), left }));
  } else {
    io.out(`${formatSteps(cluster, steps)}\n${formatRemovals(removals)}${formatNext(nextStep(situation))}`);
  }
  return steps.some(({ state }) => state === "unknown") ? EXIT.failed : EXIT.ok;
}

/** The one next command. */
export function showNext({ situation, io }: Seen, { format }: Format<"table" | "json">): ExitCode {
  const next = nextStep(situation);
  io.out(format === "json" ? safeJson({ cluster: situation.cluster, ...next }) : formatNext(next));
  return stepsOf(situation).some(({ state }) => state === "unknown") ? EXIT.failed : EXIT.ok;
}

/** Parity, principal by principal. What differs must reach whoever waits for it, also while something could not be read. */
export function showCheck(
  { situation: { parity }, io }: Seen,
  { format }: Format<"table" | "json" | "markdown">,
): ExitCode {
  switch (format) {
    case "json":
      io.out(safeJson(parity));
      break;
    case "markdown":
      io.out(formatParityMarkdown(parity));
      break;
    case "table":
      io.out(formatParityTable(parity, io.columns));
  }
  if (unsettled(parity).length > 0) return EXIT.found;
  return unread(parity).length > 0 ? EXIT.failed : EXIT.ok;
}
