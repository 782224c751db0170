import pLimit from "p-limit";

import {
  addressesOf,
  AT_ONCE,
  describeOrder,
  givingRounds,
  givingsOf,
  lackingOf,
  orderOf,
  type Change,
  type Giving,
} from "../../lib/apply";
import { enumerate, plural, printable } from "../../lib/diagnostics";
import type { Finding } from "../../lib/drift";
import type { ClusterAddress } from "../../lib/ports/eks-reader";
import { lookAgain } from "../../lib/ports/look-again";
import type { Io } from "../io";
import { addressOf } from "./cluster-address";
import { giveOne, type NotGiven } from "./give-one";
import type { Given, LeftOut, ToImport } from "./given";
import type { StackNow } from "./plan-stacks";
import type { Ports } from "./ports";
import { Stopped } from "./stopped";

/** Of a run of many, not every one is news. */
const NEWS_EVERY = 25;

type GivingPorts = Pick<Ports, "writer" | "entries" | "patience">;

/** What one principal gets, and what of it is not there yet. */
interface Due extends Pick<Giving, "turn"> {
  readonly giving: Giving;
  readonly lacking: Giving;
}

/** What came of it; `failed` is undefined when the principal has everything. */
interface Result extends Due {
  readonly failed: NotGiven | undefined;
}

/** Addresses of what was to be given and is not there. */
function notGiven({ lacking, failed }: Result): string[] {
  return failed === undefined ? [] : addressesOf(lacking).filter((address) => !failed.given.includes(address));
}

function importsOf(result: Result, cluster: string): ToImport[] {
  const { principalArn, entry, policies } = result.giving;
  const out = notGiven(result);
  return [
    ...(entry === undefined ? [] : [{ address: entry.address, id: `${cluster}:${principalArn}` }]),
    ...policies.map(({ address, policyArn }) => ({ address, id: `${cluster}#${principalArn}#${policyArn}` })),
  ].filter(({ address }) => !out.includes(address));
}

function leftOutOf(result: Result): LeftOut[] {
  const { failed, giving } = result;
  if (failed === undefined) return [];
  const { why, isMissing } = failed;
  return [{ principal: giving.principalArn, why, isMissing, addresses: notGiven(result) }];
}

/** Waits until EKS shows break-glass as it was made: whoever loses everything else needs it. */
async function readBackBreakGlass(
  { principalArn, policies }: Giving,
  cluster: ClusterAddress,
  { entries, patience }: Pick<Ports, "entries" | "patience">,
  signal: AbortSignal,
): Promise<void> {
  const look = async (): Promise<string | undefined> => {
    const seen = await entries.read(cluster, principalArn);
    if ("couldNotLook" in seen) return seen.couldNotLook;
    if ("missing" in seen) return "EKS shows no entry of it";
    const live = new Set(seen.policies.map(({ policyArn }) => policyArn));
    const lacking = policies.filter(({ policyArn }) => !live.has(policyArn));
    return lacking.length === 0 ? undefined : "EKS shows it without its policy";
  };
  const why = await lookAgain(
    look,
    (seen) => seen === undefined || signal.aborted,
    patience.looks,
    (ms) => patience.wait(ms, signal),
  );
  if (why === undefined) return;
  throw new Stopped(
    `break-glass was given, and could not be read back: ${printable(why, 1_000)}\nNobody else was touched. Run it again when that is mended`,
  );
}

/** Gives one principal what it lacks; break-glass for as long as IAM may need to show its role, and reads it back. */
async function give(
  { giving, lacking }: Due,
  cluster: ClusterAddress,
  { writer, entries, patience }: GivingPorts,
  signal: AbortSignal,
): Promise<NotGiven | undefined> {
  const one = (): Promise<NotGiven | undefined> => giveOne(lacking, cluster, writer);
  if (giving.turn !== "break-glass") return await one();
  // The account's stack may have made the role a moment ago.
  const failed = await lookAgain(
    one,
    (seen) => seen?.isMissing !== true || signal.aborted,
    patience.looks,
    (ms) => patience.wait(ms, signal),
  );
  if (failed === undefined) await readBackBreakGlass(giving, cluster, { entries, patience }, signal);
  return failed;
}

/** Whether nobody else is begun after it. */
function endsAll({ turn, failed }: Result): boolean {
  return failed !== undefined && (failed.endsAll || turn === "break-glass");
}

