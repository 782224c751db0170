import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { TerraformStack } from "cdktf";

import { knownRegions } from "../cloud";
import { providerConfig, type StackFrameProps } from "./stack-frame";

/**
 * An AWS provider for each region, by region: those in use, and every other one of the partition. Terraform starts only
 * those that something needs, but to take away what stands in a region it must still have that region's provider, after
 * the last cluster there is gone.
 */
export function addRegionalProviders(
  stack: TerraformStack,
  partition: string,
  used: readonly string[],
  frame: StackFrameProps,
): ReadonlyMap<string, AwsProvider> {
  const regions = [...new Set([...used, ...knownRegions(partition)])].sort();
  return new Map(
    regions.map((region) => {
      const config = { ...providerConfig({ ...frame, region }), alias: region };
      return [region, new AwsProvider(stack, `aws-${region}`, config)];
    }),
  );
}
