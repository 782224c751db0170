import { compareWithReview, formatDifferences, type ScopeUpdate } from "../../lib/apply";
import { printable } from "../../lib/diagnostics";
import { TerraformFailure } from "../../lib/io/terraform/terraform-failure";
import { lookAgain } from "../../lib/ports/look-again";
import type { Given } from "./given";
import { planStack, type StackNow } from "./plan-stacks";
import type { Ports } from "./ports";
import { leaveOut, writeImports } from "./stack-files";
import { Stopped } from "./stopped";
import type { ApplyOptions } from "./update-scopes";

/** Terraform, of an import of what EKS does not show it yet. */
const NOT_SHOWN = /Cannot import non-existent/i;

/** A plan seen, and how much of what was done still looks old; none yet where EKS does not show what is to be imported. */
type Look = { readonly now: StackNow; readonly old: number } | { readonly notShown: TerraformFailure };

/**
 * Plans what is left after `apply`'s own calls: Terraform takes over what was given, and no longer sees the scopes. All of
 * that plan must be in the one that was agreed to.
 * @throws Stopped when it is not, or when EKS goes on showing what was
 */
export async function planRest(
  before: StackNow,
  { toImport, leftOut, scopes }: Given & { readonly scopes: readonly ScopeUpdate[] },
  { terraform, patience }: Pick<Ports, "terraform" | "patience">,
  { allowRemovals, signal }: Pick<ApplyOptions, "allowRemovals" | "signal">,
): Promise<StackNow> {
  const updated = new Set(scopes.map(({ address }) => address));
  const out = new Set(leftOut.flatMap(({ addresses }) => addresses));
  await leaveOut(before.stack, [...out]);
  await writeImports(before.stack, toImport);
  const { facts } = before.stack;
  const declared = new Set([...facts.declared].filter((address) => !out.has(address)));
  const stack = { ...before.stack, facts: { ...facts, declared } };
  const agreed = before.planned.changes.filter(({ address }) => !updated.has(address) && !out.has(address));

  const look = async (): Promise<Look> => {
    let now: StackNow;
    try {
      now = await planStack(terraform, stack, { lock: true, allowRemovals, toApply: true });
    } catch (cause) {
      if (cause instanceof TerraformFailure && NOT_SHOWN.test(cause.text)) return { notShown: cause };
      throw cause;
    }
    const others = { ...now.planned, changes: now.planned.changes.filter(({ address }) => !updated.has(address)) };
    const verdict = compareWithReview({ ...before.planned, changes: agreed }, others, now.terraformPlan.resources);
    if (verdict.kind === "different") {
      throw new Stopped(
        `access was given, and meanwhile something else has changed; nothing more is applied:\n${formatDifferences(verdict.differences)}`,
      );
    }
    return { now, old: now.planned.changes.length - others.changes.length };
  };
  const seen = await lookAgain(
    look,
    (one) => ("now" in one && one.old === 0) || signal.aborted,
    patience.plans,
    (ms) => patience.wait(ms, signal),
  );
  if ("notShown" in seen) throw seen.notShown;
  if (seen.old > 0) {
    throw new Stopped(
      `EKS accepted ${scopes.length} scopes, and still answers with another for ${seen.old} of them: somebody else may be changing them; run it again later`,
    );
  }
  const [refusal] = seen.now.planned.refusals;
  if (refusal !== undefined) throw new Stopped(`${printable(refusal.message, 1_000)} [${refusal.rule}]`);
  return seen.now;
}
