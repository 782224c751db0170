import type { Caller } from "./caller";
import type { PathParameters } from "./routing";
import type { JsonObject } from "./request-body";
import type { SandboxState } from "./state";
import type { World } from "./world";

/** One EKS request after routing: what every operation gets. */
export interface EksCall {
  readonly state: SandboxState;
  readonly world: World;
  readonly caller: Caller;
  readonly path: PathParameters;
  readonly query: URLSearchParams;
  readonly body: JsonObject;
}

/** An operation answers with the JSON document of its 200 response, or throws a `Refusal`. */
export type EksOperation = (call: EksCall) => object;

/** Wire form of a time: EKS sends seconds since the epoch, with a fraction. */
export function epochSeconds(milliseconds: number): number {
  return milliseconds / 1000;
}
