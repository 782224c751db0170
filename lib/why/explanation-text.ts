import { uniteScopes, whereWords } from "../access/scope";
import { AUTHENTICATED } from "../authorization";
import { groupBy } from "../compile";
import { printable } from "../diagnostics";
import { displayName } from "../model";
import type { GitPerson, LineHistory, Merged } from "../ports/line-history";
import type { BindingRecord, Explanation, LineRecord, OtherBinding, PolicyReason, Quoted } from "./explain-entry";

const LONGEST = 400;

function show(text: string): string {
  return printable(text, LONGEST);
}

function dayOfMoment(moment: string): string {
  return moment.slice(0, 10);
}

function personWords({ name, email }: GitPerson): string {
  return email === "" ? name : `${name} <${email}>`;
}

function mergedWords(merged: Merged): string {
  const request = merged.request === undefined ? "" : ` in #${merged.request}`;
  const when = `on ${dayOfMoment(merged.at)}`;
  return merged.kind === "merge"
    ? `merged by ${personWords(merged.by)} ${when}${request}`
    : `on the branch itself, committed by ${personWords(merged.by)} ${when}${request}`;
}

/** What git says of a line, in words. */
export function historyWords(history: LineHistory): string {
  switch (history.kind) {
    case "uncommitted":
      return "not committed yet";
    case "unknown":
      return show(`git cannot tell: ${history.why}`);
    case "committed": {
      const { author, at, commit, subject, merged } = history;
      return show(
        `written by ${personWords(author)} on ${dayOfMoment(at)} (${commit.slice(0, 10)} ${JSON.stringify(subject)}), ${mergedWords(merged)}`,
      );
    }
  }
}

/** The places of lines: `teams/payments.yaml:17, 19`. */
function placesOf(lines: readonly Pick<LineRecord, "file" | "line">[]): string {
  const byFile = groupBy(lines, ({ file }) => file);
  return byFile
    .map(([file, same]) => `${file}:${[...new Set(same.map(({ line }) => line))].sort((a, b) => a - b).join(", ")}`)
    .join("; ");
}

/** How several lines became one scope. */
function mergeWords({ scope, lines }: PolicyReason): string {
  if (lines.length < 2) return "";
  const narrow = lines.filter(({ asks }) => asks !== "cluster");
  if (scope === "cluster" && narrow.length > 0) {
    return `; the whole cluster beats ${whereWords(uniteScopes(narrow.map(({ asks = [] }) => asks)))} of ${placesOf(narrow)}`;
  }
  return `; merged from ${lines.length} lines`;
}

function byLines(lines: readonly LineRecord[]): string {
  return lines.length === 0 ? "" : `, by ${placesOf(lines)}`;
}

function bindingWords({ kind, name, namespace, role, file, line }: BindingRecord): string {
  const where = namespace === null ? "everywhere" : `in ${namespace}`;
  return `    gives ${role} ${where}, by ${kind} ${name} (${file}:${line})`;
}

function otherLines(bindings: readonly OtherBinding[]): string[] {
  const subjects = groupBy(bindings, ({ subject, isForSomeSessions }) => JSON.stringify([subject, isForSomeSessions]));
  return subjects.flatMap(([, same]) => {
    const [first] = same;
    if (first === undefined) return [];
    const { subject, isForSomeSessions } = first;
    const as = isForSomeSessions ? `the sessions that are User ${subject}` : `as ${subject}`;
    return [`  ${as}${subject === AUTHENTICATED ? ", like everybody who is let in" : ""}`, ...same.map(bindingWords)];
  });
}

function permissionLines({ username, policies, kubernetesGroups, otherBindings }: Explanation): string[] {
  const name = username.isDefault ? " (AWS's default)" : byLines(username.lines);
  return [
    ...policies.map(
      (reason) =>
        `  ${displayName(reason.policy)} ${whereWords(reason.scope)}${byLines(reason.lines)}${mergeWords(reason)}`,
    ),
    ...kubernetesGroups.flatMap(({ group, lines, bindings }) => [
      `  group ${group}${byLines(lines)}${bindings.length === 0 ? "; nothing in rbac/ binds it" : ""}`,
      ...bindings.map(bindingWords),
    ]),
    ...(username.value === null ? [] : [`  username ${username.value}${name}`]),
    ...otherLines(otherBindings),
  ];
}

