/** Of the way to an operation, whichever it is: says nothing of how the operation itself answers. */
const ON_THE_WAY =
  /^(AccessDenied|ExpiredToken|InvalidClientTokenId|InvalidSignature|MissingAuthenticationToken|SignatureDoesNotMatch|Throttling|TooManyRequests|UnrecognizedClient|Server|ServiceUnavailable|Internal)/;

/** Whether an error's code is the operation's own answer, and not that of what stands before it. */
export function isOfService(code: string): boolean {
  return !ON_THE_WAY.test(code);
}
