/**
 * IAM is one for a partition; the SDK reaches it, and the STS beside it, by the region that it lives in.
 * https://docs.aws.amazon.com/general/latest/gr/iam-service.html
 */
const REGIONS: ReadonlyMap<string, string> = new Map([
  ["aws", "us-east-1"],
  ["aws-cn", "cn-north-1"],
  ["aws-us-gov", "us-gov-west-1"],
  ["aws-iso", "us-iso-east-1"],
  ["aws-iso-b", "us-isob-east-1"],
  ["aws-iso-e", "eu-isoe-west-1"],
  ["aws-iso-f", "us-isof-south-1"],
  ["aws-eusc", "eusc-de-east-1"],
]);

/** Undefined for a partition that nobody here has heard of. */
export function tryIamRegionOf(partition: string): string | undefined {
  return REGIONS.get(partition);
}
