import { planResult, type PlanJson, type ResourceChange } from "./plan-result";

/** What a saved plan knows of one stack. */
export interface StackPlan {
  /** What an apply would do: from what is there (`before`) to what the files say (`after`). Those that change nothing too. */
  readonly changes: readonly ResourceChange[];
  /**
   * Where the state was behind: from what Terraform remembered (`before`) to what is there (`after`). Some of it is the
   * provider's own doing: right after an apply it remembers null where it reads back an empty list.
   */
  readonly drift: readonly ResourceChange[];
  /** ISO 8601, UTC. Undefined where Terraform, before 1.5, does not say. */
  readonly plannedAt: string | undefined;
}

/** Nothing is known of the stack: never to be taken for one without changes. */
export interface UnreadStack {
  /** Why, for people: one sentence without its full stop. */
  readonly couldNotLook: string;
}

export type StackReading = StackPlan | UnreadStack;

/** What a plan's JSON says of its stack; a plan that is not finished says nothing. */
export function readStackPlan(json: PlanJson, file: string): StackReading {
  if (json.errored === true) return { couldNotLook: "its plan ended with an error" };
  if (json.complete === false) return { couldNotLook: "its plan is not complete: Terraform put some of it off" };
  const { resource_drift: drift = [], timestamp } = json as PlanJson & {
    readonly resource_drift?: PlanJson["resource_changes"];
    readonly timestamp?: unknown;
  };
  return {
    changes: planResult(json, file).changes,
    drift: planResult({ ...json, resource_changes: drift }, file).changes,
    plannedAt: typeof timestamp === "string" ? timestamp : undefined,
  };
}
