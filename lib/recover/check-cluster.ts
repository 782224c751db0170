import { printable } from "../diagnostics";
import type { ClusterFacts } from "../ports/eks-writer";
import type { LookingPorts, Stop, Target } from "./target";
import { tryFindTooOld } from "../model/platform-floor";

const WITHOUT_THE_API = "to see the AWS CLI's commands without any call: the same command with --print";

function outside(...stop: readonly string[]): Stop {
  return { stop, because: "outside" };
}

/** What is left to whoever cannot have an access entry. */
function withoutEntries(facts: ClusterFacts, why: string): Stop {
  return outside(
    `${why}: access entries cannot help here. What is left:`,
    "- the cluster's creator: on such a platform the IAM principal that created the cluster is always its admin, whatever",
    "  the ConfigMap says. CloudTrail knows it (event CreateCluster, userIdentity). With its credentials, kubectl works and",
    "  the aws-auth ConfigMap can be mended. Was that role deleted: make a role of the same name and path again, and try",
    "- a newer platform version: EKS rolls them out by itself, and updating Kubernetes brings one at once:",
    `  aws eks update-cluster-version --region ${facts.region} --name ${facts.name} --kubernetes-version NEXT-MINOR`,
    "- AWS Support: a case of the highest severity, for the account of the cluster",
  );
}

/** What DescribeCluster says, or why no recovery can start from there. */
export async function checkCluster(
  { cluster, principal }: Target,
  eks: LookingPorts["eks"],
): Promise<ClusterFacts | Stop> {
  const { name, region, account } = cluster;
  const facts = await eks.describe(cluster);
  if ("missing" in facts) {
    return outside(
      `account ${account} has no cluster ${name} in ${region}, as far as these credentials see`,
      "check the name, the region and whose credentials these are: aws sts get-caller-identity",
    );
  }
  if ("couldNotLook" in facts) {
    return outside(`could not look at cluster ${name}: ${printable(facts.couldNotLook, 1_000)}`, WITHOUT_THE_API);
  }
  if (facts.account !== account) {
    return outside(`these credentials reach account ${facts.account}; cluster ${name} is in ${account}`);
  }
  if (facts.partition !== principal.partition) {
    const problem = `--principal is of partition ${principal.partition}, the cluster of ${facts.partition}`;
    return { stop: [`${problem}: name a principal of the cluster's partition`], because: "usage" };
  }
  if (["CREATING", "PENDING", "DELETING"].includes(facts.status)) {
    return outside(`cluster ${name} is ${facts.status}: nobody's access can be changed now`);
  }
  const tooOld = tryFindTooOld(facts);
  return tooOld === undefined ? facts : withoutEntries(facts, tooOld);
}
