import type { EndingGrant } from "../expiry";
import { plural } from "../diagnostics";
import type { Exception, Team } from "../model";
import { codeSpan } from "../review/code-span";
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

/** An exception that ends makes what it lifts an error again: then nothing compiles, and nothing can be applied. */
export function observeExceptions(
  exceptions: readonly Exception[],
  owners: readonly string[],
  organization: string,
): Observation {
  if (exceptions.length === 0) return { key: EXCEPTIONS_KEY, state: "clean" };
  const rows = exceptions.slice(0, MOST_ROWS).map(({ rule, team, expires, reason, at }) => {
    const cells = [rule, team, expires, reason, `${at.file}:${at.line}`].map((text) => codeSpan(text, 200));
    return `| ${cells.join(" | ")} |`;
  });
  const body = [
    `${owners.map((owner) => `${mention(owner, organization)} `).join("")}exceptions from guardrails end soon.`,
    "",
    "| rule | team | last day | reason | where |",
    "| --- | --- | --- | --- | --- |",
    ...rows,
    "",
    "**After that day, what they allow is an error: every plan, apply and drift check stops until it is fixed.** Before then, renew them or remove what needs them.",
    "",
  ];
  return { key: EXCEPTIONS_KEY, state: "found", title: "Exceptions from guardrails end", body: body.join("\n") };
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
