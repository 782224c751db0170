/**
 * A request that the service says no to. Thrown, because a service stops at the first problem it finds; `handle` catches
 * it and renders it in the protocol of the call.
 */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = "Refusal";
  }
}

// The error shapes of EKS with their HTTP status: botocore, eks/2017-11-01/service-2.json.

export function invalidParameter(message: string): Refusal {
  return new Refusal("InvalidParameterException", 400, message);
}

/** Invalid given the state of the cluster. */
export function invalidRequest(message: string): Refusal {
  return new Refusal("InvalidRequestException", 400, message);
}

export function limitExceeded(message: string): Refusal {
  return new Refusal("ResourceLimitExceededException", 400, message);
}

export function notFound(message: string): Refusal {
  return new Refusal("ResourceNotFoundException", 404, message);
}

export function inUse(message: string): Refusal {
  return new Refusal("ResourceInUseException", 409, message);
}

/** A body that cannot be read as the operation's input: refused before the service looks at it. */
export function serialization(message: string): Refusal {
  return new Refusal("SerializationException", 400, message);
}

export function unknownOperation(message: string): Refusal {
  return new Refusal("UnknownOperationException", 404, message);
}

/** What an unsigned request is told; the front door of every AWS service says the same. */
export function missingAuthenticationToken(): Refusal {
  return new Refusal("MissingAuthenticationToken", 403, "Missing Authentication Token");
}
