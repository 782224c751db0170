import type { AccessPlan, AccountPlan } from "../compile";
import { UsageError } from "../diagnostics";
import { partitionOf, placeOf, type StatePlace } from "../model";
import { roleOf, stateArns } from "./arns";
import { policyDocument, type Statement } from "./policy-document";

type S3Place = Extract<StatePlace, { readonly kind: "s3" }>;

/** What S3 takes: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html */
const LONGEST_POLICY = 20_480;

/** The S3 buckets that the states are in, by name, each once. */
export function stateBuckets({ settings }: Pick<AccessPlan, "settings">): S3Place[] {
  const places = [settings.backend, ...Object.values(settings.backend.accounts ?? {})];
  const buckets = places.flatMap((place) => (place.kind === "s3" ? [place] : []));
  return [...new Map(buckets.map((place) => [place.bucket, place])).values()];
}

/**
 * What the pipeline's roles of an account may do with the states of its own stacks. The roles are named in a condition: S3
 * refuses a policy that names a principal which is not there yet, and the roles are made with their state in this bucket.
 */
function accountStatements(account: AccountPlan, plan: AccessPlan): Statement[] {
  const { pipeline } = account;
  const state = stateArns(account, plan.settings.backend);
  if (pipeline === undefined || state === undefined) return [];
  const { applyRole, planRole, driftRole } = pipeline;
  const arns = (names: readonly string[]): string[] =>
    [...new Set(names.map((name) => roleOf(account, name).arn))].sort();
  const allow = (
    what: string,
    names: readonly string[],
    Action: readonly string[],
    Resource: string | readonly string[],
  ): Statement => ({
    Sid: `${what}${account.account}`,
    Effect: "Allow",
    Principal: { AWS: `arn:${account.partition}:iam::${account.account}:root` },
    Action,
    Resource,
    Condition: { ArnEquals: { "aws:PrincipalArn": arns(names) } },
  });
  const all = [applyRole, planRole, ...(driftRole === undefined ? [] : [driftRole])];
  const locks = state.states.map((key) => `${key}.tflock`);
  return [
    allow("Find", all, ["s3:ListBucket"], state.bucket),
    allow("Read", all, ["s3:GetObject"], state.states),
    allow("Write", [applyRole], ["s3:PutObject"], state.states),
    allow("Lock", [applyRole], ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"], locks),
  ];
}

function bucketPolicy(place: S3Place, plan: AccessPlan): string {
  const bucket = `arn:${partitionOf(place.region)}:s3:::${place.bucket}`;
  const isHere = ({ account }: AccountPlan): boolean => {
    const own = placeOf(plan.settings.backend, account);
    return own.kind === "s3" && own.bucket === place.bucket;
  };
  const tls: Statement = {
    Sid: "TlsOnly",
    Effect: "Deny",
    Principal: { AWS: "*" },
    Action: "s3:*",
    Resource: [bucket, `${bucket}/*`],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
  const policy = policyDocument([
    tls,
    ...plan.accounts.filter(isHere).flatMap((account) => accountStatements(account, plan)),
  ]);
  if (policy.length > LONGEST_POLICY) {
    throw new UsageError(
      `the policy of bucket ${place.bucket} has ${policy.length} characters; S3 accepts ${LONGEST_POLICY}. ` +
        "Give some accounts a bucket of their own: `accounts` under terraform.backend.s3 in platform.yaml",
    );
  }
  return policy;
}

/**
 * The bucket of the states as Terraform JSON, to be applied once by an administrator of the account that it is to be in:
 * versioned, encrypted, closed to the public and to plain http; each account's roles reach the states of its own stacks.
 * Locks are files beside the states (`use_lockfile`), so there is no table.
 */
export function stateBucketJson(place: S3Place, plan: AccessPlan, terraformVersion: string): object {
  const bucket = "${aws_s3_bucket.state.id}";
  const key = place.settings?.["kms_key_id"];
  const encryption =
    typeof key === "string" ? { sse_algorithm: "aws:kms", kms_master_key_id: key } : { sse_algorithm: "AES256" };
  const { awsProvider, tags } = plan.settings;
  return {
    "//": "The bucket of Terraform's states. Apply it once; its own state stays with you, and not in this bucket.",
    terraform: {
      required_version: terraformVersion,
      required_providers: { aws: { source: "hashicorp/aws", version: awsProvider } },
    },
    provider: { aws: { region: place.region } },
    resource: {
      aws_s3_bucket: {
        state: {
          bucket: place.bucket,
          tags: { ...Object.fromEntries(tags), Purpose: "terraform-state" },
          lifecycle: { prevent_destroy: true },
        },
      },
      aws_s3_bucket_versioning: { state: { bucket, versioning_configuration: { status: "Enabled" } } },
      aws_s3_bucket_server_side_encryption_configuration: {
        state: {
          bucket,
          rule: { apply_server_side_encryption_by_default: encryption, bucket_key_enabled: typeof key === "string" },
        },
      },
      aws_s3_bucket_ownership_controls: { state: { bucket, rule: { object_ownership: "BucketOwnerEnforced" } } },
      aws_s3_bucket_public_access_block: {
        state: {
          bucket,
          block_public_acls: true,
          block_public_policy: true,
          ignore_public_acls: true,
          restrict_public_buckets: true,
        },
      },
      aws_s3_bucket_policy: {
        state: { bucket, policy: bucketPolicy(place, plan), depends_on: ["aws_s3_bucket_public_access_block.state"] },
      },
    },
  };
}
