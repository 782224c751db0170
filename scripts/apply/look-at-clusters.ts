import { judgeReadBack, type Change } from "../../lib/apply";
import { plural, printable } from "../../lib/diagnostics";
import { clusterDrift, type ClusterDrift, type Finding } from "../../lib/drift";
import type { SoundHere } from "../compile-here";
import type { Io } from "../io";
import type { StackNow } from "./plan-stacks";
import type { Ports } from "./ports";
import type { PreparedStack } from "./prepare-stacks";

/** The live entries of a cluster's stack, compared with the files. */
export async function lookAt(
  { name: stack, facts }: PreparedStack,
  here: SoundHere,
  { reader }: Pick<Ports, "reader">,
): Promise<ClusterDrift> {
  const { cluster } = facts;
  if (cluster === undefined) throw new Error(`stack ${stack} is no cluster's`);
  const { name, account, region, assumeRole } = cluster.cluster;
  const reading = await reader.read({ name, account, region, assumeRole });
  return clusterDrift(cluster, here.plan.settings.tags, reading, here.now);
}

function line({ kind, principal, policy }: Finding): string {
  const what = policy === undefined ? kind : `${kind} ${printable(policy, 300)}`;
  return `  ${what}: ${principal === null ? "the cluster" : printable(principal, 300)}\n`;
}

const MOST_SHOWN = 50;

function showFindings(findings: readonly Finding[], say: (text: string) => void): void {
  for (const finding of findings.slice(0, MOST_SHOWN)) say(line(finding));
  if (findings.length > MOST_SHOWN) say(`  and ${findings.length - MOST_SHOWN} more; \`yarn drift\` has them all\n`);
}

export interface Applied {
  readonly now: StackNow;
  readonly changes: readonly Change[];
  /** What was found before. */
  readonly before: readonly Finding[];
}

/** Looks at a cluster until it is as the files say, in all that was applied. Whether it came to that; if not, it is said why. */
export async function readBack(
  { now, changes, before }: Applied,
  here: SoundHere,
  ports: Pick<Ports, "reader" | "patience">,
  signal: AbortSignal,
  io: Io,
): Promise<boolean> {
  const name = printable(now.stack.name);
  for (const pause of [...ports.patience.looks, undefined]) {
    const drift = await lookAt(now.stack, here, ports);
    const { waiting, before: old } = judgeReadBack(drift, before, changes);
    if (drift.couldNotLook === undefined && waiting.length === 0) {
      io.err(`${name}: read back, and as the files say in all that was applied\n`);
      if (old.length > 0) {
        io.err(`${name}: ${plural(old.length, "difference")} from before, which this apply is not about:\n`);
        showFindings(old, io.err);
      }
      return true;
    }
    if (pause !== undefined && !signal.aborted) {
      await ports.patience.wait(pause, signal);
      continue;
    }
    const { couldNotLook } = drift;
    const why = signal.aborted ? "interrupted while it was read back" : "applied, and still not as the files say";
    if (couldNotLook !== undefined) {
      io.out(`${name}: applied, and could not be read back: ${printable(couldNotLook, 1_000)}\n`);
    } else io.out(`${name}: ${why}:\n`);
    showFindings(waiting, io.out);
    return false;
  }
  return false;
}
