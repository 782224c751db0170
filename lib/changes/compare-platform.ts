import type { Model, Platform, Team } from "../model";
import { compareBreakGlass } from "./compare-break-glass";
import { compareDelegations } from "./compare-delegations";
import { compareExceptions } from "./compare-exceptions";
import { compareGuardrails } from "./compare-guardrails";
import { compareAllowed, type RuleEffect, type RuleChange } from "./rule-change";
import { named, namesOf, words, type Words } from "./words";

/** What Terraform is told besides access. */
function compareSettings(before: Platform, after: Platform): RuleChange[] {
  const pairs: readonly (readonly [string, unknown, unknown, Words])[] = [
    ["tags", [...before.tags].sort(), [...after.tags].sort(), ["the tags of every resource change"]],
    [
      "terraform.awsProvider",
      before.awsProvider,
      after.awsProvider,
      words`AWS provider ${named(after.awsProvider)} instead of ${named(before.awsProvider)}`,
    ],
    [
      "terraform.backend",
      before.backend,
      after.backend,
      ["Terraform's state moves elsewhere: migrate it there, or every entry is created a second time"],
    ],
  ];
  return pairs.flatMap(([key, old, now, phrase]) =>
    JSON.stringify(old) === JSON.stringify(now) ? [] : [{ key, effect: "changed" as const, words: phrase }],
  );
}

/** Owners approve a team's file, and its namespaces are what scope `own` and delegation mean. */
function compareTeam(before: Team | undefined, after: Team): RuleChange[] {
  const who = words`team ${named(after.name)}`;
  if (before === undefined) return [{ key: "team", effect: "changed", words: words`${who} is new` }];
  const people = (owners: readonly string[]): Words => (owners.length === 0 ? ["nobody"] : namesOf(owners));
  const owners: RuleChange = {
    key: "owners",
    effect: "changed",
    words: words`${who} is owned by ${people(after.owners)} instead of ${people(before.owners)}`,
  };
  const same = [...before.owners].sort().join(" ") === [...after.owners].sort().join(" ");
  const claimed = (team: Team): string[] => team.namespaces.map(({ value }) => value);
  return [
    ...(same ? [] : [owners]),
    ...compareAllowed(
      "namespaces",
      (how) => words`${who} ${[how]} owns the namespaces`,
      claimed(before),
      claimed(after),
    ),
  ];
}

function compareTeams(before: readonly Team[], after: readonly Team[]): RuleChange[] {
  const [old, now] = [
    new Map(before.map((team) => [team.name, team])),
    new Map(after.map((team) => [team.name, team])),
  ];
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((name): RuleChange[] => {
    const team = now.get(name);
    if (team !== undefined) return compareTeam(old.get(name), team);
    return [{ key: "team", effect: "changed", words: words`team ${named(name)} is gone` }];
  });
}

const ORDER: readonly RuleEffect[] = ["loosened", "changed", "tightened"];

/** What differs in the rules and in who decides; what is loosened comes first. */
export function compareRules(before: Model, after: Model): RuleChange[] {
  const [old, now] = [before.platform, after.platform];
  const changes = [
    ...compareGuardrails(old.guardrails, now.guardrails),
    ...compareDelegations(old.guardrails, now.guardrails),
    ...compareExceptions(old.guardrails, now.guardrails),
    ...compareBreakGlass(old.breakGlass, now.breakGlass),
    ...compareAllowed(
      "extraPolicies",
      (how) => [`grants may ${how} name`],
      [...old.extraPolicies],
      [...now.extraPolicies],
    ),
    ...compareTeams(before.teams, after.teams),
    ...compareSettings(old, now),
  ];
  return ORDER.flatMap((effect) => changes.filter((change) => change.effect === effect));
}
