import type { PipelineJob } from "./jobs";

/**
 * An AWS configuration with a profile for each account, by the account's id: whoever takes it assumes the pipeline's role
 * there by a token. https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-role.html#cli-configure-role-oidc
 * @param tokenFile the absolute path of the token's file; a line break would begin another setting
 */
export function awsProfiles(jobs: readonly PipelineJob[], tokenFile: string, sessionName: string): string {
  const profiles = jobs.map(({ account, role, region }) =>
    [
      `[profile ${account}]`,
      `role_arn = ${role}`,
      `web_identity_token_file = ${tokenFile}`,
      `role_session_name = ${sessionName}`,
      `region = ${region}`,
      "sts_regional_endpoints = regional",
    ].join("\n"),
  );
  return `${profiles.join("\n\n")}\n`;
}

/** What a command of ours takes to use these profiles. */
export function profileOptions(jobs: readonly PipelineJob[]): string[] {
  return jobs.map(({ account }) => `--profile=${account}=${account}`);
}
