import { explainFailure as explain, failureOf } from "../aws/failure";
import type { ClusterAddress } from "../../ports/eks-reader";

export { isThrottled } from "../aws/failure";

export function isNotFound(cause: unknown): boolean {
  return failureOf(cause).name === "ResourceNotFoundException" || isUnknownCluster(cause);
}

/** EKS has been seen to say so as a ClientException too (terraform-provider-aws, cluster.go). */
export function isUnknownCluster(cause: unknown): boolean {
  return failureOf(cause).message.startsWith("No cluster found for name:");
}

/** What every access entry call answers while the ConfigMap alone decides. */
export function isConfigMapOnly(cause: unknown): boolean {
  const { name, message } = failureOf(cause);
  return name === "InvalidRequestException" && /authentication mode/i.test(message);
}

const READING = "these credentials may not read the cluster's access";

/** Why a cluster could not be read, for people: what it means first, then AWS's own words. */
export function explainFailure(cause: unknown, { region }: ClusterAddress, forbidden = READING): string {
  return explain(cause, { service: `EKS in ${region}`, forbidden });
}
