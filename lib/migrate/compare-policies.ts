import type { Binding } from "../aws-auth";
import { enumerate } from "../diagnostics";
import { displayName } from "../model";
import type { AccessValue, ComparedScope } from "./access-value";
import { MASTERS } from "./compare-groups";
import type { Comparison } from "./difference";
import { wasGiven } from "./rbac-levels";
import { bindingsOfGroup, bindingsOfUser } from "./subjects";

function inWords(scope: ComparedScope): string {
  return scope === "cluster" ? "the whole cluster" : enumerate(scope);
}

/** Policies of an entry that nothing in the line accounts for: the ConfigMap knows none. */
export function comparePolicies(
  before: AccessValue,
  after: AccessValue,
  bindings: readonly Binding[] | undefined,
): Comparison {
  if (before.groups.includes(MASTERS)) return { differences: [], remarks: [] };
  const its = [
    ...before.groups.flatMap((group) => bindingsOfGroup(bindings ?? [], group)),
    ...bindingsOfUser(bindings ?? [], before.username),
  ];
  const gained = Object.entries(after.policies).filter(([policy, scope]) => !wasGiven(policy, scope, its));
  const unread = bindings === undefined ? "; whether its groups gave as much was not read" : "";
  const differences = gained.map(([policy, scope]) => ({
    kind: "policy-gained" as const,
    effect: "gains" as const,
    what: `policy ${displayName(policy)} for ${inWords(scope)}${unread}`,
  }));
  return { differences, remarks: [] };
}
