/** https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html */
const PARTITIONS = {
  "cn-": "aws-cn",
  "us-gov-": "aws-us-gov",
  "us-iso-": "aws-iso",
  "us-isob-": "aws-iso-b",
  "eu-isoe-": "aws-iso-e",
  "us-isof-": "aws-iso-f",
  "eusc-": "aws-eusc",
} as const;

export type Partition = "aws" | (typeof PARTITIONS)[keyof typeof PARTITIONS];

export const ALL_PARTITIONS: readonly string[] = ["aws", ...Object.values(PARTITIONS)];

/** The AWS partition that a region is in; every region that is not special is in `aws`. */
export function partitionOf(region: string): Partition {
  const prefix = Object.entries(PARTITIONS).find(([start]) => region.startsWith(start));
  return prefix?.[1] ?? "aws";
}
