import type { Unread } from "../../ports/reading";
import type { CredentialsFor } from "./credentials";

export type LocalService = "eks" | "iam" | "sts";

/** Where a local AWS listens, and how to be any account there. */
export interface LocalAccess {
  readonly endpoint: string;
  readonly credentialsFor: CredentialsFor;
}

/** Where the environment says that a service is, as the SDK reads it; undefined where AWS itself is meant. */
export function endpointOf(env: NodeJS.ProcessEnv, service: LocalService): string | undefined {
  const [own = "", all = ""] = [env[`AWS_ENDPOINT_URL_${service.toUpperCase()}`], env["AWS_ENDPOINT_URL"]];
  return own || all || undefined;
}

/** Whether a URL is one of this machine's. */
export function isLoopback(endpoint: string): boolean {
  if (!URL.canParse(endpoint)) return false;
  const { hostname } = new URL(endpoint);
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/**
 * The convention of `yarn sandbox` and LocalStack: the access key id is the account's id. A run over several accounts then
 * needs a key for each, so where every given service is on this machine and the key is an account id, each account
 * becomes its own. Both conditions are needed: a real AWS access key id has 20 characters, and nothing but a loopback
 * address may be sent made-up credentials. The endpoint is that of the first service.
 */
export function tryLocalAccess(
  env: NodeJS.ProcessEnv,
  first: LocalService,
  ...others: readonly LocalService[]
): LocalAccess | undefined {
  const endpoint = endpointOf(env, first) ?? "";
  const areLocal = [first, ...others].every((service) => isLoopback(endpointOf(env, service) ?? ""));
  if (!areLocal || !/^\d{12}$/.test(env["AWS_ACCESS_KEY_ID"] ?? "")) return undefined;
  const secretAccessKey = env["AWS_SECRET_ACCESS_KEY"] ?? "sandbox";
  return {
    endpoint,
    credentialsFor: ({ account }) => ({ accessKeyId: account, secretAccessKey, accountId: account }),
  };
}

/**
 * Where another service is that is asked with the credentials for EKS: made-up ones of an EKS on this machine go to nobody
 * who is not. An undefined endpoint is the region's.
 * @param variable the service's own, as the SDK reads it
 */
export function endpointBesideEks(
  env: NodeJS.ProcessEnv,
  service: string,
  variable: string,
): { readonly endpoint: string | undefined } | Unread {
  const [own = "", all = ""] = [env[variable], env["AWS_ENDPOINT_URL"]];
  const endpoint = own || all || undefined;
  const isLocal = tryLocalAccess(env, "eks") !== undefined;
  if (!isLocal || isLoopback(endpoint ?? "")) return { endpoint };
  return { couldNotLook: `EKS is on this machine and ${service} is not (${variable})` };
}
