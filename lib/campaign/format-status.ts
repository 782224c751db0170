import { plural, printable } from "../diagnostics";
import { codeSpan } from "../review/code-span";
import type { CampaignStatus, TeamStatus } from "./status";

function decisionsOf({ byDecision }: Pick<TeamStatus, "byDecision">): string {
  return Object.entries(byDecision)
    .filter(([, count]) => count > 0)
    .map(([decision, count]) => `${count} ${decision}`)
    .join(", ");
}

function tally({ rows, explained, toReview, answers, decided, open }: CampaignStatus): string {
  return `${plural(rows, "row")}: ${explained} explained, ${toReview} to review by ${plural(answers, "answer")}; ${decided} decided, ${open} open`;
}

function stateOf({ closed, due, late }: CampaignStatus): string {
  return closed ? "closed" : late ? `LATE: due ${due}` : `due ${due}`;
}

/** For a terminal, a line a team. */
export function formatStatusText(status: CampaignStatus): string {
  const lines = status.teams.map((team) => {
    const state = team.late ? "LATE" : team.open === 0 ? "done" : "open";
    const said = decisionsOf(team);
    const owners = team.owners.join(", ") || "nobody";
    return `  ${state.padEnd(5)} ${team.team}: ${team.decided} of ${team.rows} decided${said === "" ? "" : ` (${said})`}; owners ${owners}`;
  });
  const more = status.notVerified === undefined ? [] : [`not made again from its commit: ${status.notVerified}`];
  return [`review ${status.campaign}, ${stateOf(status)}`, tally(status), ...lines, ...more]
    .map((line) => `${printable(line, 400)}\n`)
    .join("");
}

/** For an issue or a pull request. */
export function formatStatusMarkdown(status: CampaignStatus): string {
  const rows = status.teams.map((team) => {
    const owners = team.owners.map((owner) => codeSpan(owner, 100)).join(", ") || "nobody";
    const state = team.late ? "**late**" : team.open === 0 ? "done" : "open";
    return `| ${codeSpan(team.team, 100)} | ${owners} | ${team.decided} of ${team.rows} | ${decisionsOf(team)} | ${state} |`;
  });
  const problems = status.problems.map(
    ({ file, line, message }) => `- ${codeSpan(`${file}:${line}`, 200)}: ${codeSpan(message, 400)}`,
  );
  return `${[
    `## Access review ${codeSpan(status.campaign, 100)}, ${stateOf(status)}`,
    "",
    `${tally(status)}.`,
    "",
    "| team | owners | decided | of it | |",
    "| --- | --- | --- | --- | --- |",
    ...rows,
    ...(problems.length === 0 ? [] : ["", "Wrong:", "", ...problems]),
  ].join("\n")}\n`;
}
