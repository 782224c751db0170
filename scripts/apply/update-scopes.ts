import pLimit from "p-limit";

import { inRounds, scopeUpdates, type ScopeUpdate } from "../../lib/apply";
import { plural, printable } from "../../lib/diagnostics";
import type { ClusterAddress } from "../../lib/ports/eks-reader";
import type { Io } from "../io";
import { addressOf } from "./cluster-address";
import type { StackNow } from "./plan-stacks";
import type { Ports } from "./ports";
import { Stopped } from "./stopped";

/** EKS publishes no rate for these calls; the writer backs off when it is told to. */
const AT_ONCE = 8;

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

export interface ApplyOptions {
  readonly inPlace: boolean;
  readonly allowRemovals: boolean;
  readonly concurrency: number;
  readonly signal: AbortSignal;
}

/**
 * Changes scopes in place: Terraform would take each policy away and give it again, with nobody having it between.
 * Sends only what is in the plan that was agreed to; interrupted, the next plan has the rest. Returns what was sent.
 * @throws Stopped when EKS refuses one, or when it is interrupted
 */
export async function updateScopes(
  now: StackNow,
  { writer }: Pick<Ports, "writer">,
  { inPlace, signal }: Pick<ApplyOptions, "inPlace" | "signal">,
  io: Io,
): Promise<readonly ScopeUpdate[]> {
  const updates = scopeUpdates(now.terraformPlan);
  const name = printable(now.stack.name);
  if (updates.length === 0) return [];
  if (!inPlace) {
    const principals = [...new Set(updates.map(({ principalArn }) => principalArn))];
    io.err(`${name}: --no-in-place: these lose a policy for a moment, until Terraform has given it again:\n`);
    for (const principal of principals) io.err(`  ${printable(principal, 300)}\n`);
    return [];
  }
  io.err(`${name}: changing ${plural(updates.length, "scope")} in place\n`);
  await send(updates, addressOf(now), writer, signal);
  return updates;
}
