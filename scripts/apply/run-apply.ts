import {
  describeCounts,
  errorLines,
  existingEntries,
  planId,
  refusalLines,
  tryFindMissingPrincipals,
  type ApplyMark,
  type ExistingEntry,
  type PlanFile,
} from "../../lib/apply";
import { enumerate, plural, printable } from "../../lib/diagnostics";
import type { Finding } from "../../lib/drift";
import { runStacks, type StackResult } from "../../lib/io/terraform/run-stacks";
import type { SoundHere } from "../compile-here";
import { EXIT, type ExitCode, type Io } from "../io";
import { explainDifferences } from "./check-review";
import { lookAt, readBack } from "./look-at-clusters";
import { TerraformFailure } from "../../lib/io/terraform/terraform-failure";
import { explain, planStack, showProgress, type StackNow } from "./plan-stacks";
import type { Ports } from "./ports";
import { updateScopes, type ApplyOptions } from "./update-scopes";

/** What is found before anything is applied, by stack; undefined where a cluster could not be looked at. */
type Findings = ReadonlyMap<string, readonly Finding[]>;

function hasChanges({ planned }: StackNow): boolean {
  return planned.changes.length > 0;
}

/** A cluster's stack, unless its entries are only forgotten: then they stay as they are, or the cluster is gone. */
function isLookedAt({ stack: { facts } }: StackNow): boolean {
  return facts.cluster !== undefined && facts.cluster.cluster.retired !== "forget";
}

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

/** What was found before the apply. */
export interface Before {
  readonly findings: Findings;
  /** By stack: what an interrupted apply made, which Terraform's state does not have. */
  readonly toTakeOver: ReadonlyMap<string, readonly ExistingEntry[]>;
}

function othersEntries(name: string, existing: readonly ExistingEntry[]): string[] {
  const others = existing.filter(({ isSame }) => !isSame);
  if (others.length === 0) return [];
  return [
    `${name}: ${plural(others.length, "entry exists", "entries exist")} already, not as declared, and Terraform's state ` +
      `knows nothing of it, so EKS would refuse (409): ${enumerate(others.map(({ principal }) => principal))}\n` +
      `  take over what is there first: yarn adopt --cluster ${name} --write\n`,
  ];
}

/** Looks at the clusters before the apply; undefined, after saying why, where it would only fail half-way through. */
export async function lookBefore(
  all: readonly StackNow[],
  here: SoundHere,
  ports: Pick<Ports, "reader">,
  io: Io,
): Promise<Before | undefined> {
  const clusters = all.filter((now) => hasChanges(now) && isLookedAt(now));
  const looks = await Promise.all(
    clusters.map(async ({ planned, stack }) => {
      const drift = await lookAt(stack, here, ports);
      return { name: planned.stack, drift, existing: existingEntries(drift, planned.changes) };
    }),
  );
  const problems = looks.flatMap(({ name, drift, existing }) => {
    const shown = printable(name);
    const { couldNotLook } = drift;
    if (couldNotLook !== undefined) return [`${shown}: could not look: ${printable(couldNotLook, 1_000)}\n`];
    if (drift.findings.some(({ kind }) => kind === "cluster-missing")) return [`${shown}: there is no such cluster\n`];
    return othersEntries(shown, existing);
  });
  if (problems.length > 0) {
    io.out(`${problems.join("")}It could not succeed: ${NOTHING}.\n`);
    return undefined;
  }
  return {
    findings: new Map(looks.map(({ name, drift }) => [name, drift.findings])),
    toTakeOver: new Map(
      looks.filter(({ existing }) => existing.length > 0).map(({ name, existing }) => [name, existing]),
    ),
  };
}

/** What came of one stack. */
interface Done {
  readonly now: StackNow;
  readonly scopes: number;
  /** Principals that IAM does not have: nothing of theirs could be made. */
  readonly missing: readonly string[];
}

/**
 * Applies a stack's plan; of whom IAM has not, nothing can be made, and that is their team's matter and nobody else's.
 * Returns those principals.
 * @throws TerraformFailure where anything else failed, or was not done
 */
async function applyPlan(
  { stack, planned, file }: StackNow,
  { terraform }: Ports,
  { allowRemovals }: ApplyOptions,
): Promise<readonly string[]> {
  if (planned.changes.length === 0) return [];
  try {
    await terraform.apply(stack.dir, file, { env: await stack.environment() });
    return [];
  } catch (cause) {
    if (!(cause instanceof TerraformFailure) || cause.interrupted) throw cause;
    const missing = tryFindMissingPrincipals(cause.text, planned.changes);
    if (missing === undefined) throw cause;
    const { planned: rest } = await planStack(terraform, stack, { lock: true, allowRemovals, toApply: true });
    if (!rest.changes.every(({ principal = "" }) => missing.includes(principal))) throw cause;
    return missing;
  }
}

