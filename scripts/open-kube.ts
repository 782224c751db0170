import { quote } from "../lib/diagnostics";
import type { ClusterAddress } from "../lib/ports/eks-reader";
import type { CredentialsFor } from "../lib/io/aws/credentials";
import type { EksWriter } from "../lib/ports/eks-writer";
import type { Kube } from "../lib/ports/kube";
import type { Unread } from "../lib/ports/reading";
import { kubectlKube } from "../lib/io/kube/kubectl-kube";

export interface KubeWay {
  /** A context of the user's kubeconfig. @default made from what EKS says of the cluster */
  readonly context: string | undefined;
  readonly eks: Pick<EksWriter, "describe">;
  /** Whose token kubectl asks for, where no context says it. */
  readonly credentialsFor: CredentialsFor;
  readonly env: NodeJS.ProcessEnv;
  /** Its abort ends kubectl. */
  readonly signal?: AbortSignal;
}

/** A cluster that cannot be reached answers everything with why. */
function unreachable(couldNotLook: string): Kube {
  const answer = (): Promise<Unread> => Promise.resolve({ couldNotLook });
  return { awsAuth: answer, bindings: answer, rbac: answer, replaceAwsAuth: answer, deleteAwsAuth: answer };
}

/** The Kubernetes API of a cluster, through kubectl. EKS is asked where the cluster is, so that no context can be another's. */
export async function openKube(
  cluster: ClusterAddress,
  { context, eks, credentialsFor, env, signal }: KubeWay,
): Promise<Kube> {
  const facts = await eks.describe(cluster);
  const [known, why] = "endpoint" in facts ? [facts, ""] : [undefined, explain(cluster, facts)];
  if (context !== undefined) {
    return kubectlKube({ access: { context, endpoint: known?.endpoint }, env, ...(signal && { signal }) });
  }
  if (known === undefined) return unreachable(`${why}; name a context of your kubeconfig with --context`);
  const credentials = credentialsFor(cluster);
  return kubectlKube({ access: { facts: known, cluster, credentials }, env, ...(signal && { signal }) });
}

function explain({ name, region }: ClusterAddress, facts: { couldNotLook: string } | { missing: true }): string {
  return "missing" in facts ? `EKS in ${region} has no cluster ${quote(name)}` : facts.couldNotLook;
}
