import { error, quote, warning, type Diagnostic } from "../diagnostics";
import type { GitPerson } from "../ports/line-history";
import type { Answer } from "./read-answers";
import type { ReadCampaign } from "./read-campaign";

/** Fewer rows than this can be kept in one go without a word. */
const FEW = 5;
/** Nobody reads a row in less. */
const SECONDS_A_ROW = 5;
/** Whatever its size: what is decided so soon after the opening was not looked at. */
const MINUTES = 10;

/** What is known of the change that is checked. */
export interface Change {
  /** The answers before it; empty where the campaign is new with it. */
  readonly before: readonly Answer[];
  /** The login of whoever opened the pull request, where the pipeline says so. */
  readonly author: string | undefined;
  /** When it was made: its commit's time, or now. */
  readonly at: Date;
}

/** A person's names, to be compared: `@Jane`, `jane`, `12+jane@users.noreply.github.com`. */
function namesOf(text: string): string[] {
  const plain = text.trim().replace(/^@/, "").toLowerCase();
  const login = /^(?:\d+\+)?([^@+]+)@users\.noreply\.github\.com$/.exec(plain)?.[1];
  return login === undefined ? [plain] : [plain, login];
}

function isSame(one: string, { name, email }: GitPerson): boolean {
  const theirs = [...namesOf(name), ...namesOf(email)].filter((word) => word !== "");
  return namesOf(one).some((word) => theirs.includes(word));
}

/** Whoever asked for access does not say that it is fine: neither as the reviewer, nor by writing the decision. */
function checkOwn(answer: Answer, askers: readonly GitPerson[], { author }: Change): Diagnostic[] {
  const { reviewer, decision, row, at } = answer;
  // To give back what one asked for is no conflict.
  if (decision === undefined || decision === "revoke") return [];
  const hint = "another owner of the team decides, and opens the pull request";
  const own = askers.find((asker) => reviewer !== undefined && isSame(reviewer, asker));
  if (own !== undefined) {
    return [
      error(
        "review-own",
        at,
        `row ${row.id} is reviewed by ${quote(reviewer ?? "")}, who wrote the line that grants it`,
        { hint },
      ),
    ];
  }
  const writer = askers.find((asker) => author !== undefined && isSame(author, asker));
  if (writer === undefined) return [];
  return [
    error(
      "review-own",
      at,
      `row ${row.id} is decided in a pull request of ${quote(author ?? "")}, who wrote the line that grants it`,
      { hint },
    ),
  ];
}

function checkInName({ reviewer, row, at, decision }: Answer, { author }: Change): Diagnostic[] {
  if (author === undefined || reviewer === undefined || decision === undefined) return [];
  if (namesOf(reviewer).some((name) => namesOf(author).includes(name))) return [];
  const message = `row ${row.id} is decided in the name of ${quote(reviewer)} by a pull request of ${quote(author)}`;
  return [warning("review-own", at, message, { hint: "the reviewer approves the pull request, at least" })];
}

/** All rows of a team kept in one go, soon after the opening or faster than they can be read. */
function checkRushed(
  team: string,
  own: readonly Answer[],
  decidedNow: readonly Answer[],
  opened: string,
  { at }: Change,
): Diagnostic[] {
  const kept = own.every(({ decision }) => decision === "keep");
  const [first] = decidedNow;
  if (!kept || first === undefined || decidedNow.length < FEW || decidedNow.length < own.length) return [];
  const seconds = (at.getTime() - Date.parse(opened)) / 1000;
  const isSoon = seconds < Math.max(MINUTES * 60, decidedNow.length * SECONDS_A_ROW);
  const admin = own.filter(({ row }) => row.adminGrade).length;
  const when = isSoon ? `${Math.max(0, Math.round(seconds / 60))} minutes after the opening` : "by one change";
  const message = `team ${quote(team)} keeps all of its ${own.length} rows, ${when}; ${admin} of them admin-grade`;
  return [
    warning("review-rushed", first.at, message, {
      hint: "look at each: the last column of `yarn report` says what is unused",
    }),
  ];
}

/** What is wrong with the decisions that a change makes. What the campaign's files say wrong by themselves is told elsewhere. */
export function checkChange({ population, answers }: ReadCampaign, change: Change): Diagnostic[] {
  if (population === undefined) return [];
  const { campaign, context } = population;
  const key = ({ team, row }: Answer): string => `${team} ${row.id}`;
  const said = ({ decision, reviewer, reason, until, instead }: Answer): string =>
    JSON.stringify([decision, reviewer, reason, until, instead]);
  const before = new Map(change.before.map((answer) => [key(answer), said(answer)] as const));
  const changed = answers.filter((answer) => answer.decision !== undefined && before.get(key(answer)) !== said(answer));
  const teams = [...new Set(changed.map(({ team }) => team))];
  return [
    ...changed.flatMap((answer) => {
      const askers = context[answer.row.id]?.askedBy[answer.team] ?? [];
      const own = checkOwn(answer, askers, change);
      return own.length > 0 ? own : checkInName(answer, change);
    }),
    ...teams.flatMap((team) => {
      const [own, now] = [answers, changed].map((all) => all.filter((answer) => answer.team === team));
      return checkRushed(team, own ?? [], now ?? [], campaign.opened, change);
    }),
  ];
}
