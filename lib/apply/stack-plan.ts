import { digestOf } from "./canonical";
import { changesOf, CHANGE_KINDS, type Change, type ChangeKind } from "./change";
import type { TerraformPlan } from "../terraform-plan/terraform-plan";

/** What would change in one stack, and what it was planned with. */
export interface StackPlan {
  readonly stack: string;
  /** Terraform's version. */
  readonly terraform: string;
  /** SHA-256 of the stack's provider lock file. */
  readonly providers: string;
  readonly changes: readonly Change[];
}

/** How many changes of each kind; `import` counts every import, those that also change something too. */
export type Counts = Readonly<Record<ChangeKind, number>>;

export function countChanges(changes: readonly Change[]): Counts {
  const of = (kind: ChangeKind): number =>
    changes.filter((change) => (kind === "import" ? change.importing !== undefined : change.kind === kind)).length;
  return Object.fromEntries(CHANGE_KINDS.map((kind) => [kind, of(kind)])) as Counts;
}

export function stackPlan(stack: string, plan: TerraformPlan, providers: string): StackPlan {
  return { stack, terraform: plan.terraform, providers, changes: changesOf(plan) };
}

/**
 * What identifies a stack's changes: equal for two plans that would do the same with the same tools. Of each change what
 * decides it goes in, not how it is shown.
 */
export function stackHash({ stack, terraform, providers, changes }: StackPlan): string {
  const deciding = changes.map(({ address, type, actions, importing = null, replacePaths, unknown, digests }) => {
    return { address, type, actions, importing, replacePaths, unknown, digests };
  });
  return `sha256:${digestOf({ version: 1, stack, terraform, providers, changes: deciding })}`;
}
