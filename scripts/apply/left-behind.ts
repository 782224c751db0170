import type { ApplyMark } from "../../lib/apply";
import { plural, printable } from "../../lib/diagnostics";
import { clusterDrift, leftBehind, type Surplus } from "../../lib/drift";
import type { ClusterAddress } from "../../lib/ports/eks-reader";
import type { SoundHere } from "../compile-here";
import type { Io } from "../io";
import { addressOf, deleteEntryLine, disassociateLine } from "./cluster-address";
import { hasChanges, isLookedAt } from "./look-before";
import type { StackNow } from "./plan-stacks";
import type { Ports } from "./ports";

function takeAwayLine(cluster: ClusterAddress, { principal, policyArn }: Surplus): string {
  return policyArn === undefined
    ? deleteEntryLine(cluster, principal)
    : disassociateLine(cluster, principal, policyArn);
}

/** Whether the cluster of one stack has nothing of what an unfinished apply may have given; if not, it is said. */
async function isClean(now: StackNow, here: SoundHere, { reader }: Pick<Ports, "reader">, io: Io): Promise<boolean> {
  const { cluster } = now.stack.facts;
  if (cluster === undefined) return true;
  const [address, { tags }] = [addressOf(now), here.plan.settings];
  const reading = await reader.read(address);
  const drift = clusterDrift(cluster, tags, reading, here.now);
  const name = printable(now.stack.name);
  if (!("entries" in reading)) {
    io.out(
      `${name}: the apply before did not come to its end, and what it gave could not be looked at: ${printable(drift.couldNotLook ?? "there is no such cluster", 1_000)}\n`,
    );
    return false;
  }
  const surplus = leftBehind(drift, reading, tags, cluster.cluster.partition);
  if (surplus.length === 0) return true;
  io.out(
    `${name}: the apply before did not come to its end. What it gave, and no file gives any more, Terraform knows nothing of, ` +
      `and only you can take away (or declare it: yarn adopt --cluster ${name}). ${plural(surplus.length, "command")}, each to be read first:\n` +
      surplus.map((one) => `  ${printable(takeAwayLine(address, one), 2_000)}\n`).join(""),
  );
  return false;
}

/**
 * Looks, where the apply before this one did not come to its end, for access that it gave and that the files of today do
 * not. Whether there is none; as long as there is, the next apply looks again.
 *
 * @param plans what is applied to each stack, by `planId`
 */
export async function nothingIsLeftBehind(
  all: readonly StackNow[],
  plans: ReadonlyMap<string, string>,
  here: SoundHere,
  { reader, terraform }: Pick<Ports, "reader" | "terraform">,
  io: Io,
): Promise<boolean> {
  const unfinished = all.filter((now) => now.planned.base.applied?.status === "begun" && isLookedAt(now));
  const clean = await Promise.all(
    unfinished.map(async (now): Promise<boolean> => {
      const isEnded = await isClean(now, here, { reader }, io);
      const { stack, planned } = now;
      const plan = plans.get(planned.stack);
      // What had changes has been noted as finished; what had none, not yet.
      if (plan !== undefined && isEnded !== hasChanges(now)) {
        const mark = { plan, status: isEnded ? "finished" : "begun" } satisfies ApplyMark;
        await terraform.writeNote(stack.dir, mark, { env: await stack.environment() });
      }
      return isEnded;
    }),
  );
  return clean.every(Boolean);
}
