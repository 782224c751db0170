import { judgeCredentials } from "../../lib/doctor/checks/credentials";
import { judgeLock } from "../../lib/doctor/checks/permission-sets";
import { rowOf, unknown, type Row } from "../../lib/doctor/row";
import { compareLocks, type NamedSets } from "../../lib/permission-sets";
import type { AccountPlan } from "../../lib/compile";
import type { Backend } from "../../lib/model";
import { lookAtAccounts } from "../permission-sets/look-at-accounts";
import { lookAtBreakGlass } from "./look-at-break-glass";
import { lookAtPipeline } from "./look-at-pipeline";
import type { DoctorPorts } from "./ports";

export interface AccountLook {
  readonly account: AccountPlan;
  readonly backend: Backend;
  readonly sets: NamedSets;
  readonly now: Date;
}

export interface AccountRows {
  readonly rows: readonly Row[];
  /** How far this machine's clock is ahead, in milliseconds; undefined where STS did not answer. */
  readonly skewMs: number | undefined;
}

async function lookAtLock({ account: { account, partition }, sets }: AccountLook, ports: DoctorPorts): Promise<Row[]> {
  const named = sets.named.filter((set) => set.account === account && set.partition === partition);
  const locked = (sets.lock ?? []).filter((line) => line.account === account);
  if (named.length === 0 && locked.length === 0) return [];
  const about = `account ${account}`;
  if (sets.blocking.length > 0) {
    return [rowOf("permission-sets", about, unknown({ couldNotLook: "the files have errors (`yarn validate`)" }))];
  }
  const { lines, problems, unread } = await lookAtAccounts(named, ports.iam);
  const [couldNotLook] = unread.map(({ why }) => why);
  const reading = { named: named.length, changes: compareLocks(locked, lines), problems, couldNotLook };
  return [rowOf("permission-sets", about, judgeLock(reading))];
}

/** One account: credentials, the pipeline's roles, break-glass, the lock. */
export async function lookAtAccount(look: AccountLook, ports: DoctorPorts): Promise<AccountRows> {
  const { account, backend, now } = look;
  const { identity, skewMs } = await ports.accounts.identity(account);
  const credentials = rowOf("credentials", `account ${account.account}`, judgeCredentials(identity, account.account));
  const parts = await Promise.all([
    lookAtPipeline(account, ports, backend),
    lookAtBreakGlass(account, ports, now),
    lookAtLock(look, ports),
  ]);
  return { rows: [credentials, ...parts.flat()], skewMs };
}
