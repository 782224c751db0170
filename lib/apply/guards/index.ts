import type { StackFacts } from "../stack-facts";
import type { TerraformPlan } from "../../terraform-plan/terraform-plan";
import { asDeclared } from "./as-declared";
import { breakGlassKept } from "./break-glass-kept";
import type { Guard, GuardRefusal } from "./guard";
import { knownActions } from "./known-actions";
import { knownTypes } from "./known-types";
import { knownValues } from "./known-values";
import { maximumRemovals } from "./maximum-removals";
import { minimumAdmins } from "./minimum-admins";
import { ownAccount } from "./own-account";
import { wholePlan } from "./whole-plan";

const GUARDS: readonly Guard[] = [
  wholePlan,
  knownActions,
  knownTypes,
  knownValues,
  asDeclared,
  ownAccount,
  breakGlassKept,
  minimumAdmins,
  maximumRemovals,
];

/** What somebody who may has lifted. */
export interface Lifted {
  readonly allowRemovals: boolean;
}

/** Every reason not to apply a plan. A guard that fails is one too. */
export function checkGuards(plan: TerraformPlan, facts: StackFacts, { allowRemovals }: Lifted): GuardRefusal[] {
  return GUARDS.flatMap((guard) => {
    if (allowRemovals && guard.lifted === "allow-removals") return [];
    try {
      return guard.check(plan, facts).map((message) => ({ rule: guard.id, message }));
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      return [{ rule: guard.id, message: `the guard itself failed; this is our bug: ${why}` }];
    }
  });
}
