import { printable, quote } from "../diagnostics";
import type { LiveEntry } from "../ports/eks-reader";
import type { LivePrincipal } from "../ports/iam-reader";
import { awsCommands } from "./aws-commands";
import type { LookingPorts, Stop, Target } from "./target";

/** What IAM says of the principal: nothing that stands in the way (with a note where there is one), or why to stop. */
export async function checkPrincipal(
  { principal }: Target,
  iam: LookingPorts["iam"],
): Promise<{ readonly found?: LivePrincipal; readonly note?: string } | Stop> {
  const { kind, name, account, arn } = principal;
  const found = await iam[kind](principal, name);
  if ("couldNotLook" in found) {
    return { note: `IAM could not be asked about the ${kind}: ${printable(found.couldNotLook, 400)}` };
  }
  // IAM takes a while to know what is new, and EKS says the same with certainty.
  if ("missing" in found) {
    return { note: `IAM of account ${account} has no ${kind} ${name}: EKS will refuse it unless it was made just now` };
  }
  if (found.arn === arn) return { found };
  const problem = `--principal ${quote(arn)}: in IAM that ${kind} is ${printable(found.arn, 1_000)}`;
  return {
    stop: [problem, "an access entry needs the ARN with its path: run it again with that one"],
    because: "usage",
  };
}

/**
 * Why an entry that is there helps nobody: EKS bound it to the principal as it was then, and one that was deleted and
 * made again is another. https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html
 */
export function tryFindDead(
  { cluster, principal }: Target,
  entry: LiveEntry,
  found: LivePrincipal | undefined,
): Stop | undefined {
  const { createdAt } = entry;
  if (found?.createdAt === undefined || createdAt === undefined || found.createdAt <= createdAt) return undefined;
  const { deleteEntry } = awsCommands(cluster, principal);
  const stop = [
    `the ${principal.kind} has an access entry, made ${createdAt.toISOString()}, but was itself made again later, ${found.createdAt.toISOString()}:`,
    "the entry belongs to the one before and gives nobody access. Delete it, then run this again:",
    `  ${deleteEntry}`,
    "where a team's file declares it, the next apply puts back its groups, policies and tags",
  ];
  return { stop, because: "outside" };
}
