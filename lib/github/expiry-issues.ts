import type { EndingGrant } from "../expiry";
import { plural } from "../diagnostics";
import { overdueLine, type OverdueAccess } from "../drift";
import type { Exception, Team } from "../model";
import { codeSpan } from "../review/code-span";
import { fitBody } from "./fit-body";
import { mention } from "./mention";
import type { Observation } from "./plan-issues";

/** More rows than anybody reads. */
const MOST_ROWS = 100;

function row({ name, expires, reason, at, clusters }: EndingGrant): string {
  const cells = [
    name === undefined ? "(no name)" : codeSpan(name, 100),
    codeSpan(expires, 20),
    clusters.length === 0
      ? "none"
      : clusters
          .slice(0, 5)
          .map((cluster) => codeSpan(cluster, 70))
          .join(", "),
    reason === undefined ? "" : codeSpan(reason, 200),
    codeSpan(`${at.file}:${at.line}`, 200),
  ];
  return `| ${cells.join(" | ")} |`;
}

function describe(team: Team, grants: readonly EndingGrant[], organization: string): string {
  const owners = team.owners.slice(0, 10).map((owner) => mention(owner, organization));
  const more = grants.length - MOST_ROWS;
  return [
    `${owners.length === 0 ? "" : `${owners.join(" ")}: `}access of team ${codeSpan(team.name, 100)} ends soon.`,
    "",
    "| grant | last day | clusters | reason | where |",
    "| --- | --- | --- | --- | --- |",
    ...grants.slice(0, MOST_ROWS).map(row),
    ...(more > 0 ? [`| and ${more} more | | | | |`] : []),
    "",
    "After its last day (UTC) a grant no longer counts, and the access is removed. To keep it, change `expires` in a pull request; to let it end, do nothing.",
    "",
  ].join("\n");
}

/** No team can be called that. */
export const EXCEPTIONS_KEY = "platform.yaml:exceptions";

/** What the platform's owners have to decide on. */
export interface Undecided {
  /** Exceptions that end within two weeks, or have. */
  readonly ending: readonly Exception[];
  /** What goes on though it should have ended. */
  readonly overdue: readonly OverdueAccess[];
}

function overduePart(overdue: readonly OverdueAccess[]): string[] {
  if (overdue.length === 0) return [];
  const more = overdue.length - MOST_ROWS;
  return [
    "### Overdue",
    "",
    ...overdue.slice(0, MOST_ROWS).map(overdueLine),
    ...(more > 0 ? [`- and ${more} more`] : []),
    "",
    "This access should have ended and goes on until somebody decides: extend the exception's or the grant's date in a pull request, or remove the access.",
    "",
  ];
}

/** An exception that ends leaves what it lifts overdue: nothing stops, and a pull request can add no more of it. */
export function observeExceptions(
  { ending, overdue }: Undecided,
  owners: readonly string[],
  organization: string,
): Observation {
  if (ending.length === 0 && overdue.length === 0) return { key: EXCEPTIONS_KEY, state: "clean" };
  const rows = ending.slice(0, MOST_ROWS).map(({ rule, team, expires, reason, at }) => {
    const cells = [rule, team, expires, reason, `${at.file}:${at.line}`].map((text) => codeSpan(text, 200));
    return `| ${cells.join(" | ")} |`;
  });
  const soon =
    ending.length === 0
      ? []
      : [
          "| rule | team | last day | reason | where |",
          "| --- | --- | --- | --- | --- |",
          ...rows,
          "",
          "After that day, what an exception lifts is overdue; with `endedExceptions: remove` that access ends. Before then, renew it or remove what needs it.",
          "",
        ];
  const what = overdue.length === 0 ? "exceptions from guardrails end soon" : "access is overdue";
  const body = [
    `${owners.map((owner) => `${mention(owner, organization)} `).join("")}${what}.`,
    "",
    ...overduePart(overdue),
    ...soon,
  ];
  const title =
    overdue.length === 0 ? "Exceptions from guardrails end" : `Access is overdue: ${plural(overdue.length, "time")}`;
  return {
    key: EXCEPTIONS_KEY,
    state: "found",
    title,
    body: fitBody(body.join("\n"), "`yarn validate` names them all"),
  };
}

/** An issue per team that has grants ending soon. */
export function observeExpiry(
  teams: readonly Team[],
  ending: readonly EndingGrant[],
  organization: string,
): Observation[] {
  return teams.map((team): Observation => {
    const own = ending.filter((grant) => grant.team === team.name);
    if (own.length === 0) return { key: team.name, state: "clean" };
    return {
      key: team.name,
      state: "found",
      title: `Access of ${team.name} ends soon: ${plural(own.length, "grant")}`,
      body: describe(team, own, organization),
    };
  });
}
