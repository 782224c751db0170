import type { EKSClientConfig } from "@aws-sdk/client-eks";

import type { ClusterAddress } from "./eks-reader";

export type Credentials = NonNullable<EKSClientConfig["credentials"]>;

/**
 * The credentials for one cluster's account; undefined leaves it to the SDK's own chain (environment, profile, web
 * identity, instance). The one place for whoever has credentials of several accounts, or assumes a role for each.
 */
export type CredentialsFor = (cluster: ClusterAddress) => Credentials | undefined;

/** Where a local EKS listens, and how to be any account there. */
export interface LocalAccess {
  readonly endpoint: string;
  readonly credentialsFor: CredentialsFor;
}

function isLoopback(endpoint: string): boolean {
  if (!URL.canParse(endpoint)) return false;
  const { hostname } = new URL(endpoint);
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/**
 * The convention of `yarn sandbox` and LocalStack: the access key id is the account's id. A run over several accounts then
 * needs a key for each, so where the endpoint is on this machine and the key is an account id, every cluster's account
 * becomes its own. Both conditions are needed: a real AWS access key id has 20 characters, and nothing but a loopback
 * address may be sent made-up credentials.
 */
export function tryLocalAccess(env: NodeJS.ProcessEnv): LocalAccess | undefined {
  const endpoint = env["AWS_ENDPOINT_URL_EKS"] ?? env["AWS_ENDPOINT_URL"] ?? "";
  if (!isLoopback(endpoint) || !/^\d{12}$/.test(env["AWS_ACCESS_KEY_ID"] ?? "")) return undefined;
  const secretAccessKey = env["AWS_SECRET_ACCESS_KEY"] ?? "sandbox";
  return {
    endpoint,
    credentialsFor: ({ account }) => ({ accessKeyId: account, secretAccessKey, accountId: account }),
  };
}

/**
 * The role that a cluster's file names (`assumeRole`), as Terraform assumes it; without one, the SDK's own chain.
 * The SDK's client keeps what it gets, and asks again before it ends.
 */
export const assumeRoleCredentials: CredentialsFor = ({ assumeRole, region }) => {
  if (assumeRole === undefined) return undefined;
  return async () => {
    const { fromTemporaryCredentials } = await import("@aws-sdk/credential-providers");
    const params = { RoleArn: assumeRole, RoleSessionName: "eks-access-gitops" };
    return await fromTemporaryCredentials({ params, clientConfig: { region } })();
  };
};
