import type { ApiCaller } from "../ports/api-caller";
import { lookAgain, type Wait } from "../ports/look-again";
import type { OwnCalls } from "./own-calls";

/** Deletes the entries that some calls may have made. What cannot be deleted stays in their memory. */
export async function deleteEntries(own: OwnCalls, keeper: ApiCaller): Promise<void> {
  for (const { clusterName, principalArn } of own.made()) {
    const answer = await keeper.send("DeleteAccessEntry", { clusterName, principalArn });
    const isGone =
      answer.kind === "output" || (answer.kind === "refused" && answer.code === "ResourceNotFoundException");
    if (isGone) own.forget(clusterName, principalArn);
  }
}

/** What AWS takes to tell EKS of a role that IAM has just made: ten seconds as a rule. */
const PROPAGATION_MS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];

/** Waits until EKS takes a new role for a principal. @throws Error where it never does, or refuses for another reason */
export async function settleRole(
  keeper: OwnCalls,
  clusterName: string,
  principalArn: string,
  wait: Wait,
): Promise<void> {
  const ask = () => keeper.send("CreateAccessEntry", { clusterName, principalArn });
  const answer = await lookAgain(
    ask,
    (seen) => seen.kind !== "refused" || !seen.message.includes("invalid principal"),
    PROPAGATION_MS,
    wait,
  );
  if (answer.kind === "output") return;
  const why = answer.kind === "failed" ? answer.why : `${answer.code}: ${answer.message}`;
  throw new Error(`no access entry can be made for ${principalArn}: ${why}`);
}