/** One round after the other, until something ends them all; what was begun is waited for. */
async function giveInRounds(
  due: readonly Due[],
  cluster: ClusterAddress,
  ports: GivingPorts,
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const limit = pLimit(AT_ONCE);
  const begin = async (one: Due): Promise<void> => {
    if (signal.aborted || results.some(endsAll)) return;
    const failed = await give(one, cluster, ports, signal);
    results.push({ ...one, failed });
    if (failed !== undefined) return;
    if (one.turn !== "other") say(`${printable(one.giving.principalArn, 300)} has its access`);
    else if (results.length % NEWS_EVERY === 0) say(`${results.length} of ${due.length} have their access`);
  };
  for (const round of givingRounds(due)) await Promise.all(round.map((one) => limit(() => begin(one))));
  return results;
}

/** Whether somebody has less after a change: groups and a username, to which RBAC may bind, are access too. */
function takesAway({ kind, before, after }: Change): boolean {
  if (kind === "delete" || kind === "replace") return true;
  const isRenamed = before?.username !== undefined && before.username !== after?.username;
  return (
    kind === "update" && (isRenamed || (before?.groups ?? []).some((group) => after?.groups?.includes(group) !== true))
  );
}

/** Principals that a failure leaves worse off: what they were to get is not there, and what they have would go. */
function losers({ planned }: StackNow, leftOut: readonly LeftOut[]): string[] {
  const losing = planned.changes.filter(takesAway);
  return leftOut.map(({ principal }) => principal).filter((arn) => losing.some(({ principal }) => principal === arn));
}

const AGAIN = "Run it again when that is mended";

/** Why nothing more may be done to the stack; undefined where the rest may be applied. */
function whyToStop(
  now: StackNow,
  due: readonly Due[],
  results: readonly Result[],
  isAborted: boolean,
): string | undefined {
  const leftOut = results.flatMap(leftOutOf);
  const count = `${results.length - leftOut.length} of ${plural(due.length, "principal")} given`;
  const failures = leftOut.map(({ principal, why }) => `${principal}: ${why}`).join("\n");
  if (results.some(endsAll)) return `${count}, then EKS refused:\n${failures}\n${AGAIN}`;
  if (isAborted) return `interrupted: ${count}, each with all that it gets; run it again for the rest`;
  const worse = losers(now, leftOut);
  if (worse.length === 0) return undefined;
  return `${count}. Nothing is taken away yet, for ${enumerate(worse)} would lose what they have without getting what they were to get:\n${failures}\n${AGAIN}`;
}

/**
 * Gives everybody what the plan gives them, before Terraform makes, changes or takes away anything: principal by principal,
 * break-glass first and read back, then the administrators, then the others. Terraform only takes over what is there.
 * After Ctrl-C what was begun of a principal is finished, and nobody else is begun.
 *
 * @param findings of the cluster, before the apply: what is there already is only taken over
 * @throws Stopped where nothing more may be done to the stack; whoever was given something keeps it
 */
export async function giveAccess(
  now: StackNow,
  findings: readonly Finding[],
  ports: GivingPorts,
  signal: AbortSignal,
  io: Io,
): Promise<Given> {
  const { facts, name } = now.stack;
  const givings = facts.cluster === undefined ? [] : givingsOf(now.terraformPlan, facts.breakGlass);
  if (givings.length === 0) return { toImport: [], leftOut: [] };
  const say = (text: string): void => {
    io.err(`${printable(name)}: ${text}\n`);
  };
  const due = givings.map((giving) => ({ giving, lacking: lackingOf(giving, findings), turn: giving.turn }));
  const left = due.filter(({ giving, lacking }) => giving.entry !== undefined && lacking.entry === undefined).length;
  if (left > 0) {
    say(
      `taking over ${plural(left, "entry", "entries")} that an interrupted apply seems to have made: as declared, and not in Terraform's state`,
    );
  }
  say(`giving access to ${describeOrder(orderOf(givings)) ?? "nobody"}`);
  const cluster = addressOf(now);
  const results = await giveInRounds(due, cluster, ports, signal, say);
  const why = whyToStop(now, due, results, signal.aborted);
  if (why !== undefined) throw new Stopped(why);
  return {
    toImport: results.flatMap((result) => importsOf(result, cluster.name)),
    leftOut: results.flatMap(leftOutOf),
  };
}
