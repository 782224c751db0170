import type { AccountPlan } from "../compile";
import {
  accountStackName,
  makePrincipal,
  partitionOf,
  placeOf,
  type Backend,
  type Cluster,
  type Home,
  type Principal,
} from "../model";

/** A role of an account, by a name (`path/name`) that was checked when it was read. */
export function roleOf({ account, partition }: Home, pathAndName: string): Principal {
  const made = makePrincipal("role", partition, account, pathAndName);
  if (!made.ok) throw new Error(`role ${pathAndName} was accepted, but ${made.message}`);
  return made.value;
}

/**
 * Every access entry of a cluster: behind the name stand the principal's kind, account and name, and an id of EKS's.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelastickubernetesservice.html
 */
export function entriesArn({ partition, region, account, name }: Cluster): string {
  return `arn:${partition}:eks:${region}:${account}:access-entry/${name}/*`;
}

/** Every capability of a cluster. */
export function capabilitiesArn({ partition, region, account, name }: Cluster): string {
  return `arn:${partition}:eks:${region}:${account}:capability/${name}/*`;
}

/**
 * Where EKS writes a cluster's logs, with all streams of it.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
 */
export function logGroupArn({ partition, region, account, name }: Cluster): string {
  return `arn:${partition}:logs:${region}:${account}:log-group:/aws/eks/${name}/cluster:*`;
}

export const GITHUB_ISSUER = "token.actions.githubusercontent.com";

/** IAM's provider for the tokens of an issuer, without `https://`; an account can have only one for each. */
export function providerArn({ account, partition }: Pick<Home, "account" | "partition">, issuer: string): string {
  return `arn:${partition}:iam::${account}:oidc-provider/${issuer}`;
}

export interface StateArns {
  readonly bucket: string;
  readonly states: readonly string[];
  /** The KMS key that `kms_key_id` names. */
  readonly key: string | undefined;
  /** The table that `dynamodb_table` names, which locks in place of the lock file or besides it. */
  readonly table: string | undefined;
}

/** Where the Terraform state of an account's stacks is; undefined where that is not S3. */
export function stateArns(
  { account, clusters }: Pick<AccountPlan, "account" | "clusters">,
  backend: Backend,
): StateArns | undefined {
  const place = placeOf(backend, account);
  if (place.kind !== "s3") return undefined;
  const partition = partitionOf(place.region);
  const bucket = `arn:${partition}:s3:::${place.bucket}`;
  const { dynamodb_table: table, kms_key_id: key } = place.settings ?? {};
  const stacks = [accountStackName(account), ...clusters.map(({ name }) => name)];
  // The state, and the note beside it: no stack's name has a dot.
  return {
    bucket,
    states: stacks.map((stack) => `${bucket}/${place.keyPrefix}/${stack}.*tfstate`),
    key: typeof key === "string" ? key : undefined,
    table:
      typeof table === "string" ? `arn:${partition}:dynamodb:${place.region}:${account}:table/${table}` : undefined,
  };
}
