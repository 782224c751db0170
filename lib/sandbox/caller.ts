import { missingAuthenticationToken, Refusal } from "./errors";
import { splitTarget } from "./http-message";
import type { SandboxRequest } from "./http-message";
import { openSession } from "./session";
import type { Session } from "./session";
import type { SandboxSettings } from "./world";

/** Who calls which service where. Signatures are not verified: a sandbox has no secrets to protect. */
export interface Caller {
  readonly account: string;
  readonly region: string;
  readonly service: string;
  readonly accessKeyId: string;
  /** The assumed role behind the credentials, if any. */
  readonly session: Session | undefined;
}

/** `AWS4-HMAC-SHA256 Credential=KEY/20260131/eu-west-1/eks/aws4_request, SignedHeaders=..., Signature=...` */
const AUTHORIZATION = /^AWS4-HMAC-SHA256\s.*?\bCredential=([^,\s]+)/;
const SCOPE = /^([^/]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request$/;

/** An account id itself, or an access key id made by AssumeRole here: `ASIA`, four characters, the account id. */
const ACCOUNT_IN_KEY = /^(?:ASIA[A-Z0-9]{4})?(\d{12})$/;

/**
 * Reads the caller from the SigV4 credential scope, of the header or of a presigned URL.
 * One port can serve every AWS service because the scope names the service.
 * @throws Refusal 403 when the request is unsigned or the scope is no scope.
 */
export function identifyCaller(request: SandboxRequest, settings: SandboxSettings): Caller {
  const { query } = splitTarget(request.target);
  const header = request.headers["authorization"];
  const credential = header === undefined ? query.get("X-Amz-Credential") : AUTHORIZATION.exec(header)?.[1];
  if (header === undefined && credential === null) throw missingAuthenticationToken();

  const [, accessKeyId, region, service] = SCOPE.exec(credential ?? "") ?? [];
  if (accessKeyId === undefined || region === undefined || service === undefined) {
    throw new Refusal(
      "IncompleteSignature",
      403,
      "The Authorization header has no AWS Signature Version 4 credential.",
    );
  }
  const token = request.headers["x-amz-security-token"] ?? query.get("X-Amz-Security-Token") ?? undefined;
  const account = ACCOUNT_IN_KEY.exec(accessKeyId)?.[1] ?? settings.defaultAccount;
  return { account, region, service, accessKeyId, session: openSession(token) };
}