async function applyOne(now: StackNow, plan: string, ports: Ports, options: ApplyOptions, io: Io): Promise<Done> {
  const note = async (mark: ApplyMark): Promise<void> => {
    await ports.terraform.writeNote(now.stack.dir, mark, { env: await now.stack.environment() });
  };
  await note({ plan, status: "begun" });
  const updated = await updateScopes(now, ports, options, io);
  const missing = await applyPlan(updated.now, ports, options);
  // Not to its end: once the principal is there, the same plan may be finished.
  if (missing.length === 0) await note({ plan, status: "finished" });
  return { now, scopes: updated.scopes, missing };
}

/** Whose line names somebody that IAM does not know, and what to do. */
function missingLine(principal: string, { stack }: StackNow): string {
  const entry = stack.facts.cluster?.entries.find((one) => one.principal.arn === principal);
  const places = entry?.origins.map(({ at }) => `${printable(at.file, 300)}:${at.line}`) ?? [];
  const where = places.length === 0 ? "" : ` (${enumerate(places)})`;
  return `  IAM has no ${printable(principal, 300)}${where}: nothing of it was made. Create it and apply again, or take it out of the file`;
}

function showResult(result: StackResult<Done>, io: Io): void {
  const name = printable(result.stack);
  if (result.status === "not-run") io.out(`${name}: not applied: ${printable(result.because)}\n`);
  if (result.status === "failed") {
    const lines = errorLines(explain(result.error));
    io.out(`${name}: FAILED, and may be applied in part\n${lines.join("\n")}\n`);
  }
  if (result.status === "done") {
    const { now, scopes, missing } = result.value;
    const inPlace = scopes === 0 ? "" : `, ${plural(scopes, "scope")} of them in place`;
    const except = missing.length === 0 ? "" : `, EXCEPT ${plural(missing.length, "entry", "entries")}`;
    io.out(`${name}: applied: ${describeCounts(now.planned.counts)}${inPlace}${except}\n`);
    for (const principal of missing) io.out(`${missingLine(principal, now)}\n`);
  }
}

/** What to say at the end of an apply that was interrupted, or did not come to the end of every stack; nothing else. */
function closing(results: readonly StackResult<Done>[], isInterrupted: boolean): string {
  const done = results.filter(({ status }) => status === "done").map(({ stack }) => stack);
  const rest = results.length - done.length;
  const unfinished = `${plural(rest, "stack")} of ${results.length} not applied to the end; run it again, it goes on from there\n`;
  if (!isInterrupted) return rest === 0 ? "" : unfinished;
  if (rest > 0) return `interrupted: ${done.length > 0 ? `${enumerate(done)} applied; ` : ""}${unfinished}`;
  return `interrupted, but ${enumerate(done)} had been applied to the end: nothing is left to apply; \`yarn drift\` shows whether the clusters are as the files say\n`;
}

/** Applies exactly the plans just made, dependencies first, and reads the clusters back. */
export async function applyStacks(
  all: readonly StackNow[],
  { findings: before, plans }: Pick<Before, "findings"> & { readonly plans: ReadonlyMap<string, string> },
  here: SoundHere,
  ports: Ports,
  options: ApplyOptions,
  io: Io,
): Promise<ExitCode> {
  const { concurrency, signal } = options;
  const due = all.filter(hasChanges).map((now) => {
    const { name, dependencies } = now.stack;
    return { name, dependencies, now, plan: plans.get(now.planned.stack) ?? planId(now.planned) };
  });
  const results = await runStacks(due, ({ now, plan }) => applyOne(now, plan, ports, options, io), {
    concurrency,
    signal,
    onProgress: showProgress(io, "applying"),
  });
  for (const result of results) showResult(result, io);
  const clusters = results.flatMap((result) => {
    if (result.status !== "done" || !isLookedAt(result.value.now)) return [];
    const { now, missing } = result.value;
    const changes = now.planned.changes.filter(({ principal = "" }) => !missing.includes(principal));
    return [{ now, changes, before: before.get(result.stack) ?? [] }];
  });
  const seen = await Promise.all(clusters.map((one) => readBack(one, here, ports, signal, io)));
  const isInterrupted = signal.aborted;
  io.out(closing(results, isInterrupted));
  if (isInterrupted || results.some(({ status }) => status !== "done")) return EXIT.failed;
  return seen.every((isSo) => isSo) ? EXIT.ok : EXIT.found;
}
