import { createHash } from "node:crypto";

import { addRole, addUser } from "./iam-role-record";
import { tryParsePrincipal, type Principal } from "./principal";
import type { QueryCall } from "./query-service";
import type { IamAccount, RoleRecord, UserRecord } from "./state";

/** A principal that nobody made in the sandbox's IAM, and that EKS took for an entry all the same, or the seed names so. */
export interface Presumed {
  readonly principal: Principal;
  /** When its first entry was made, or the sandbox began, in milliseconds since the epoch: it was there by then. */
  readonly since: number;
}

/**
 * With `principals: "any"` every principal exists that EKS was given: then IAM must know it too, or whoever asks both finds
 * each entry dead. Never one that is known to be absent, or was deleted; and nobody where the seed names the principals.
 */
export function tryPresume(call: QueryCall, kind: "role" | "user", name: string): Presumed | undefined {
  const { state, world, caller } = call;
  if (world.settings.principals !== "any" || state.isIamSeeded) return undefined;
  const ofEntries = [...state.clusters.values()].flatMap(({ entries }) =>
    [...entries.values()].map(({ principalArn, createdAt }) => [principalArn, createdAt] as const),
  );
  const found = [...ofEntries, ...state.presumedPrincipals].flatMap(([arn, since]) => {
    const principal = tryParsePrincipal(arn);
    const isMeant =
      principal?.kind === kind &&
      principal.account === caller.account &&
      principal.name.toLowerCase() === name.toLowerCase() &&
      !state.absentPrincipals.has(principal.arn);
    return isMeant ? [{ principal, since }] : [];
  });
  return found.sort((a, b) => a.since - b.since)[0];
}

/** The same id at every question. */
function idOf({ arn }: Principal): string {
  return createHash("sha256").update(arn).digest("hex");
}

const nowhere = (): IamAccount => ({ roles: new Map(), users: new Map() });

/** A record of it that is in no account: asking changes nothing. */
export function presumedRole({ principal, since }: Presumed): RoleRecord {
  const trustPolicy = JSON.stringify({ Version: "2012-10-17", Statement: [] });
  return addRole(nowhere(), { principal, trustPolicy }, since, idOf(principal));
}

export function presumedUser({ principal, since }: Presumed): UserRecord {
  return addUser(nowhere(), principal, since, idOf(principal));
}
