import { quote } from "../../diagnostics";
import { groupBy, type Origin, type PlannedEntry } from "../../compile";
import { compareEnds, defaultUsername, type Principal } from "../../model";
import type { Guardrail, Violation } from "../guardrail";
import { givenUsernames, isOwn, whoGets, type TeamName } from "../own-names";
import { findSimilar } from "../similar-usernames";

/** https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html: every default begins so. */
const DEFAULT = /^arn:/i;

function isOwnDefault(username: string, principal: Principal): boolean {
  const [before = "", after] = defaultUsername(principal).split("{{SessionName}}");
  const rest = username.slice(before.length);
  return after !== undefined && username.startsWith(before) && rest !== "" && !rest.includes("/");
}

/** AWS's default of somebody else, with or without an entry: whoever gets one tomorrow would be taken for this one. */
function checkDefaults(names: readonly TeamName[]): Violation[] {
  return names
    .filter(({ value, entry }) => DEFAULT.test(value) && !isOwnDefault(value, entry.principal))
    .map((name) => ({
      ...whoGets(name),
      message: `username ${quote(name.value)} of ${quote(name.entry.principal.arn)} is what AWS calls another principal`,
      hint: "choose a username that begins with the team's name, or omit it to use AWS's default",
    }));
}

/** Two teams' principals on one cluster that can have one username; the platform may give one to several in a profile. */
function checkShared(names: readonly TeamName[]): Violation[] {
  const byText = groupBy(names, ({ value }) => value);
  const teamsOf = new Map(byText.map(([text, same]) => [text, groupBy(same, ({ team }) => team)]));
  const similar = findSimilar(new Map([...teamsOf].map(([text, teams]) => [text, teams.map(([team]) => team)])));
  // Told at the line of the team that comes into the way of a profile, never at the profile's.
  return names.filter(isOwn).flatMap((name) => {
    const { value, team, entry } = name;
    const texts = [value, ...(similar.get(value) ?? [])];
    const others = texts.flatMap((text) => (teamsOf.get(text) ?? []).filter(([other]) => other !== team));
    const taken = others
      .map(([, theirs]) => theirs.find((one) => one.entry.principal.arn !== entry.principal.arn))
      .find((one) => one !== undefined);
    if (taken === undefined) return [];
    const verb = taken.value === value ? "is also that of" : "can become that of";
    const message = `username ${quote(value)} of ${quote(entry.principal.arn)} ${verb} ${quote(taken.entry.principal.arn)}, in ${taken.origin.at.file}`;
    const related = [{ at: taken.origin.at, message: `team ${quote(taken.team)}: ${quote(taken.value)}` }];
    const hint = "choose another: to Kubernetes and in the audit log the two are one";
    return [{ ...whoGets(name), teams: [team, taken.team], message, related, hint }];
  });
}

/** Whether some of these lines count at least as long as another one. */
function lastsAsLong(lines: readonly Origin[], { expires }: Origin): boolean {
  return lines.some(
    (line) => line.expires === undefined || (expires !== undefined && compareEnds(line.expires, expires) >= 0),
  );
}

/** The line that grants to an entry for longer than its team gives it the username; undefined where there is none. */
function findSilent({ origins, usernameOrigins }: PlannedEntry, team: string): Origin | undefined {
  const saidUntil = new Map(groupBy(usernameOrigins, (origin) => origin.team ?? ""));
  return origins.find((origin) => {
    if (origin.team === undefined || origin.team === team) return false;
    return !lastsAsLong(saidUntil.get(origin.team) ?? [], origin);
  });
}

/**
 * A team's username on a principal that another team grants to as well, unless that one writes the same: for as long as
 * it grants, so that what is right today is right when some of it has ended.
 */
function checkImposed(names: readonly TeamName[]): Violation[] {
  return groupBy(names, ({ team, entry }) => `${entry.cluster.name} ${entry.principal.arn} ${team}`).flatMap(
    ([, same]) => {
      const [first] = same;
      const silent = first && findSilent(first.entry, first.team);
      if (silent === undefined) return [];
      const { team = "", at } = silent;
      return same.filter(isOwn).map((name) => ({
        ...whoGets(name),
        teams: [name.team, team],
        message: `${name.origin.at.file} gives ${quote(name.entry.principal.arn)} the username ${quote(name.value)}, and ${at.file} grants to it without one`,
        related: [{ at, message: `team ${quote(team)} grants to it` }],
        hint: `agree with team ${quote(team)} on one, and write it in both files for as long as both grant, or omit it`,
      }));
    },
  );
}

/** A username is who somebody is to Kubernetes: two with one name have each other's rights, and each other's blame. */
export const usernameTaken: Guardrail = {
  id: "username-taken",
  check: ({ plan }) => {
    const names = givenUsernames(plan);
    return [
      ...checkDefaults(names),
      ...groupBy(names, ({ entry }) => entry.cluster.name).flatMap(([, onCluster]) => checkShared(onCluster)),
      ...checkImposed(names),
    ];
  },
};
