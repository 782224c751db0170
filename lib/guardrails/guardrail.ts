import type { Details, Location, Severity } from "../diagnostics";
import type { AccessPiece, AccessPlan } from "../compile";
import type { Clock, Exception, Manifests, Platform, Team } from "../model";

export type GuardrailId = Exception["rule"];

/** What a rule may look at. */
export interface GuardrailContext {
  readonly plan: AccessPlan;
  readonly platform: Platform;
  readonly teams: readonly Team[];
  /** The Kubernetes RBAC of the files. */
  readonly manifests: Manifests;
  /** When it is judged. */
  readonly today: Clock;
  /** The plan before the change, where there is one to compare with. */
  readonly base: AccessPlan | undefined;
}

/** Something a rule refuses. Its message names no cluster: the same thing on twelve clusters is told once. */
export interface Violation extends Details {
  readonly at: Location;
  readonly message: string;
  /** The teams that an exception could name; empty for what belongs to no team. */
  readonly teams: readonly string[];
  readonly principal?: string;
  readonly cluster?: string;
  /** Default: error. */
  readonly severity?: Severity;
  /**
   * What ends with the exception that lifts it, where such access ends (`endedExceptions: remove`).
   * @default what the line `at` gives the principal on the cluster; nothing where one of the two is missing
   */
  readonly access?: readonly AccessPiece[];
  /** No exception is made for it. @default false */
  readonly mustHold?: boolean;
}

export interface Guardrail {
  readonly id: GuardrailId;
  /**
   * Whether the rule counts what is not there, so that a file that could not be read makes it cry wolf.
   * @default false
   */
  readonly needsEveryFile?: boolean;
  readonly check: (context: GuardrailContext) => readonly Violation[];
}
