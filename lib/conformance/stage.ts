import type { Names } from "./fill";

/** Where the suite runs, and by what it is known there. */
export interface Stage {
  /** In the name of all that the run makes: random, so that nothing of anybody else's bears it. */
  readonly run: string;
  /** `cluster`, `account`, `region`, `partition`, and what only the suite's own sandbox has. */
  readonly names: Names;
  /** The path of the roles. */
  readonly path: string;
}

/** The principals of one worker: two roles that it makes, and names that nobody has. */
export interface Principals {
  /** The roles to make. */
  readonly roles: readonly { readonly name: string; readonly arn: string }[];
  /** All that the worker's rows may mention. */
  readonly names: Names;
}

export function principalsOf({ run, names, path }: Stage, worker: number): Principals {
  const { account = "", partition = "" } = names;
  const role = `${run}-${worker}a`;
  const other = `${run}-${worker}b`;
  const arn = (at: string): string => `arn:${partition}:iam::${account}:role${at}`;
  const own = {
    role: arn(`${path}${role}`),
    "role-name": role,
    "bare-role": arn(`/${role}`),
    "other-role": arn(`${path}${other}`),
    "absent-role": arn(`${path}${run}-nobody`),
    "absent-cluster": `${run}-nowhere`,
  };
  const roles = [
    { name: role, arn: own.role },
    { name: other, arn: own["other-role"] },
  ];
  return { roles, names: { ...names, ...own } };
}
