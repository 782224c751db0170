import type { CampaignStatus, TeamStatus } from "../campaign";
import { plural } from "../diagnostics";
import { daysBetween, type CalendarDate } from "../model";
import { codeSpan } from "../review/code-span";
import { mention } from "./mention";
import type { Observation } from "./plan-issues";

/** So long before a review is due its owners are reminded, in days. */
const REMIND_DAYS = 7;

function bodyOf(
  { campaign, due }: CampaignStatus,
  { team, owners, rows, open, late }: TeamStatus,
  organization: string,
): string {
  const who = owners.slice(0, 10).map((owner) => mention(owner, organization));
  const file = `reviews/${campaign}/teams/${team}.yaml`;
  return [
    `${who.length === 0 ? "" : `${who.join(" ")}: `}${open} of ${plural(rows, "row")} of team ${codeSpan(team, 100)} in the access review ${codeSpan(campaign, 100)} are not decided.`,
    "",
    late ? `It was due on ${due}.` : `It is due on ${due}.`,
    "",
    `Decide in ${codeSpan(file, 200)}, in a pull request: keep, modify, revoke or defer, with a reviewer, and a reason where its head says so.`,
    "",
  ].join("\n");
}

/** An issue for each team that has rows to decide when a review is nearly due, or late; closed when it has none. */
export function observeReview(status: CampaignStatus, today: CalendarDate, organization: string): Observation[] {
  const isNear = daysBetween(today, status.due as CalendarDate) <= REMIND_DAYS;
  return status.teams.map((team): Observation => {
    const key = `${status.campaign}/${team.team}`;
    if (status.closed || team.open === 0 || !isNear) return { key, state: "clean" };
    const title = `Access review ${status.campaign}: ${plural(team.open, "row")} of ${team.team} ${team.late ? "are late" : "to decide"}`;
    return { key, state: "found", title, body: bodyOf(status, team, organization) };
  });
}
