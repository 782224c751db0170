import { error, quote, startOf, type Location, type Report } from "../diagnostics";
import type { Written } from "../schema/check-shape";
import { rowWords, type ReviewRow } from "./row";
import { RESTORE, tampered } from "./tampered";
import type { Decision, WrittenDecision, WrittenTeamFile } from "./team-file";

/** What a team says of one of its rows; nothing where `decision` is undefined. */
export interface Answer {
  readonly team: string;
  readonly row: ReviewRow;
  readonly decision: Decision | undefined;
  readonly reviewer: string | undefined;
  readonly reason: string | undefined;
  readonly until: string | undefined;
  readonly instead: string | undefined;
  /** Where the row stands in the team's file; where it should, if it is missing. */
  readonly at: Location;
}

const ANSWER = "a decision says what, who and why: see the head of the file";

/** What is wrong with a decision by itself. */
function checkDecision(written: WrittenDecision, row: ReviewRow, at: (key: string) => Location, report: Report): void {
  const { decision, reviewer, reason, until, instead } = written;
  const refuse = (key: string, message: string): void => {
    report(error("review-incomplete", at(key), message, { hint: ANSWER }));
  };
  if (decision == null) {
    const said = Object.entries({ reviewer, reason, until, instead }).filter(([, value]) => value != null);
    if (said.length > 0) refuse("decision", `${said.map(([key]) => key).join(", ")} without a decision`);
    return;
  }
  if (reviewer == null) refuse("decision", "a decision without a reviewer");
  if (reason == null && (decision !== "keep" || row.adminGrade)) {
    const why = decision === "keep" ? "keep of what is admin-grade" : decision;
    refuse("decision", `${why} needs a reason`);
  }
  if (decision === "defer" && until == null) refuse("decision", "defer needs a day: until");
  if (decision === "modify" && instead == null) refuse("decision", "modify needs to say what instead");
}

/** The rows that a team has to decide on, and where. */
export interface TeamRows {
  readonly team: string;
  readonly file: string;
  readonly rows: readonly ReviewRow[];
}

/** What a team says of each of its rows; what is missing, doubled, foreign or reworded in its file is reported. */
export function answersOf(
  { team, file, rows }: TeamRows,
  written: Written<WrittenTeamFile> | undefined,
  report: Report,
): Answer[] {
  const byId = new Map<string, { written: WrittenDecision; index: number }>();
  const known = new Set(rows.map(({ id }) => id));
  if (written !== undefined && written.value.team !== team) {
    report(tampered(file, `it says team ${quote(written.value.team)}`));
  }
  for (const [index, one] of (written?.value.rows ?? []).entries()) {
    const at = written?.at(["rows", index, "id"]) ?? startOf(file);
    const refuse = (message: string): void => {
      report(error("review-tampered", at, message, { hint: RESTORE }));
    };
    if (!known.has(one.id)) refuse(`row ${quote(one.id)} is none of this team's in the population`);
    else if (byId.has(one.id)) refuse(`row ${quote(one.id)} stands twice`);
    else byId.set(one.id, { written: one, index });
  }
  return rows.map((row): Answer => {
    const found = byId.get(row.id);
    const nothing = {
      decision: undefined,
      reviewer: undefined,
      reason: undefined,
      until: undefined,
      instead: undefined,
    };
    if (found === undefined || written === undefined) {
      // A file that cannot be read has been told of.
      if (written !== undefined) report(tampered(file, `row ${row.id} (${rowWords(row)}) is missing`));
      return { team, row, ...nothing, at: startOf(file) };
    }
    const { written: one, index } = found;
    const at = (key: string): Location => written.at(["rows", index, key]);
    const facts = { what: rowWords(row), principal: row.principal };
    for (const [key, value] of Object.entries(facts)) {
      if (one[key as keyof typeof facts] === value) continue;
      const message = `row ${row.id} was changed: its ${key} is ${quote(value)} in the population`;
      report(error("review-tampered", at(key), message, { hint: RESTORE }));
    }
    checkDecision(one, row, at, report);
    const { decision, reviewer, reason, until, instead } = one;
    return {
      team,
      row,
      decision: decision ?? undefined,
      reviewer: reviewer ?? undefined,
      reason: reason ?? undefined,
      until: until ?? undefined,
      instead: instead ?? undefined,
      at: at("decision"),
    };
  });
}

/** The teams of a population, sorted, each with its rows. */
export function teamsOf(rows: readonly ReviewRow[]): Map<string, ReviewRow[]> {
  const teams = new Map<string, ReviewRow[]>();
  for (const row of rows) {
    for (const { team } of row.shares) teams.set(team, [...(teams.get(team) ?? []), row]);
  }
  return new Map([...teams].sort(([a], [b]) => (a < b ? -1 : 1)));
}
