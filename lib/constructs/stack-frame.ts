import { AwsProvider, type AwsProviderConfig } from "@cdktf/provider-aws/lib/provider";
import type { TerraformStack } from "cdktf";

import type { SynthSettings } from "./synth-settings";
import { placeOf } from "../model";
import { StateBackend } from "./state-backend";
import { TERRAFORM_VERSION } from "./terraform-version";

export interface StackFrameProps {
  readonly settings: SynthSettings;
  readonly region: string;
  /** 12 digits: credentials of another account must fail, not apply. */
  readonly account: string;
  /** The ARN of a role to assume. @default none: the caller's own credentials */
  readonly assumeRole: string | undefined;
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
  const { backend, rootFromStack } = props.settings;
  new StateBackend(stack, placeOf(backend, props.account), { stack: name, rootFromStack });
  new AwsProvider(stack, "aws", providerConfig(props));
  stack.addOverride("terraform.required_providers.aws", {
    source: "hashicorp/aws",
    version: props.settings.awsProvider,
  });
  stack.addOverride("terraform.required_version", TERRAFORM_VERSION);
}
