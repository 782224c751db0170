import type { Caller } from "./caller";
import type { Refusal } from "./errors";
import type { SandboxRequest, SandboxResponse } from "./http-message";
import type { SandboxState } from "./state";
import type { World } from "./world";

/** What a call is about, for the call log. */
export interface CallSubject {
  readonly cluster?: string;
  readonly principal?: string;
  readonly policy?: string;
}

/** A call that is understood but not yet made: it can still be throttled, and is logged either way. */
export interface PreparedCall {
  readonly operation: string;
  readonly subject: CallSubject;
  /** @throws Refusal */
  readonly perform: () => SandboxResponse;
}

/** One AWS service behind the port. `refuse` says no in the service's own protocol. */
export interface Service {
  /** @throws Refusal for an operation that does not exist. */
  prepare(state: SandboxState, request: SandboxRequest, caller: Caller, world: World): PreparedCall;
  refuse(refusal: Refusal, requestId: string): SandboxResponse;
}
