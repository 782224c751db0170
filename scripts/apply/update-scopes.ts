import pLimit from "p-limit";

import { compareWithReview, formatDifferences, inRounds, scopeUpdates, type ScopeUpdate } from "../../lib/apply";
import { plural, printable } from "../../lib/diagnostics";
import type { ClusterAddress } from "../../lib/ports/eks-reader";
import { lookAgain } from "../../lib/ports/look-again";
import type { Io } from "../io";
import { planStack, type StackNow } from "./plan-stacks";
import type { Ports } from "./ports";

/** EKS publishes no rate for these calls; the writer backs off when it is told to. */
const AT_ONCE = 8;

/** Something came between: nothing more is done to the stack. */
class Stopped extends Error {
  override readonly name = "Stopped";
}

function addressOf({ stack }: StackNow): ClusterAddress {
  const { cluster } = stack.facts;
  if (cluster === undefined) throw new Error(`stack ${stack.name} is no cluster's, and has scopes`);
  const { name, account, region, assumeRole } = cluster.cluster;
  return { name, account, region, assumeRole };
}

/** One round after the other; what was begun of a round is waited for, and after a failure nothing more is begun. */
async function send(
  updates: readonly ScopeUpdate[],
  cluster: ClusterAddress,
  writer: Ports["writer"],
  signal: AbortSignal,
): Promise<void> {
  const limit = pLimit(AT_ONCE);
  const failures: string[] = [];
  let sent = 0;
  const update = async ({ principalArn, policyArn, to }: ScopeUpdate): Promise<void> => {
    if (failures.length > 0 || signal.aborted) return;
    const scope = to === "cluster" ? ({ type: "cluster" } as const) : ({ type: "namespace", namespaces: to } as const);
    const refused = await writer.associate(cluster, principalArn, policyArn, scope);
    if (refused === undefined) sent += 1;
    else failures.push(`${policyArn.slice(policyArn.lastIndexOf("/") + 1)} of ${principalArn}: ${refused.refused}`);
  };
  for (const round of inRounds(updates)) await Promise.all(round.map((one) => limit(() => update(one))));
  const done = `${sent} of ${plural(updates.length, "scope")} changed in place`;
  if (failures.length > 0)
    throw new Stopped(`${done}, then EKS refused:\n${failures.join("\n")}\nRun it again when that is mended`);
  if (signal.aborted) throw new Stopped(`interrupted: ${done}; run it again for the rest`);
}

/**
 * Plans again until Terraform sees the new scopes. Whatever else is in that plan must be in the one that was agreed to.
 * @throws Stopped when it is not, or when the scopes go on looking old
 */
async function planAgain(
  before: StackNow,
  updates: readonly ScopeUpdate[],
  { terraform, patience }: Ports,
  { allowRemovals, signal }: ApplyOptions,
): Promise<StackNow> {
  const updated = new Set(updates.map(({ address }) => address));
  const rest = { ...before.planned, changes: before.planned.changes.filter(({ address }) => !updated.has(address)) };
  const look = async (): Promise<{ readonly now: StackNow; readonly old: number }> => {
    const now = await planStack(terraform, before.stack, { lock: true, allowRemovals, toApply: true });
    const others = { ...now.planned, changes: now.planned.changes.filter(({ address }) => !updated.has(address)) };
    const verdict = compareWithReview(rest, others, now.terraformPlan.resources);
    if (verdict.kind === "different") {
      throw new Stopped(
        `the scopes were changed in place, and meanwhile something else has changed; nothing more is applied:\n${formatDifferences(verdict.differences)}`,
      );
    }
    return { now, old: now.planned.changes.length - others.changes.length };
  };
  const { now, old } = await lookAgain(
    look,
    (seen) => seen.old === 0 || signal.aborted,
    patience.plans,
    (ms) => patience.wait(ms, signal),
  );
  if (old === 0) return now;
  throw new Stopped(
    `EKS accepted the scopes, and still answers with another for ${plural(old, "association")}: somebody else may be changing them; run it again later`,
  );
}

export interface ApplyOptions {
  readonly inPlace: boolean;
  readonly allowRemovals: boolean;
  readonly concurrency: number;
  readonly signal: AbortSignal;
}

/** A plan with nothing left in it that EKS can do better than Terraform, and how many scopes that were. */
export interface Updated {
  readonly now: StackNow;
  readonly scopes: number;
}

/**
 * Changes scopes in place: Terraform would take each policy away and give it again, with nobody having it between.
 * Sends only what is in the plan that was agreed to; interrupted, the next plan has the rest.
 */
export async function updateScopes(before: StackNow, ports: Ports, options: ApplyOptions, io: Io): Promise<Updated> {
  const updates = scopeUpdates(before.terraformPlan);
  const name = printable(before.stack.name);
  if (updates.length === 0) return { now: before, scopes: 0 };
  if (!options.inPlace) {
    const principals = [...new Set(updates.map(({ principalArn }) => principalArn))];
    io.err(`${name}: --no-in-place: these lose a policy for a moment, until Terraform has given it again:\n`);
    for (const principal of principals) io.err(`  ${printable(principal, 300)}\n`);
    return { now: before, scopes: 0 };
  }
  io.err(`${name}: changing ${plural(updates.length, "scope")} in place\n`);
  await send(updates, addressOf(before), ports.writer, options.signal);
  return { now: await planAgain(before, updates, ports, options), scopes: updates.length };
}
