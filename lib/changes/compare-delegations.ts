import { displayName, listNames, type Delegation, type Guardrails } from "../model";
import { compareAllowed, loosenedIf, type RuleChange } from "./rule-change";
import { named, namesOf, plainText, words, type Words } from "./words";

const KEY = "guardrails.delegation";

function compareNamespaces(who: Words, before: Delegation, after: Delegation): RuleChange[] {
  const [old, now] = [before.namespaces, after.namespaces];
  if (old !== "own" && now !== "own")
    return compareAllowed(KEY, (how) => words`${who} may ${[how]} grant in namespaces`, old, now);
  if (old === now) return [];
  const say = (namespaces: Delegation["namespaces"]): Words => {
    if (namespaces === "own") return ["its own namespaces"];
    return namespaces.length === 0 ? ["no namespace"] : words`namespaces ${namesOf(namespaces)}`;
  };
  const effect = now === "own" ? loosenedIf(old.length === 0) : loosenedIf(now.length > 0);
  return [{ key: KEY, effect, words: words`${who} may grant in ${say(now)} instead of ${say(old)}` }];
}

const NAMES = [
  ["groups", "grant groups"],
  ["usernames", "give usernames"],
  ["claims", "claim namespaces"],
] as const;

/** What a team inherits is told as everyone's. */
function compareNames(who: Words, before: Delegation, after: Delegation, isEveryone: boolean): RuleChange[] {
  return NAMES.flatMap(([key, verb]) => {
    const [old, now] = [before[key], after[key]];
    if (!isEveryone && old.inherited && now.inherited) return [];
    return compareAllowed(KEY, (how) => words`${who} may ${[how]} ${[verb]}`, listNames(old), listNames(now));
  });
}

function compareOne(who: Words, before: Delegation, after: Delegation): RuleChange[] {
  const shown = (policies: ReadonlySet<string>): string[] => [...policies].map(displayName);
  return [
    ...compareAllowed(KEY, (how) => words`${who} may ${[how]} grant`, shown(before.policies), shown(after.policies)),
    ...compareAllowed(
      KEY,
      (how) => words`${who} may ${[how]} grant cluster-wide`,
      shown(before.clusterScope),
      shown(after.clusterScope),
    ),
    ...compareAllowed(KEY, (how) => words`${who} may ${[how]} grant on clusters`, before.clusters, after.clusters),
    ...compareNamespaces(who, before, after),
  ];
}

/** What teams may mention: `"*"`, and each team that has words of its own before or after. */
export function compareDelegations(before: Guardrails, after: Guardrails): RuleChange[] {
  const everyones = [
    ["every team without a delegation of its own"],
    before.delegationOf("*"),
    after.delegationOf("*"),
  ] as const;
  const everyone = [...compareOne(...everyones), ...compareNames(...everyones, true)];
  // What a team only inherits has been told as everyone's.
  const told = (who: Words): ReadonlySet<string> =>
    new Set(
      compareOne(who, before.delegationOf("*"), after.delegationOf("*")).map((change) => plainText(change.words)),
    );
  const teams = [...new Set([...before.delegatedTeams.keys(), ...after.delegatedTeams.keys()])].sort();
  const own = teams.flatMap((team) => {
    const who = words`team ${named(team)}`;
    const inherited = told(who);
    const [old, now] = [before.delegationOf(team), after.delegationOf(team)];
    const changes = compareOne(who, old, now);
    return [
      ...changes.filter((change) => !inherited.has(plainText(change.words))),
      ...compareNames(who, old, now, false),
    ];
  });
  return [...everyone, ...own];
}
