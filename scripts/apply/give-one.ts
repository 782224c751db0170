import type { Giving } from "../../lib/apply";
import type { ClusterAddress } from "../../lib/ports/eks-reader";
import { deleteEntryLine } from "./cluster-address";
import type { EksWriter, RefusedCall } from "../../lib/ports/eks-writer";

export type GivingWriter = Pick<EksWriter, "createEntry" | "updateEntry" | "associate" | "deleteEntry">;

/** Why a principal did not get all that it was to get. */
export interface NotGiven {
  readonly why: string;
  /** IAM does not have the principal: nothing was made, and nobody else has to wait for it. */
  readonly isMissing: boolean;
  /** Whether it is likely to befall the others too, or worse: nothing more is begun. */
  readonly endsAll: boolean;
  /** Addresses of what was given all the same. */
  readonly given: readonly string[];
}

/** What EKS answers about one principal's request; anything else (denied, throttled, no answer) it would say to all. */
const OF_ONE: ReadonlySet<string | undefined> = new Set([
  "InvalidParameterException",
  "InvalidRequestException",
  "ResourceInUseException",
]);

function notGiven({ refused, code, isUnknownPrincipal }: RefusedCall, given: readonly string[] = []): NotGiven {
  return { why: refused, isMissing: isUnknownPrincipal === true, endsAll: !OF_ONE.has(code), given };
}

/** EKS may have done what it gave no good answer to. */
function mayBeDone({ code }: RefusedCall): boolean {
  return code === undefined || /^(Internal|Server|Service)/.test(code);
}

/** Takes a fresh entry back: without it the principal's ConfigMap line counts again. */
async function takeBack(failed: NotGiven, cluster: ClusterAddress, principalArn: string, writer: GivingWriter) {
  const refused = await writer.deleteEntry(cluster, principalArn);
  if (refused === undefined) return { ...failed, why: `${failed.why}\n  its new entry was taken back`, given: [] };
  const why =
    `${failed.why}\n  AND ITS NEW ENTRY COULD NOT BE TAKEN BACK (${refused.refused}): it may now be without access, whatever ` +
    `aws-auth says. Run this again, or: ${deleteEntryLine(cluster, principalArn)}`;
  return { ...failed, why, endsAll: true };
}

/**
 * Gives one principal what it is to get, its entry, groups and policies as one step: undefined when it has them all. A
 * policy that cannot be given takes back the entry that was made for it.
 */
export async function giveOne(
  { principalArn, entry, update, policies }: Giving,
  cluster: ClusterAddress,
  writer: GivingWriter,
): Promise<NotGiven | undefined> {
  const isFresh = entry !== undefined;
  if (isFresh) {
    const refused = await writer.createEntry(cluster, entry);
    if (refused !== undefined) {
      const failed = notGiven(refused);
      return mayBeDone(refused) ? await takeBack(failed, cluster, principalArn, writer) : failed;
    }
  }
  if (update !== undefined) {
    const refused = await writer.updateEntry(cluster, update);
    if (refused !== undefined) return notGiven({ ...refused, refused: `its groups and username: ${refused.refused}` });
  }
  const given: string[] = [];
  let failed: NotGiven | undefined;
  for (const { address, policyArn, scope } of policies) {
    const refused = await writer.associate(cluster, principalArn, policyArn, scope);
    if (refused === undefined) given.push(address);
    else
      failed ??= notGiven({
        ...refused,
        refused: `${policyArn.slice(policyArn.lastIndexOf("/") + 1)}: ${refused.refused}`,
      });
    if (failed !== undefined && (isFresh || failed.endsAll)) break;
  }
  if (failed === undefined) return undefined;
  return isFresh ? await takeBack(failed, cluster, principalArn, writer) : { ...failed, given };
}
