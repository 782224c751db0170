import type { StackFacts } from "../stack-facts";
import type { TerraformPlan } from "../../terraform-plan/terraform-plan";

/** Why a plan is not applied. Names of others in `message` are quoted. */
export interface GuardRefusal {
  readonly rule: string;
  /** A sentence: what, and what to do. */
  readonly message: string;
}

/** One rule about what Terraform may do to a stack. Pure; anything it does not recognise is a reason to refuse. */
export interface Guard {
  readonly id: string;
  /** Whether `--allow-removals` lifts it. @default false */
  readonly lifted?: "allow-removals";
  /** Why not, in sentences; none when nothing speaks against it. */
  readonly check: (plan: TerraformPlan, facts: StackFacts) => readonly string[];
}
