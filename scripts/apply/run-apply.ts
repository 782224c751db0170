import { describeCounts, errorLines, planId, refusalLines, type PlanFile } from "../../lib/apply";
import { enumerate, plural, printable } from "../../lib/diagnostics";
import { runStacks, type StackResult } from "../../lib/io/terraform/run-stacks";
import type { SoundHere } from "../compile-here";
import { EXIT, type ExitCode, type Io } from "../io";
import { explainDifferences } from "./check-review";
import { applyOne, isToTheEnd, type Done } from "./apply-one";
import type { LeftOut } from "./given";
import { readBack } from "./look-at-clusters";
import { hasChanges, isLookedAt, type Findings } from "./look-before";
import { explain, showProgress, type StackNow } from "./plan-stacks";
import type { Ports } from "./ports";
import type { ApplyOptions } from "./update-scopes";

const NOTHING = "nothing is applied, anywhere";

/** Whether everything is what was reviewed and no guard refuses it: of all stacks, before the first is touched. */
export function mayApply(all: readonly StackNow[], reviewed: PlanFile | undefined, io: Io): boolean {
  const differences = reviewed === undefined ? [] : explainDifferences(reviewed, all, io);
  if (differences.length > 0) {
    io.out(`${differences.join("")}Not what was reviewed: ${NOTHING}. Plan again, and have that reviewed.\n`);
    return false;
  }
  const refused = all.filter(({ planned }) => planned.refusals.length > 0);
  for (const { planned } of refused) {
    io.out(`${printable(planned.stack)}: refused\n${refusalLines(planned.refusals).join("\n")}\n`);
  }
  if (refused.length > 0) io.out(`Refused by a guard: ${NOTHING}.\n`);
  return refused.length === 0;
}

/** Who did not get what, by which line, and what to do. */
function leftOutLine({ principal, why, isMissing }: LeftOut, { stack }: StackNow): string {
  const entry = stack.facts.cluster?.entries.find((one) => one.principal.arn === principal);
  const places = entry?.origins.map(({ at }) => `${printable(at.file, 300)}:${at.line}`) ?? [];
  const where = places.length === 0 ? "" : ` (${enumerate(places)})`;
  const who = `${printable(principal, 300)}${where}`;
  return isMissing
    ? `  IAM has no ${who}: nothing of it was made. Create it and apply again, or take it out of the file`
    : `  ${who}\n${errorLines(why).join("\n")}`;
}

function showResult(result: StackResult<Done>, io: Io): void {
  const name = printable(result.stack);
  if (result.status === "not-run") io.out(`${name}: not applied: ${printable(result.because)}\n`);
  if (result.status === "failed") {
    const lines = errorLines(explain(result.error));
    io.out(`${name}: FAILED, and may be applied in part\n${lines.join("\n")}\n`);
  }
  if (result.status === "done") {
    const { now, scopes, leftOut } = result.value;
    const inPlace = scopes === 0 ? "" : `, ${plural(scopes, "scope")} of them in place`;
    const except = leftOut.length === 0 ? "" : `, EXCEPT of ${plural(leftOut.length, "principal")}`;
    io.out(`${name}: applied: ${describeCounts(now.planned.counts)}${inPlace}${except}\n`);
    for (const one of leftOut) io.out(`${leftOutLine(one, now)}\n`);
  }
}

function isFinished(result: StackResult<Done>): boolean {
  return result.status === "done" && isToTheEnd(result.value);
}

/** What to say at the end of an apply that was interrupted, or did not come to the end of every stack; nothing else. */
function closing(results: readonly StackResult<Done>[], isInterrupted: boolean): string {
  const done = results.filter(isFinished).map(({ stack }) => stack);
  const rest = results.length - done.length;
  const unfinished = `${plural(rest, "stack")} of ${results.length} not applied to the end; run it again, it goes on from there\n`;
  if (!isInterrupted) return rest === 0 ? "" : unfinished;
  if (rest > 0) return `interrupted: ${done.length > 0 ? `${enumerate(done)} applied; ` : ""}${unfinished}`;
  return `interrupted, but ${enumerate(done)} had been applied to the end: nothing is left to apply; \`yarn drift\` shows whether the clusters are as the files say\n`;
}

/** Applies exactly the plans just made, dependencies first, and reads the clusters back. */
export async function applyStacks(
  all: readonly StackNow[],
  { before, plans }: { readonly before: Findings; readonly plans: ReadonlyMap<string, string> },
  here: SoundHere,
  ports: Ports,
  options: ApplyOptions,
  io: Io,
): Promise<ExitCode> {
  const { concurrency, signal } = options;
  const due = all.filter(hasChanges).map((now) => {
    const { name, dependencies } = now.stack;
    const findings = before.get(now.planned.stack) ?? [];
    return { name, dependencies, now, findings, plan: plans.get(now.planned.stack) ?? planId(now.planned) };
  });
  const results = await runStacks(due, (one) => applyOne(one, ports, options, io), {
    concurrency,
    signal,
    onProgress: showProgress(io, "applying"),
  });
  for (const result of results) showResult(result, io);
  const clusters = results.flatMap((result) => {
    if (result.status !== "done" || !isLookedAt(result.value.now)) return [];
    const { now, leftOut } = result.value;
    const notMade = new Set(leftOut.flatMap(({ addresses }) => addresses));
    const changes = now.planned.changes.filter(({ address }) => !notMade.has(address));
    return [{ now, changes, before: before.get(result.stack) ?? [] }];
  });
  const seen = await Promise.all(clusters.map((one) => readBack(one, here, ports, signal, io)));
  const isInterrupted = signal.aborted;
  io.out(closing(results, isInterrupted));
  if (isInterrupted || !results.every(isFinished)) return EXIT.failed;
  return seen.every((isSo) => isSo) ? EXIT.ok : EXIT.found;
}
