import type { Principal } from "../model";

/** What names a cluster in an ARN. */
interface ClusterName {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly partition: string;
}

/** Any: EKS chooses one when it makes the entry. */
const SOME_UUID = "00000000-0000-0000-0000-000000000000";

// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelastickubernetesservice.html

export function clusterArn({ partition, region, account, name }: ClusterName): string {
  return `arn:${partition}:eks:${region}:${account}:cluster/${name}`;
}

/** An access entry of a principal, which it may not have yet. */
export function entryArn({ partition, region, account, name }: ClusterName, principal: Principal): string {
  return `arn:${partition}:eks:${region}:${account}:access-entry/${name}/${principal.kind}/${principal.account}/${principal.name}/${SOME_UUID}`;
}
