import { mergedOf, type Compilation } from "../compile-repository";
import { givenGroups, givenUsernames, gives, isOwn, type TeamName } from "../guardrails";
import { printable } from "../diagnostics";
import { hasName, listNames, type DelegatedNames } from "../model";
import { renderFlow } from "../source";
import type { ProposedDelegation, ProposedException } from "./bootstrap";

const NAMES: readonly string[] = ["delegation", "another-teams-name", "username-taken", "namespace-claim"];

/** The names of one key that a team would need, with those that it has; none where it needs no more. */
function lineFor(key: string, has: DelegatedNames, needs: readonly string[]): string[] {
  const more = [...new Set(needs)].filter((name) => !listNames(has).includes(name)).sort();
  return more.length === 0 ? [] : [`${key}: ${renderFlow([...listNames(has), ...more])}`];
}

/**
 * What the platform's owners may delegate instead of lifting rules name by name: the groups and usernames that a team's lines
 * give and its delegation does not, and the namespaces that it declares and may not claim. For teams that get exceptions.
 */
export function proposeDelegations(
  compilation: Compilation,
  exceptions: readonly ProposedException[],
): ProposedDelegation[] {
  if (compilation.kind === "unreadable") return [];
  const { model } = compilation;
  const plan = mergedOf(compilation);
  const teams = new Set(exceptions.flatMap(({ rule, team }) => (NAMES.includes(rule) ? [team] : [])));
  const [groups, usernames] = [givenGroups(plan).filter(isOwn), givenUsernames(plan).filter(isOwn)];
  return model.teams.flatMap(({ name: team, namespaces }): ProposedDelegation[] => {
    if (!teams.has(team)) return [];
    const delegation = model.platform.guardrails.delegationOf(team);
    const lacking = (kind: "groups" | "usernames", names: readonly TeamName[]): string[] =>
      names.flatMap((one) => (one.team === team && !gives(delegation, kind, one.value) ? [one.value] : []));
    const unclaimed = namespaces.flatMap(({ value }) => (hasName(delegation.claims, value) ? [] : [value]));
    return [
      ...lineFor("groups", delegation.groups, lacking("groups", groups)),
      ...lineFor("usernames", delegation.usernames, lacking("usernames", usernames)),
      ...lineFor("claims", delegation.claims, unclaimed),
    ].map((line) => ({ team, line }));
  });
}

/** What stands above those lines. */
export const DELEGATE =
  "Or delegate these names instead, for good (guardrails.delegation in platform.yaml; not written):";

/** For people: a line each. */
export function delegationLines(proposed: readonly ProposedDelegation[]): string[] {
  return proposed.map(({ team, line }) => `- ${printable(team)}: {${printable(line, 2_000)}}`);
}
