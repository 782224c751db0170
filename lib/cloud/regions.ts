import { allRegions, partitionOf } from "../model";

/**
 * Where IAM lives, and so where CloudTrail's events of IAM arrive, whoever called it from wherever.
 * https://docs.aws.amazon.com/general/latest/gr/iam-service.html
 */
const IAM_REGIONS: Readonly<Record<string, string>> = {
  aws: "us-east-1",
  "aws-cn": "cn-north-1",
  "aws-us-gov": "us-gov-west-1",
  "aws-iso": "us-iso-east-1",
  "aws-iso-b": "us-isob-east-1",
  "aws-iso-e": "eu-isoe-west-1",
  "aws-iso-f": "us-isof-south-1",
  "aws-eusc": "eusc-de-east-1",
};

/** The region of a partition that hears of IAM; undefined for a partition that nobody here has heard of. */
export function tryIamRegion(partition: string): string | undefined {
  return IAM_REGIONS[partition];
}

/**
 * The regions of a partition that are known, sorted. One that is missing here costs little: Terraform then cannot take away
 * the alarms of the last cluster there (docs/alarms.md).
 */
export function knownRegions(partition: string): string[] {
  return allRegions().filter((region) => partitionOf(region) === partition);
}
