import { awsCommands, removeCommand, tryItLines } from "./aws-commands";
import { isMarkedRecovery, isoSeconds } from "../access/recovery-mark";
import type { Recovered } from "./recover-access";
import { CLUSTER_ADMIN, policyArn } from "../model";
import type { Survey } from "./survey";
import type { Target } from "./target";

/** How what was done is undone, in command lines and comments. Empty where nothing was done. */
export function undoLines({ cluster, principal }: Target, { how, before }: Recovered): readonly string[] {
  const aws = awsCommands(cluster, principal);
  const ours = [removeCommand(cluster, principal), "# or, without this repository:", aws.deleteEntry];
  if (how === "made" || (before !== undefined && isMarkedRecovery(before.tags))) return ours;
  if (how === "had") return [];
  const arn = policyArn(CLUSTER_ADMIN, cluster.partition);
  const old = before?.policies.find(({ policyArn: policy }) => policy === arn);
  return old === undefined
    ? [aws.disassociate]
    : ["# the policy was there for some namespaces; back to those:", aws.associateAgain(old.scope)];
}

const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

/** When the access should end; AWS does not end it. */
function untilText({ until }: Target, { how, before }: Recovered): string | undefined {
  if (how === "made") return isoSeconds(until);
  return before !== undefined && isMarkedRecovery(before.tags) ? before.tags["Until"] : undefined;
}

/** The result, for people. */
export function describeRecovered(target: Target, { caller }: Survey, recovered: Recovered): string {
  const { cluster, principal } = target;
  const { how } = recovered;
  const undo = undoLines(target, recovered);
  const until = untilText(target, recovered);
  const isOld = how !== "made" && until !== undefined;
  const said = {
    made: `${principal.arn} has cluster-admin on ${cluster.name}: an access entry of its own, to be gone by ${until ?? ""}.`,
    added: `${principal.arn} has cluster-admin on ${cluster.name}: the policy was added to the entry that was there.`,
    had: `${principal.arn} has cluster-admin on ${cluster.name} already: nothing was changed.`,
  };
  const lines = [
    said[how],
    "",
    "Try it; the second line must answer yes, which can take a minute:",
    ...indented(tryItLines(cluster, principal, caller)),
    ...(undo.length === 0
      ? []
      : ["", "Take it away when the incident is over; AWS does not do it by itself:", ...indented(undo)]),
    ...(isOld ? [`Its tag says: until ${JSON.stringify(until)}. For more time, take it away and run this again.`] : []),
    ...(how === "had"
      ? [
          "",
          "Does kubectl still say Unauthorized? Then the session is of another principal (aws sts get-caller-identity), or the",
          "kubeconfig is of another cluster. docs/runbooks/ has what else it may be.",
        ]
      : []),
  ];
  return `${lines.join("\n")}\n`;
}
