import type { Binding } from "../aws-auth";
import type { AccessValue } from "./access-value";
import type { Comparison, ParityDifference } from "./difference";
import { standsFor } from "./rbac-levels";
import { bindingName, bindingsOfUser } from "./subjects";

function bindingDifferences(
  kind: "user-binding-lost" | "user-binding-gained",
  username: string,
  bindings: readonly Binding[],
): ParityDifference[] {
  const lost = kind === "user-binding-lost";
  return bindings.map((binding) => ({
    kind,
    effect: lost ? "loses" : "gains",
    what: `${bindingName(binding)}: its User subject ${lost ? "stops matching" : "begins to match"} ${username}`,
  }));
}

/** The name is the identity in the audit log, in admission rules and in RBAC's `User` subjects. */
export function compareUsername(
  before: AccessValue,
  after: AccessValue,
  bindings: readonly Binding[] | undefined,
): Comparison {
  if (before.username === after.username) return { differences: [], remarks: [] };
  const [was, is] = [before.username, after.username].map((username) => bindingsOfUser(bindings ?? [], username));
  const [had = [], has = []] = [was, is];
  const lost = had.filter((binding) => !has.includes(binding) && !standsFor(after, binding));
  const gained = has.filter((binding) => !had.includes(binding));
  const bound = [
    ...bindingDifferences("user-binding-lost", before.username, lost),
    ...bindingDifferences("user-binding-gained", after.username, gained),
  ];
  if (before.username === "") {
    return { differences: bound, remarks: [`the line has no username; with the entry it is ${after.username}`] };
  }
  const unread = bindings === undefined ? "; RBAC bindings of the old name were not read" : "";
  const what = `username ${before.username} becomes ${after.username}${unread}`;
  return { differences: [...bound, { kind: "username-changed", effect: "changes", what }], remarks: [] };
}
