import { judgeReadBack, type Change, type ReadBack } from "../../lib/apply";
import { plural, printable } from "../../lib/diagnostics";
import { clusterDrift, type ClusterDrift, type Finding } from "../../lib/drift";
import { lookAgain } from "../../lib/ports/look-again";
import type { SoundHere } from "../compile-here";
import type { Io } from "../io";
import { addressOf } from "./cluster-address";
import type { StackNow } from "./plan-stacks";
import type { Ports } from "./ports";
import type { PreparedStack } from "./prepare-stacks";

/** The live entries of a cluster's stack, compared with the files. */
export async function lookAt(
  stack: PreparedStack,
  here: SoundHere,
  { reader }: Pick<Ports, "reader">,
): Promise<ClusterDrift> {
  const { cluster } = stack.facts;
  if (cluster === undefined) throw new Error(`stack ${stack.name} is no cluster's`);
  const reading = await reader.read(addressOf({ stack }));
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

interface Look extends ReadBack {
  readonly couldNotLook: string | undefined;
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
  const look = async (): Promise<Look> => {
    const drift = await lookAt(now.stack, here, ports);
    return { couldNotLook: drift.couldNotLook, ...judgeReadBack(drift, before, changes) };
  };
  const isThere = ({ couldNotLook, waiting }: Look): boolean => couldNotLook === undefined && waiting.length === 0;
  const { patience } = ports;
  const seen = await lookAgain(
    look,
    (one) => isThere(one) || signal.aborted,
    patience.looks,
    (ms) => patience.wait(ms, signal),
  );
  if (isThere(seen)) {
    io.err(`${name}: read back, and as the files say in all that was applied\n`);
    if (seen.before.length > 0) {
      io.err(`${name}: ${plural(seen.before.length, "difference")} from before, which this apply is not about:\n`);
      showFindings(seen.before, io.err);
    }
    return true;
  }
  const why = signal.aborted ? "interrupted while it was read back" : "applied, and still not as the files say";
  if (seen.couldNotLook === undefined) io.out(`${name}: ${why}:\n`);
  else io.out(`${name}: applied, and could not be read back: ${printable(seen.couldNotLook, 1_000)}\n`);
  showFindings(seen.waiting, io.out);
  return false;
}
