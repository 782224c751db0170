import { printable } from "../../diagnostics";
import type { ClusterAddress } from "./eks-reader";

interface Failure {
  readonly name: string;
  readonly message: string;
  readonly code: string | undefined;
  readonly status: number | undefined;
}

function failureOf(cause: unknown): Failure {
  const { name, message, code, $metadata } = (cause ?? {}) as {
    name?: unknown;
    message?: unknown;
    code?: unknown;
    $metadata?: { httpStatusCode?: number };
  };
  return {
    name: typeof name === "string" ? name : "Error",
    message: typeof message === "string" ? message : String(cause),
    code: typeof code === "string" ? code : undefined,
    status: $metadata?.httpStatusCode,
  };
}

export function isNotFound(cause: unknown): boolean {
  return failureOf(cause).name === "ResourceNotFoundException" || isUnknownCluster(cause);
}

/** EKS has been seen to say so as a ClientException too (terraform-provider-aws, cluster.go). */
export function isUnknownCluster(cause: unknown): boolean {
  return failureOf(cause).message.startsWith("No cluster found for name:");
}

/** What every access entry call answers while the ConfigMap alone decides. */
export function isConfigMapOnly(cause: unknown): boolean {
  const { name, message } = failureOf(cause);
  return name === "InvalidRequestException" && /authentication mode/i.test(message);
}

export function isThrottled(cause: unknown): boolean {
  const { name, status } = failureOf(cause);
  return status === 429 || /^Throttl|^TooManyRequests|^RequestLimitExceeded/.test(name);
}

const NO_CREDENTIALS = /^(CredentialsProviderError|TokenProviderError)$/;
const BAD_CREDENTIALS =
  /^(UnrecognizedClient|InvalidSignature|ExpiredToken|InvalidClientTokenId|MissingAuthenticationToken)/;
const NETWORK = /\b(ECONN|ENOTFOUND|EAI_|ETIMEDOUT|EPIPE|EHOST|ENET|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/;
/** What the SDK puts before an error that it does not take for one. */
const WRAPPER = /^AWS SDK error wrapper for (Error: )?/;

function reasonOf(cause: unknown, address: ClusterAddress): string {
  const { name, code = "", status, message } = failureOf(cause);
  if (NO_CREDENTIALS.test(name)) return "there are no AWS credentials";
  if (BAD_CREDENTIALS.test(name)) return "AWS does not accept these credentials";
  if (status === 403) return "these credentials may not read the cluster's access";
  if (isThrottled(cause)) return "EKS went on throttling";
  if (name === "TimeoutError" || name === "AbortError") return `EKS in ${address.region} did not answer in time`;
  if (NETWORK.test(code) || NETWORK.test(message)) return `EKS in ${address.region} cannot be reached`;
  return "EKS refused";
}

/** Why a cluster could not be read, for people: what it means first, then AWS's own words. */
export function explainFailure(cause: unknown, address: ClusterAddress): string {
  const { name, message, code } = failureOf(cause);
  const words = message === "" ? (code ?? name) : message.replace(WRAPPER, "");
  return `${reasonOf(cause, address)}: ${printable(`${name}: ${words}`, 400)}`;
}
