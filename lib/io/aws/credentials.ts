import type { STSClientConfig } from "@aws-sdk/client-sts";

import { TIMEOUTS } from "./timeouts";

export type Credentials = NonNullable<STSClientConfig["credentials"]>;

/** What credentials are for. */
export interface AccountPlace {
  /** 12 digits. */
  readonly account: string;
  /** Where STS is asked when a role is to be assumed; the account's partition goes with it. */
  readonly region: string;
  /** The ARN of the role that a cluster's file names for its account. */
  readonly assumeRole?: string | undefined;
}

/**
 * The credentials for one account; undefined leaves it to the SDK's own chain (environment, profile, web identity,
 * instance). The one place for whoever has credentials of several accounts, or assumes a role for each.
 */
export type CredentialsFor = (place: AccountPlace) => Credentials | undefined;

/** A way into an account: a profile of the AWS configuration, a role to assume, or the role by way of the profile. */
export interface Way {
  readonly profile?: string | undefined;
  readonly roleArn?: string | undefined;
}

/** What CloudTrail, and the `{{SessionName}}` of whoever looks, will show. */
const SESSION = "eks-access-gitops";

/**
 * The credentials at the end of a way, asked for when the first call needs them; undefined where it has neither profile
 * nor role. The SDK's client keeps what it gets, and asks again before it ends.
 */
export function credentialsBy({ profile, roleArn }: Way, region: string): Credentials | undefined {
  if (profile === undefined && roleArn === undefined) return undefined;
  return async () => {
    const { fromIni, fromTemporaryCredentials } = await import("@aws-sdk/credential-providers");
    const clientConfig = { region, requestHandler: TIMEOUTS };
    const own = profile === undefined ? undefined : fromIni({ profile, clientConfig });
    if (roleArn === undefined && own !== undefined) return await own();
    const params = { RoleArn: roleArn ?? "", RoleSessionName: SESSION };
    const assumed = fromTemporaryCredentials({ params, clientConfig, ...(own && { masterCredentials: own }) });
    return await assumed();
  };
}
