import type { CalendarDate, Team } from "../model";
import { campaignPaths } from "./campaign";
import type { ReadCampaign } from "./read-campaign";
import { DECISIONS, type Decision } from "./team-file";

type Tally = Readonly<Record<Decision, number>>;

export interface TeamStatus {
  readonly team: string;
  /** By the team's file today; empty where the team is gone. */
  readonly owners: readonly string[];
  readonly rows: number;
  readonly decided: number;
  readonly open: number;
  readonly byDecision: Tally;
  /** Whether it should have decided by now. */
  readonly late: boolean;
}

/** What `yarn review status --format json` prints; stable. */
export interface CampaignStatus {
  readonly campaign: string;
  readonly opened: string;
  readonly due: string;
  readonly closed: boolean;
  /** Everything in the population: `rows` = `explained` + `toReview`. */
  readonly rows: number;
  readonly explained: number;
  readonly toReview: number;
  /** What teams have to say: a row that two teams grant has two. `answers` = `decided` + `open`. */
  readonly answers: number;
  readonly decided: number;
  readonly open: number;
  readonly byDecision: Tally;
  /** Whether those who should have decided have not. */
  readonly late: boolean;
  readonly teams: readonly TeamStatus[];
  readonly problems: readonly {
    readonly file: string;
    readonly line: number;
    readonly rule: string;
    readonly message: string;
  }[];
  /** Why the population could not be made again from its commit; absent where it was. */
  readonly notVerified?: string;
}

function tallyOf(decisions: readonly (Decision | undefined)[]): Tally {
  const count = (one: Decision): number => decisions.filter((decision) => decision === one).length;
  return Object.fromEntries(DECISIONS.map((one) => [one, count(one)])) as Tally;
}

/** The counts of a campaign; undefined where it cannot be read. */
export function statusOf(
  { population, answers, problems }: ReadCampaign,
  files: ReadonlyMap<string, string>,
  teams: readonly Pick<Team, "name" | "owners">[],
  today: CalendarDate,
  notVerified?: string,
): CampaignStatus | undefined {
  if (population === undefined) return undefined;
  const { campaign, rows } = population;
  const isDue = today > campaign.due;
  const names = [...new Set(answers.map(({ team }) => team))];
  const ofTeams = names.map((team): TeamStatus => {
    const own = answers.filter((answer) => answer.team === team);
    const open = own.filter(({ decision }) => decision === undefined).length;
    const owners = teams.find(({ name }) => name === team)?.owners ?? [];
    const byDecision = tallyOf(own.map(({ decision }) => decision));
    return { team, owners, rows: own.length, decided: own.length - open, open, byDecision, late: isDue && open > 0 };
  });
  const open = answers.filter(({ decision }) => decision === undefined).length;
  const explained = rows.filter((row) => row.explained !== null).length;
  return {
    campaign: campaign.name,
    opened: campaign.opened,
    due: campaign.due,
    closed: files.has(`${campaignPaths(campaign.name).evidence}/manifest.json`),
    rows: rows.length,
    explained,
    toReview: rows.length - explained,
    answers: answers.length,
    decided: answers.length - open,
    open,
    byDecision: tallyOf(answers.map(({ decision }) => decision)),
    late: ofTeams.some(({ late }) => late),
    teams: ofTeams,
    problems: problems.map(({ at, rule, message }) => ({ file: at.file, line: at.line, rule, message })),
    ...(notVerified === undefined ? {} : { notVerified }),
  };
}
