import { printable } from "../../diagnostics";

interface Failure {
  readonly name: string;
  readonly message: string;
  readonly code: string | undefined;
  readonly status: number | undefined;
  /** How often the SDK asked; undefined where it does not say. */
  readonly attempts: number | undefined;
}

/** What AWS's SDK, or the network below it, threw. */
export function failureOf(cause: unknown): Failure {
  const { name, message, code, $metadata } = (cause ?? {}) as {
    name?: unknown;
    message?: unknown;
    code?: unknown;
    $metadata?: { httpStatusCode?: number; attempts?: number };
  };
  return {
    name: typeof name === "string" ? name : "Error",
    message: typeof message === "string" ? message : String(cause),
    code: typeof code === "string" ? code : undefined,
    status: $metadata?.httpStatusCode,
    attempts: $metadata?.attempts,
  };
}

export function isThrottled(cause: unknown): boolean {
  const { name, status } = failureOf(cause);
  return status === 429 || /^Throttl|^TooManyRequests|^RequestLimitExceeded/.test(name);
}

/** An answer that the SDK cannot read: HTML, or nothing at all. */
function isNoAnswerOfAws(cause: unknown): boolean {
  const { name, message } = failureOf(cause);
  return name === "SyntaxError" || /Deserialization error|is not valid JSON/.test(message);
}

/** AWS's own words have the list of what is legal at their end. */
const LONGEST_WORDS = 2_000;

const NO_CREDENTIALS = /^(CredentialsProviderError|TokenProviderError)$/;
const BAD_CREDENTIALS =
  /^(UnrecognizedClient|InvalidSignature|SignatureDoesNotMatch|ExpiredToken|InvalidClientTokenId|MissingAuthenticationToken)/;
const NETWORK = /\b(ECONN|ENOTFOUND|EAI_|ETIMEDOUT|EPIPE|EHOST|ENET|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/;
/** What the SDK puts before an error that it does not take for one. */
const WRAPPER = /^AWS SDK error wrapper for (Error: )?/;

/** What was asked, in words for its failures. */
export interface AwsQuestion {
  /** `IAM`, or `EKS in eu-west-1`. */
  readonly service: string;
  /** What a 403 means: `these credentials may not read IAM`. */
  readonly forbidden: string;
}

function reasonOf(cause: unknown, { service, forbidden }: AwsQuestion): string {
  const { name, code = "", status, attempts = 1, message } = failureOf(cause);
  if (isNoAnswerOfAws(cause)) {
    return `what answered for ${service} is not AWS (a proxy's page, or another service): check HTTPS_PROXY, NO_PROXY and AWS_ENDPOINT_URL`;
  }
  if (NO_CREDENTIALS.test(name)) return "there are no AWS credentials";
  if (BAD_CREDENTIALS.test(name)) return "AWS does not accept these credentials";
  // Services that speak JSON (CloudTrail, CloudWatch Logs) refuse with 400.
  if (status === 403 || name.startsWith("AccessDenied")) return forbidden;
  if (isThrottled(cause)) return `${service} went on throttling`;
  if (name === "TimeoutError" || name === "AbortError") return `${service} did not answer in time`;
  if (NETWORK.test(code) || NETWORK.test(message)) return `${service} cannot be reached`;
  if (status !== undefined && status >= 500) {
    return `${service} answered with HTTP ${status} to ${attempts === 1 ? "1 try" : `${attempts} tries`}: it is in trouble itself; try again later`;
  }
  return `${service} refused`;
}

/** Why a call failed, for people: what it means first, then AWS's own words. One sentence without its full stop. */
export function explainFailure(cause: unknown, question: AwsQuestion): string {
  const { name, message, code } = failureOf(cause);
  const words = message === "" ? (code ?? name) : message.replace(WRAPPER, "");
  // What follows is for programmers of the SDK.
  const plain = (words.split("Deserialization error:")[0] ?? words).trimEnd();
  return `${reasonOf(cause, question)}: ${printable(`${name}: ${plain}`, LONGEST_WORDS)}`;
}
