import type { Credentials } from "../aws/credentials";
import { explainFailure } from "../aws/failure";
import type { ClusterAddress } from "../../ports/eks-reader";
import type { Unread } from "../../ports/reading";

/**
 * Credentials as the AWS CLI takes them from its environment, in place of any profile there; nothing where none are given.
 * Asked for at each run, because they end.
 */
export async function tryCredentialsEnv(
  credentials: Credentials | undefined,
  { region }: ClusterAddress,
): Promise<{ readonly env: NodeJS.ProcessEnv } | Unread> {
  if (credentials === undefined) return { env: {} };
  try {
    const identity = typeof credentials === "function" ? await credentials() : credentials;
    return {
      env: {
        AWS_ACCESS_KEY_ID: identity.accessKeyId,
        AWS_SECRET_ACCESS_KEY: identity.secretAccessKey,
        AWS_SESSION_TOKEN: identity.sessionToken,
        AWS_PROFILE: undefined,
        AWS_DEFAULT_PROFILE: undefined,
      },
    };
  } catch (cause) {
    const forbidden = "these credentials may not assume the role for a token";
    return { couldNotLook: explainFailure(cause, { service: `AWS in ${region}`, forbidden }) };
  }
}
