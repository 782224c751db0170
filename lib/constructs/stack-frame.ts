import { AwsProvider, type AwsProviderConfig } from "@cdktf/provider-aws/lib/provider";
import type { TerraformStack } from "cdktf";
import { LocalBackend, S3Backend, type S3BackendConfig } from "cdktf";

import type { StackSettings } from "../compile";
import { TERRAFORM_VERSION } from "./terraform-version";

export interface StackFrameProps {
  readonly settings: StackSettings;
  readonly region: string;
  /** 12 digits: credentials of another account must fail, not apply. */
  readonly account: string;
  /** The ARN of a role to assume. @default none: the caller's own credentials */
  readonly assumeRole: string | undefined;
}

function addBackend(stack: TerraformStack, name: string, { backend }: StackSettings): void {
  if (backend.kind === "local") {
    // Always given: without one CDKTF writes an absolute path of this machine into the output.
    new LocalBackend(stack, { path: "terraform.tfstate" });
    return;
  }
  const { bucket, region, keyPrefix } = backend;
  // `useLockfile` is missing from the types of cdktf 0.21, and written out all the same.
  const config: S3BackendConfig & { useLockfile: boolean } = {
    bucket,
    region,
    key: `${keyPrefix}/${name}.tfstate`,
    encrypt: true,
    useLockfile: true,
  };
  new S3Backend(stack, config);
}

/** The AWS provider's settings: its region, and credentials that must be of the account. */
export function providerConfig({ settings, region, account, assumeRole }: StackFrameProps): AwsProviderConfig {
  return {
    region,
    allowedAccountIds: [account],
    ...(settings.tags.size === 0 ? {} : { defaultTags: [{ tags: Object.fromEntries(settings.tags) }] }),
    ...(assumeRole === undefined ? {} : { assumeRole: [{ roleArn: assumeRole }] }),
  };
}

/** What every stack has: where its state is, which provider it wants, and whose account it may touch. */
export function addStackFrame(stack: TerraformStack, name: string, props: StackFrameProps): void {
  addBackend(stack, name, props.settings);
  new AwsProvider(stack, "aws", providerConfig(props));
  stack.addOverride("terraform.required_providers.aws", {
    source: "hashicorp/aws",
    version: props.settings.awsProvider,
  });
  stack.addOverride("terraform.required_version", TERRAFORM_VERSION);
}
