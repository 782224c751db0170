import { tryLocalAccess as tryLocalAccessTo, type LocalAccess } from "../aws/local-access";

export { assumeRoleCredentials, type Credentials, type CredentialsFor } from "../aws/credentials";
export type { LocalAccess } from "../aws/local-access";

/** A local EKS (see lib/io/aws/local-access.ts), where the environment names one. */
export function tryLocalAccess(env: NodeJS.ProcessEnv): LocalAccess | undefined {
  return tryLocalAccessTo(env, "eks");
}
