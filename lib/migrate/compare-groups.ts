import type { Binding } from "../aws-auth";
import { enumerate } from "../diagnostics";
import { parseGroup } from "../model";
import type { AccessValue } from "./access-value";
import { unite, type Comparison, type ParityDifference } from "./difference";
import { isClusterAdmin, standsFor } from "./rbac-levels";
import { bindingName, bindingsOfGroup } from "./subjects";

export const MASTERS = "system:masters";
/** The API server puts everybody in it who has logged in. */
const AUTHENTICATED = "system:authenticated";

type Known = readonly Binding[] | undefined;

/** What Kubernetes makes of a group, as far as anybody looked. */
function boundTo(group: string, bindings: Known): string {
  if (bindings === undefined) return "what it is bound to was not read";
  const its = bindingsOfGroup(bindings, group);
  return its.length === 0
    ? "bound to nothing: it grants nothing through RBAC"
    : `bound by ${enumerate(its.map(bindingName))}`;
}

function difference(kind: ParityDifference["kind"], effect: ParityDifference["effect"], what: string): Comparison {
  return { differences: [{ kind, effect, what }], remarks: [] };
}

function remark(text: string): Comparison {
  return { differences: [], remarks: [text] };
}

function compareLost(group: string, after: AccessValue, bindings: Known): Comparison {
  if (group === MASTERS) {
    if (isClusterAdmin(after)) return remark(`${MASTERS} is the policy cluster-admin now`);
    return difference(
      "admin-lost",
      "loses",
      `${MASTERS}: the entry lacks the policy cluster-admin for the whole cluster`,
    );
  }
  // EKS refuses it in an entry, so that nothing else than a policy can stand for it.
  if (!parseGroup(group).ok && isClusterAdmin(after)) {
    return remark(`group ${group} cannot be in an entry; the policy cluster-admin covers what it gives by RBAC`);
  }
  const its = bindings === undefined ? [] : bindingsOfGroup(bindings, group);
  if (its.length > 0 && its.every((binding) => standsFor(after, binding))) {
    return remark(`the entry's policies stand for group ${group} (${enumerate(its.map(bindingName))})`);
  }
  return difference("group-lost", "loses", `group ${group}: ${boundTo(group, bindings)}`);
}

function compareGained(group: string, before: AccessValue, bindings: Known): Comparison {
  if (before.groups.includes(MASTERS)) return remark(`group ${group} is new; ${MASTERS} gave everything already`);
  return difference("group-gained", "gains", `group ${group}: ${boundTo(group, bindings)}`);
}

/** Groups that stay, are lost or gained. A policy stands for a group where every binding of the group is no more than it. */
export function compareGroups(before: AccessValue, after: AccessValue, bindings: Known): Comparison {
  const lost = before.groups.filter((group) => group !== AUTHENTICATED && !after.groups.includes(group));
  const gained = after.groups.filter((group) => group !== AUTHENTICATED && !before.groups.includes(group));
  const kept = after.groups.filter((group) => before.groups.includes(group));
  const idle = bindings === undefined ? [] : kept.filter((group) => bindingsOfGroup(bindings, group).length === 0);
  return unite([
    ...lost.map((group) => compareLost(group, after, bindings)),
    ...gained.map((group) => compareGained(group, before, bindings)),
    ...idle.map((group) =>
      remark(`group ${group} is bound to nothing: it grants nothing through RBAC, today as after`),
    ),
  ]);
}
