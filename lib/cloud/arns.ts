import type { AccountPlan } from "../compile";
import {
  accountStackName,
  makePrincipal,
  partitionOf,
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

/** IAM's provider for GitHub's tokens; an account can have only one. */
export function githubProviderArn({ account, partition }: Home): string {
  return `arn:${partition}:iam::${account}:oidc-provider/token.actions.githubusercontent.com`;
}

/** Where the Terraform state of an account's stacks is; undefined for local state. */
export function stateArns(
  { account, clusters }: Pick<AccountPlan, "account" | "clusters">,
  backend: Backend,
): { readonly bucket: string; readonly states: readonly string[] } | undefined {
  if (backend.kind === "local") return undefined;
  const bucket = `arn:${partitionOf(backend.region)}:s3:::${backend.bucket}`;
  const stacks = [accountStackName(account), ...clusters.map(({ name }) => name)];
  // The state, and the note beside it: no stack's name has a dot.
  return { bucket, states: stacks.map((stack) => `${bucket}/${backend.keyPrefix}/${stack}.*tfstate`) };
}
