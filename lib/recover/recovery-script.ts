import { awsCommands, tryItLines, type ClusterPlace } from "./aws-commands";
import { isoSeconds, recoveryTags } from "../access/recovery-mark";
import type { Principal } from "../model";

export interface ScriptOptions {
  readonly cluster: ClusterPlace;
  readonly principal: Principal;
  readonly now: Date;
  readonly until: Date;
  /** Whether the mode is changed where it is CONFIG_MAP, or only shown how. */
  readonly changeMode: boolean;
}

function comment(...lines: readonly string[]): string[] {
  return lines.map((line) => (line === "" ? "#" : `# ${line}`));
}

/** There is no way back from this step, so unless it was asked for it is a comment. */
function modeStep(aws: ReturnType<typeof awsCommands>, isWanted: boolean): string[] {
  const step = [
    `case "$(${aws.modeOf})" in CONFIG_MAP|None) ${aws.changeMode} ;; esac`,
    `while case "$(${aws.modeOf})" in CONFIG_MAP|None) true ;; *) false ;; esac; do echo 'waiting for the mode'; sleep 10; done`,
  ];
  return [
    ...comment(
      "2. Only where the mode is CONFIG_MAP (or null): it must become API_AND_CONFIG_MAP first. There is no way back; the",
      "   ConfigMap goes on working. EKS then makes entries for the cluster's creator and for node roles that it manages.",
    ),
    ...(isWanted ? step : comment(...step)),
  ];
}

/** `--print`: the recovery for a shell with the AWS CLI, versions 1 and 2, and kubectl; also pasted line by line. */
export function recoveryScript({ cluster, principal, now, until, changeMode }: ScriptOptions): string {
  const aws = awsCommands(cluster, principal);
  const lines = [
    ...comment(
      `Recovery of access to cluster ${cluster.name}, region ${cluster.region}, printed ${isoSeconds(now)}. Nothing was called yet.`,
      "Run it step by step with credentials of the cluster's account. A step that was done before may fail harmlessly.",
    ),
    "export AWS_PAGER=",
    "",
    ...comment("1. Who am I, and what is the cluster? Its status should be ACTIVE."),
    "aws sts get-caller-identity",
    aws.describeCluster,
    "",
    ...modeStep(aws, changeMode),
    "",
    ...comment(
      "3. Is there an entry already? ResourceNotFoundException here means no: go on. If there is one, keep what this shows:",
      "   skip step 4, and at the end take only the policy away again (disassociate-access-policy).",
    ),
    aws.describeEntry,
    aws.listPolicies,
    "",
    ...comment("4. The entry. While it is there it stands in for the ConfigMap's lines of the same principal."),
    aws.createEntry(recoveryTags(until, undefined)),
    "",
    ...comment(
      "5. cluster-admin on the whole cluster. If EKS does not find the principal yet, wait a few seconds and repeat it.",
    ),
    aws.associate,
    "",
    ...comment("6. What it has now."),
    aws.listPolicies,
    "",
    ...comment("7. Try it; the answer must be yes. EKS may take a minute."),
    ...tryItLines(cluster, principal).map((line) => (line.startsWith("#") ? line : `# ${line}`)),
    "",
    ...comment(
      `8. When the incident is over, at the latest ${isoSeconds(until)}, take away what was made here:`,
      aws.deleteEntry,
      "   or, where the entry was there before (step 3):",
      aws.disassociate,
    ),
  ];
  return `${lines.join("\n")}\n`;
}

/** `--print --remove`. */
export function removalScript(cluster: ClusterPlace, principal: Principal): string {
  const aws = awsCommands(cluster, principal);
  const lines = [
    ...comment(
      `End of the recovery on cluster ${cluster.name}, region ${cluster.region}. Nothing was called yet.`,
      "1. Look first: only an entry whose tags say Purpose=recovery was made by a recovery.",
    ),
    "export AWS_PAGER=",
    aws.describeEntry,
    "",
    ...comment(
      "2. Take it away. The principal then has what the ConfigMap gives it, where the mode is API_AND_CONFIG_MAP.",
      `   For an entry without that tag, take only the policy away: ${aws.disassociate}`,
    ),
    aws.deleteEntry,
  ];
  return `${lines.join("\n")}\n`;
}
