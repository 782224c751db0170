import { devNull } from "node:os";

/**
 * The environment variables that point the AWS CLI, the AWS SDKs and Terraform's AWS provider at a sandbox, and away from
 * everything else: no profile, no shared file, no instance metadata. Merge it over the process's own environment.
 * @param account 12 digits: the sandbox takes it from the access key id.
 */
export function sandboxEnvironment(url: string, account: string, region: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: account,
    AWS_SECRET_ACCESS_KEY: "sandbox",
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_PAGER: "",
  };
}
