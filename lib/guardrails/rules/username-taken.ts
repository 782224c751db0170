import { quote } from "../../diagnostics";
import { groupBy } from "../../compile";
import { defaultUsername, type CalendarDate, type GrantedName, type Principal } from "../../model";
import type { Guardrail, GuardrailContext, Violation } from "../guardrail";
import { activeGrants } from "../own-names";
import { findSimilar } from "../similar-usernames";

/** One grant, as far as it is about one principal on one cluster. */
interface Holder {
  readonly team: string;
  readonly principal: Principal;
  readonly cluster: string;
  readonly expires: CalendarDate | undefined;
  /** Undefined where the grant gives none but AWS's default. */
  readonly username: GrantedName | undefined;
  readonly file: string;
}

type Named = Holder & { readonly username: GrantedName };

function holdersOf(context: GuardrailContext): Holder[] {
  return activeGrants(context).flatMap(({ team, subjects, username, expires, at: { file } }) =>
    subjects.map(({ principal, cluster }) => ({
      team,
      principal,
      cluster: cluster.name,
      expires: expires?.value,
      username: username?.value === defaultUsername(principal) ? undefined : username,
      file,
    })),
  );
}

function isNamed(holder: Holder): holder is Named {
  return holder.username !== undefined;
}

function violation({ team, principal, cluster, username }: Named, others: readonly string[]) {
  return { at: username.at, teams: [team, ...others], principal: principal.arn as string, cluster };
}

/** https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html: every default begins so. */
const DEFAULT = /^arn:/i;

function isOwnDefault(username: string, principal: Principal): boolean {
  const [before = "", after] = defaultUsername(principal).split("{{SessionName}}");
  const rest = username.slice(before.length);
  return after !== undefined && username.startsWith(before) && rest !== "" && !rest.includes("/");
}

/** AWS's default of somebody else, with or without an entry: whoever gets one tomorrow would be taken for this one. */
function checkDefaults(named: readonly Named[]): Violation[] {
  return named
    .filter(({ username, principal }) => DEFAULT.test(username.value) && !isOwnDefault(username.value, principal))
    .map((holder) => ({
      ...violation(holder, []),
      message: `username ${quote(holder.username.value)} of ${quote(holder.principal.arn)} is what AWS calls another principal`,
      hint: "choose a username that begins with the team's name, or omit it to use AWS's default",
    }));
}

/** Two teams' principals on one cluster that can have one username; the platform may give one to several in a profile. */
function checkShared(named: readonly Named[]): Violation[] {
  const byText = new Map(groupBy(named, ({ username }) => username.value));
  const teamsOf = new Map([...byText].map(([text, same]) => [text, groupBy(same, ({ team }) => team)]));
  const isAsked = (one: string, other: string): boolean => {
    const [mine = [], theirs = []] = [teamsOf.get(one), teamsOf.get(other)];
    return mine.length > 1 || theirs.length > 1 || mine[0]?.[0] !== theirs[0]?.[0];
  };
  const similar = findSimilar([...byText.keys()], isAsked);
  return named.flatMap((holder) => {
    const { username, team, principal } = holder;
    // Said at the team's line that comes into the way of it.
    if (username.fromProfile) return [];
    const texts = [username.value, ...(similar.get(username.value) ?? [])];
    const others = texts.flatMap((text) => (teamsOf.get(text) ?? []).filter(([name]) => name !== team));
    for (const [, theirs] of others) {
      const other = theirs.find((one) => one.principal.arn !== principal.arn);
      if (other === undefined) continue;
      const verb = other.username.value === username.value ? "is also that of" : "can become that of";
      const message = `username ${quote(username.value)} of ${quote(principal.arn)} ${verb} ${quote(other.principal.arn)}, in ${other.file}`;
      const related = [{ at: other.username.at, message: `team ${quote(other.team)}: ${quote(other.username.value)}` }];
      const hint = "choose another: to Kubernetes and in the audit log the two are one";
      return [{ ...violation(holder, [other.team]), message, related, hint }];
    }
    return [];
  });
}

/** A last day, for comparison; no end is the last. */
function lastDay(ends: readonly (CalendarDate | undefined)[]): string {
  return ends.includes(undefined) ? "9999-99-99" : ends.map((end) => end ?? "").reduce((a, b) => (a > b ? a : b), "");
}

/**
 * A team's username on a principal that another team grants to as well, unless that one writes the same: for as long as
 * it grants, so that what is right today is right when some of it has ended.
 */
function checkImposed(same: readonly Holder[]): Violation[] {
  const naming = same.filter(isNamed);
  const keyOf = (team: string, username: string): string => `${team} ${username}`;
  const saidUntil = new Map(
    groupBy(naming, ({ team, username }) => keyOf(team, username.value)).map(([key, theirs]) => {
      return [key, lastDay(theirs.map(({ expires }) => expires))] as const;
    }),
  );
  // Two that name it differently are a `username-conflict`.
  const isConflict = new Set(naming.map(({ username }) => username.value)).size > 1;
  return naming.flatMap((holder) => {
    const { username, team, principal, file } = holder;
    if (username.fromProfile || isConflict) return [];
    const other = same.find(
      (one) => one.team !== team && (saidUntil.get(keyOf(one.team, username.value)) ?? "") < lastDay([one.expires]),
    );
    if (other === undefined) return [];
    const message = `${file} gives ${quote(principal.arn)} the username ${quote(username.value)}, and ${other.file} grants to it without one`;
    const hint = `agree with team ${quote(other.team)} on one, and write it in both files for as long as both grant, or omit it`;
    return [{ ...violation(holder, [other.team]), message, hint }];
  });
}

/** A username is who somebody is to Kubernetes: two with one name have each other's rights, and each other's blame. */
export const usernameTaken: Guardrail = {
  id: "username-taken",
  check: (context) => {
    const holders = holdersOf(context);
    const named = holders.filter(isNamed);
    if (named.length === 0) return [];
    const whose = groupBy(holders, ({ cluster, principal }) => `${cluster} ${principal.arn}`);
    return [
      ...checkDefaults(named),
      ...groupBy(named, ({ cluster }) => cluster).flatMap(([, onCluster]) => checkShared(onCluster)),
      ...whose.flatMap(([, same]) => checkImposed(same)),
    ];
  },
};
