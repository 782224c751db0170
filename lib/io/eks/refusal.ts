import { failureOf } from "../aws/failure";
import type { ClusterAddress } from "../../ports/eks-reader";
import type { RefusedCall } from "../../ports/eks-writer";
import { explainFailure, isConfigMapOnly } from "./explain-failure";

const CHANGING = "these credentials may not change the cluster's access";

/** IAM took it back, or EKS has not heard of it yet: it says the same of a role that was made a moment ago. */
export function isUnknownPrincipal(cause: unknown): boolean {
  const { name, message } = failureOf(cause);
  return name === "InvalidParameterException" && /principalArn is invalid/i.test(message);
}

/** What the policy calls answer for a principal without an entry. */
export function isUnknownEntry(cause: unknown): boolean {
  const { name, message } = failureOf(cause);
  return name === "ResourceNotFoundException" && /principalArn could not be found/i.test(message);
}

/** Where EKS's words alone would leave somebody guessing. */
function meaningOf(cause: unknown): string | undefined {
  if (isConfigMapOnly(cause)) return "the cluster is in mode CONFIG_MAP, which has no access entries";
  if (isUnknownPrincipal(cause)) return "IAM has no such principal, or not under that path";
  return undefined;
}

/** Why EKS did not do what it was asked, with its own code. */
export function refusal(cause: unknown, cluster: ClusterAddress): RefusedCall {
  const { name, status } = failureOf(cause);
  const [words, meaning] = [explainFailure(cause, cluster, CHANGING), meaningOf(cause)];
  // Without a status it never came to an answer: what went wrong then has a name, but no code of EKS's.
  return {
    refused: meaning === undefined ? words : `${meaning}: ${words}`,
    code: status === undefined ? undefined : name,
    ...(isUnknownPrincipal(cause) ? { isUnknownPrincipal: true } : {}),
  };
}
