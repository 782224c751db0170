import { awsEksReader } from "../../lib/io/eks/aws-eks-reader";
import { awsEksWriter } from "../../lib/io/eks/aws-eks-writer";
import type { EksReader } from "../../lib/ports/eks-reader";
import type { EksWriter } from "../../lib/ports/eks-writer";
import { awsIamReader } from "../../lib/io/iam/aws-iam-reader";
import type { IamReader } from "../../lib/ports/iam-reader";
import type { Kube } from "../../lib/ports/kube";
import { awsRightsReader } from "../../lib/io/recovery/aws-rights-reader";
import type { RightsReader } from "../../lib/ports/rights-reader";
import { accountAccess, type AccountOptions } from "../account-access";
import type { MeantCluster } from "../cluster-address";
import type { Io } from "../io";
import { openKube } from "../open-kube";

/** The outside, as a migration sees it. */
export interface MigratePorts {
  readonly entries: EksReader;
  readonly eks: EksWriter;
  readonly iam: IamReader;
  readonly kube: Kube;
  /** Asked only who the caller is. */
  readonly rights: RightsReader;
}

/** How the cluster is reached: its account, and a context of the kubeconfig where one is named. */
export interface ClusterWay extends AccountOptions {
  readonly context: string | undefined;
}

/** @param signal ends whatever is waited for; what EKS has begun goes on */
export async function migrationPorts(
  cluster: MeantCluster,
  way: ClusterWay,
  io: Io,
  signal: AbortSignal,
): Promise<MigratePorts> {
  const access = accountAccess(way, io.env, [cluster]);
  const eks = awsEksWriter({ ...access.eks, signal });
  return {
    entries: awsEksReader(access.eks),
    eks,
    iam: awsIamReader(access.iam),
    kube: await openKube(cluster, {
      context: way.context,
      eks,
      credentialsFor: access.eks.credentialsFor,
      env: io.env,
      signal,
    }),
    rights: awsRightsReader(access.iam),
  };
}
