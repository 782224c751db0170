import type { Caller } from "./caller";
import { Refusal } from "./errors";
import { splitTarget } from "./http-message";
import type { SandboxResponse } from "./http-message";
import type { Service } from "./service";
import type { SandboxState } from "./state";
import type { World } from "./world";
import { element } from "./xml";
import type { XmlValue } from "./xml";

/** One call of a query protocol service (STS, IAM). */
export interface QueryCall {
  readonly state: SandboxState;
  readonly world: World;
  readonly caller: Caller;
  readonly parameters: URLSearchParams;
}

/** An operation answers with the content of its `...Result` element; undefined when it has none. */
export type QueryOperation = (call: QueryCall) => XmlValue;

/** A service of the AWS query protocol: form parameters in, XML out. Operations by name. */
export function queryService(namespace: string, operations: ReadonlyMap<string, QueryOperation>): Service {
  return {
    prepare(state, request, caller, world) {
      const { query } = splitTarget(request.target);
      const parameters = request.method === "POST" ? new URLSearchParams(request.body) : query;
      const action = parameters.get("Action") ?? "";
      const operation = operations.get(action);
      if (operation === undefined) {
        throw new Refusal("InvalidAction", 400, `Could not find operation ${action} in the sandbox.`);
      }
      return {
        operation: action,
        subject: subjectOf(parameters),
        perform: () => {
          const requestId = world.newId();
          const result = operation({ state, world, caller, parameters });
          const metadata = { RequestId: requestId };
          const body = element(
            `${action}Response`,
            { [`${action}Result`]: result, ResponseMetadata: metadata },
            namespace,
          );
          return xml(200, body, requestId);
        },
      };
    },
    refuse: (refusal, requestId) => refuseAsXml(refusal, requestId, namespace),
  };
}

/** The error shape of the query protocol. Throttling has a code and a status of its own there. */
export function refuseAsXml(refusal: Refusal, requestId: string, namespace?: string): SandboxResponse {
  const throttled = refusal.code === "ThrottlingException";
  const code = throttled ? "Throttling" : refusal.code;
  const error = { Type: "Sender", Code: code, Message: refusal.message };
  const body = element("ErrorResponse", { Error: error, RequestId: requestId }, namespace);
  return xml(throttled ? 400 : refusal.status, body, requestId);
}

function xml(status: number, body: string, requestId: string): SandboxResponse {
  return { status, headers: { "content-type": "text/xml", "x-amzn-requestid": requestId }, body };
}

function subjectOf(parameters: URLSearchParams): { principal?: string } {
  const principal = parameters.get("RoleArn") ?? parameters.get("RoleName") ?? parameters.get("UserName");
  return principal === null ? {} : { principal };
}

/** @throws Refusal ValidationError when the parameter is missing or empty. */
export function required(parameters: URLSearchParams, name: string): string {
  const value = parameters.get(name);
  if (value === null || value === "") throw new Refusal("ValidationError", 400, `${name} must be provided.`);
  return value;
}

/** The values of a list parameter: `Tags.member.1.Key`, `Tags.member.2.Key`, ... in order; the suffix may be empty. */
export function members(parameters: URLSearchParams, name: string, suffix = ""): string[] {
  const values: string[] = [];
  for (let index = 1; ; index += 1) {
    const value = parameters.get(`${name}.member.${index}${suffix}`);
    if (value === null) return values;
    values.push(value);
  }
}
