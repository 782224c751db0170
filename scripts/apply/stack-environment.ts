import { tryLocalAccess } from "../../lib/io/aws/local-access";
import type { Environment } from "../../lib/io/environment";

/**
 * What Terraform's environment needs besides the caller's, to be in a stack's account: nothing, but at a local EKS, where
 * the access key is the account. Everywhere else the stack's own provider says which role to assume.
 */
export function stackEnvironment(env: NodeJS.ProcessEnv, account: string): Environment {
  return tryLocalAccess(env, "eks") === undefined ? {} : { AWS_ACCESS_KEY_ID: account };
}
