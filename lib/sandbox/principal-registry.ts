import { invalidParameter } from "./errors";
import type { EksCall } from "./eks-call";
import { partitionOf } from "./partition";
import type { Principal } from "./principal";
import { iamAccount } from "./state";

/**
 * Refuses a principal that IAM does not have: EKS resolves the ARN to a unique id when the entry is made.
 * A path left out counts as absent even with `principals: "any"`, because IAM names are unique without their path: when
 * `role/team/x` is known, `role/x` cannot exist. Terraform's provider retries this very message for two minutes.
 */
export function assertPrincipalExists(call: EksCall, principal: Principal): void {
  if (!exists(call, principal)) throw invalidParameter("The specified principalArn is invalid: invalid principal.");
}

function exists({ state, world, caller }: EksCall, principal: Principal): boolean {
  if (principal.partition !== partitionOf(caller.region)) return false;
  if (state.absentPrincipals.has(principal.arn)) return false;
  const { roles, users } = iamAccount(state, principal.account);
  const key = principal.name.toLowerCase();
  const known = principal.kind === "role" ? roles.get(key) : users.get(key);
  if (known === undefined) return world.settings.principals === "any";
  return known.arn === principal.arn && world.now >= known.usableFrom;
}