function linesOf({ username, policies, kubernetesGroups }: Explanation): LineRecord[] {
  return [...policies, ...kubernetesGroups, username].flatMap(({ lines }) => lines);
}

/** A place in words; the file is left out where the grant has just named it. */
function quotedWords({ file, line, text }: Quoted, of: string): string {
  return `${text} (${file === of ? `line ${line}` : `${file}:${line}`})`;
}

/** A grant once, whatever it gives: how it names the principal and the cluster, its profile, end and reason. */
function grantLines(lines: readonly LineRecord[]): string[] {
  const grants = groupBy(lines, ({ file, team, grant, principal }) =>
    JSON.stringify([file, team, grant, principal?.line]),
  );
  return grants.flatMap(([, [first, ...others]]) => {
    if (first === undefined || first.team === null) return [];
    const { file, team, grant, principal, selector, expires, reason } = first;
    const profile = [first, ...others].find((line) => line.profile !== null)?.profile;
    const parts = [
      ...(principal === null ? [] : [`principal ${quotedWords(principal, file)}`]),
      ...(selector === null ? [] : [`cluster by ${quotedWords(selector, file)}`]),
      ...(profile === null || profile === undefined ? [] : [`profile ${quotedWords(profile, file)}`]),
    ];
    const why = reason === null ? "" : `: ${reason}`;
    const end = expires === null ? "no end" : `until ${expires}`;
    return [
      `  ${grant ?? "a grant without a name"}, of team ${team}, ${file}, ${end}${why}`,
      `    ${parts.join("; ")}`,
    ];
  });
}

/** Each thing that git says once, with the lines that it is said of. */
function historyLines(lines: readonly LineRecord[]): string[] {
  const told = lines.flatMap((line) => (line.git === undefined ? [] : [{ line, words: historyWords(line.git) }]));
  return groupBy(told, ({ words }) => words).map(
    ([words, same]) => `  ${placesOf(same.map(({ line }) => line))}: ${words}`,
  );
}

function headLine(one: Explanation): string {
  const { type, purpose, teams, expires, heldSince, existing, adopted, origins } = one;
  const platform = `${purpose === "break-glass" ? "the break-glass role" : "of the platform"}, by ${placesOf(origins)}`;
  const end = expires === null ? "some of it has no end" : `all of it ends after ${expires}`;
  const facts = [
    `${type} entry, ${teams.length > 0 ? `of ${teams.join(", ")}` : platform}`,
    ...(teams.length > 0 ? [end] : []),
    ...(heldSince === undefined ? [] : [`cluster-admin ended on ${heldSince} and is HELD for want of another`]),
    ...(existing === true ? ["AWS makes it: only its policies are managed"] : []),
    ...(adopted ? ["it exists already, and is taken over"] : []),
  ];
  return `  ${facts.join("; ")}`;
}

/** One explanation for a person. */
export function explanationText(one: Explanation): string {
  const lines = linesOf(one);
  const sections: readonly (readonly [title: string, lines: readonly string[]])[] = [
    ["has", permissionLines(one)],
    ["granted by", grantLines(lines)],
    [
      "guardrails lifted",
      (one.exceptions ?? []).map(
        ({ rule, reason, expires, overdue }) =>
          `  ${rule}, ${overdue === true ? "OVERDUE since" : "until"} ${expires}: ${reason}`,
      ),
    ],
    ["in git", historyLines(lines)],
  ];
  const shown = sections.flatMap(([title, own]) => (own.length === 0 ? [] : [`${title}:`, ...own]));
  return [`${one.principal} on ${one.cluster}`, headLine(one), ...shown].map((line) => `${show(line)}\n`).join("");
}
