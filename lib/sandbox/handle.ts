import type { CallRecord } from "./call-log";
import { identifyCaller } from "./caller";
import type { Caller } from "./caller";
import { eksService, refuseAsJson } from "./eks-service";
import { Refusal, unknownOperation } from "./errors";
import type { SandboxRequest, SandboxResponse } from "./http-message";
import { IAM_NAMESPACE, iamOperations } from "./iam";
import { queryService, refuseAsXml } from "./query-service";
import type { CallSubject, Service } from "./service";
import { settleUpdates } from "./settle-updates";
import type { SandboxState } from "./state";
import { STS_NAMESPACE, stsOperations } from "./sts";
import { throttle } from "./throttle";
import type { World } from "./world";

/** By the service name in the SigV4 credential scope. */
const services: ReadonlyMap<string, Service> = new Map([
  ["eks", eksService],
  ["sts", queryService(STS_NAMESPACE, stsOperations)],
  ["iam", queryService(IAM_NAMESPACE, iamOperations)],
]);

export interface Outcome {
  readonly response: SandboxResponse;
  readonly call: CallRecord;
}

/**
 * Answers one request and changes the state accordingly: the whole sandbox, without I/O, clock or randomness. The same
 * state, requests and world give the same answers. Refusals are answers; only a bug throws.
 */
export function handle(state: SandboxState, request: SandboxRequest, world: World): Outcome {
  settleUpdates(state, world);
  let caller: Caller | undefined;
  let operation = "unknown";
  let subject: CallSubject = {};
  const finish = (response: SandboxResponse, errorCode?: string): Outcome => {
    const { account = "", region = "", service = "" } = caller ?? {};
    const at = new Date(world.now).toISOString();
    const { status } = response;
    const call = { at, account, region, service, operation, ...subject, status, ...(errorCode && { errorCode }) };
    return { response, call };
  };
  try {
    caller = identifyCaller(request, world.settings);
    const service = services.get(caller.service);
    if (service === undefined) throw unknownOperation(`The sandbox has no service "${caller.service}".`);
    const prepared = service.prepare(state, request, caller, world);
    ({ operation, subject } = prepared);
    throttle(state.throttle, world.settings.throttle, world.now);
    return finish(prepared.perform());
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return finish(refusalFor(request, caller)(error, world.newId()), error.code);
  }
}

/** The protocol to say no in: the service's, or what the request looks like when the service is not known. */
function refusalFor(request: SandboxRequest, caller: Caller | undefined): Service["refuse"] {
  const service = services.get(caller?.service ?? "");
  if (service !== undefined) return (refusal, requestId) => service.refuse(refusal, requestId);
  const form = request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded") === true;
  return form ? refuseAsXml : refuseAsJson;
}
