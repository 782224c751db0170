import { partitionOf } from "../model";

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

/**
 * The regions of AWS: https://docs.aws.amazon.com/general/latest/gr/eks.html. One that is missing here costs little:
 * Terraform then cannot take away the alarms of the last cluster there (docs/alarms.md).
 */
const REGIONS =
  "af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 " +
  "ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 ca-central-1 ca-west-1 " +
  "cn-north-1 cn-northwest-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 " +
  "il-central-1 me-central-1 me-south-1 mx-central-1 sa-east-1 us-east-1 us-east-2 us-gov-east-1 us-gov-west-1 " +
  "us-west-1 us-west-2";

/** The region of a partition that hears of IAM; undefined for a partition that nobody here has heard of. */
export function tryIamRegion(partition: string): string | undefined {
  return IAM_REGIONS[partition];
}

/** The regions of a partition that are known, sorted. */
export function knownRegions(partition: string): string[] {
  return REGIONS.split(" ").filter((region) => partitionOf(region) === partition);
}
