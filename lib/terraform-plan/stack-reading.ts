import { quote } from "../diagnostics";
import type { Unread } from "../ports/reading";
import { signsOfAnother, type StackHome } from "./stack-home";
import type { TerraformPlan } from "./terraform-plan";

/** What a saved plan knows of one stack, or why there is none. */
export type StackReading = TerraformPlan | Unread;

function oddities({ resources }: TerraformPlan): string[] {
  return resources.flatMap(({ address, oddities: all }) =>
    all.map((oddity) => `${quote(address)} ${oddity}, which none of our stacks has`),
  );
}

/** The first reason, and how many more. */
function because(reasons: readonly string[]): string {
  const [first = "", ...more] = reasons;
  return more.length === 0 ? first : `${first} (and ${more.length} more like it)`;
}

/** A plan as what is known of a stack: one that is of another stack, not whole, or has what no stack of ours has says nothing. */
export function stackReading(plan: TerraformPlan, home: StackHome): StackReading {
  const [other, doubts, odd] = [signsOfAnother(plan, home), plan.doubts, oddities(plan)];
  if (other.length > 0) return { couldNotLook: `its plan is for another stack: ${because(other)}` };
  if (doubts.length > 0) return { couldNotLook: `its plan is incomplete: ${because(doubts)}` };
  return odd.length > 0 ? { couldNotLook: `its plan cannot be read: ${because(odd)}` } : plan;
}
