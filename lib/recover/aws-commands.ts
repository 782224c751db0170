import type { ClusterAddress } from "../ports/eks-reader";
import type { LivePolicy } from "../ports/eks-reader";
import type { Principal } from "../model";
import { CLUSTER_ADMIN, policyArn } from "../model";
import { isSsoRole } from "./read-recovered";
import { shellLine, shellWord } from "../diagnostics/shell-word";

export type ClusterPlace = Pick<ClusterAddress, "name" | "account" | "region">;

/** Command lines of the AWS CLI, versions 1 and 2, for a POSIX shell. */
export interface AwsCommands {
  readonly describeCluster: string;
  readonly modeOf: string;
  readonly changeMode: string;
  readonly describeEntry: string;
  readonly createEntry: (tags: Readonly<Record<string, string>>) => string;
  readonly associate: string;
  /** Puts the policy back to the scope that it had. */
  readonly associateAgain: (scope: LivePolicy["scope"]) => string;
  readonly disassociate: string;
  readonly listPolicies: string;
  readonly deleteEntry: string;
}

/** What each step is for the AWS CLI. No value can end a word: names and paths are quoted for the shell. */
export function awsCommands({ name, region }: ClusterPlace, { arn, partition }: Principal): AwsCommands {
  const eks = (operation: string, ...words: string[]): string =>
    shellLine("aws", "eks", operation, "--region", region, ...words);
  const onEntry = (operation: string, ...words: string[]): string =>
    eks(operation, "--cluster-name", name, "--principal-arn", arn, ...words);
  const policy = ["--policy-arn", policyArn(CLUSTER_ADMIN, partition)];
  const mode = "cluster.accessConfig.authenticationMode";
  const facts = `cluster.{status:status,mode:accessConfig.authenticationMode,version:version,platform:platformVersion,arn:arn}`;
  return {
    describeCluster: eks("describe-cluster", "--name", name, "--query", facts),
    modeOf: eks("describe-cluster", "--name", name, "--query", mode, "--output", "text"),
    changeMode: eks(
      "update-cluster-config",
      "--name",
      name,
      "--access-config",
      "authenticationMode=API_AND_CONFIG_MAP",
    ),
    describeEntry: onEntry("describe-access-entry"),
    createEntry: (tags) =>
      onEntry(
        "create-access-entry",
        "--type",
        "STANDARD",
        "--tags",
        Object.entries(tags)
          .map(([key, value]) => `${key}=${value}`)
          .join(","),
      ),
    associate: onEntry("associate-access-policy", ...policy, "--access-scope", "type=cluster"),
    associateAgain: (scope) =>
      onEntry(
        "associate-access-policy",
        ...policy,
        "--access-scope",
        scope.type === "cluster" ? "type=cluster" : `type=namespace,namespaces=${scope.namespaces.join(",")}`,
      ),
    disassociate: onEntry("disassociate-access-policy", ...policy),
    listPolicies: onEntry("list-associated-access-policies"),
    deleteEntry: onEntry("delete-access-entry"),
  };
}

/** How this program takes the entry away again, also where no file says where the cluster is. */
export function removeCommand({ name, account, region }: ClusterPlace, { arn }: Principal): string {
  const place = ["--cluster", name, "--account", account, "--region", region];
  return shellLine("yarn", "recover", ...place, "--principal", arn, "--remove");
}

/**
 * What the person who is back in types.
 * @param caller the ARN of whoever runs the recovery: that role itself need not be assumed again
 */
export function tryItLines({ name, region }: ClusterPlace, principal: Principal, caller?: string): readonly string[] {
  const update = shellLine("aws", "eks", "update-kubeconfig", "--name", name, "--region", region);
  const isCaller =
    caller === principal.arn ||
    caller?.startsWith(`arn:${principal.partition}:sts::${principal.account}:assumed-role/${principal.name}/`) === true;
  const canI = "kubectl auth can-i '*' '*' -A";
  if (isCaller) return [update, canI];
  if (isSsoRole(principal)) {
    return ["# as that permission set: aws sso login --profile ITS-PROFILE", `${update} --profile ITS-PROFILE`, canI];
  }
  if (principal.kind === "user") return ["# with that user's access key (AWS_PROFILE)", update, canI];
  return [`${update} --role-arn ${shellWord(principal.arn)}`, canI];
}
