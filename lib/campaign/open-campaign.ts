import type { GuardedPlan } from "../compile";
import type { Manifests } from "../model";
import { historiesOf, type LineHistories } from "../ports/line-history";
import type { UsageSummary } from "../usage";
import { campaignPaths, toJson, type Campaign, type CampaignContext, type RowContext } from "./campaign";
import { manifestText } from "./manifest";
import { populationOf } from "./population";
import { teamsOf } from "./read-answers";
import type { ReviewRow } from "./row";
import { teamFileText } from "./team-file";

/** What a campaign is opened with. */
export interface Opening extends Pick<Campaign, "name" | "opened" | "day" | "due" | "commit" | "command"> {
  readonly plan: GuardedPlan;
  readonly manifests: Manifests;
  readonly usage: ReadonlyMap<string, UsageSummary>;
  readonly histories: LineHistories;
  /** People behind principals, where somebody named a file of them: principal ARN -> names. */
  readonly people: ReadonlyMap<string, readonly string[]> | undefined;
}

function usageWords({ cluster, principal, thing }: ReviewRow, usage: Opening["usage"]): string | null {
  const summary = usage.get(cluster);
  const record = summary?.principals.find((one) => one.principal === principal);
  if (summary === undefined || record === undefined) return null;
  const use =
    thing.kind === "policy"
      ? record.policies[thing.policy]
      : thing.kind === "group"
        ? record.groups[thing.group]
        : record;
  const since = `since ${summary.from?.slice(0, 10) ?? "?"}`;
  return use?.lastUsed == null ? `not used ${since}` : `last used ${use.lastUsed.slice(0, 10)}`;
}

async function contextOf(rows: readonly ReviewRow[], { histories, usage, people }: Opening): Promise<CampaignContext> {
  const places = rows.flatMap(({ shares }) => shares.flatMap(({ origins }) => origins));
  const historyOf = await historiesOf(places, histories);
  const entries = rows.map((row): readonly [string, RowContext] => {
    const askedBy = row.shares.map(({ team, origins }) => {
      const authors = origins.flatMap((place) => {
        const history = historyOf(place);
        return history?.kind === "committed" ? [history.author] : [];
      });
      const each = new Map(authors.map((author) => [`${author.name} ${author.email}`, author]));
      return [team, [...each.values()]] as const;
    });
    const behind = people === undefined ? {} : { people: people.get(row.principal) ?? [] };
    return [row.id, { askedBy: Object.fromEntries(askedBy), usage: usageWords(row, usage), ...behind }];
  });
  return Object.fromEntries(entries);
}

/** The files of a new campaign, by path from the root. */
export async function openCampaign(opening: Opening): Promise<ReadonlyMap<string, string>> {
  const { name, opened, day, due, commit, command, plan, manifests } = opening;
  const rows = populationOf(plan, manifests);
  const counts = {
    rows: rows.length,
    explained: rows.filter(({ explained }) => explained !== null).length,
    answers: rows.reduce((sum, { shares }) => sum + shares.length, 0),
  };
  const campaign: Campaign = { version: 1, name, opened, day, due, commit, command, counts };
  const context = await contextOf(rows, opening);
  const paths = campaignPaths(name);
  const fixed = new Map([
    [paths.campaign, toJson(campaign)],
    [paths.population, toJson(rows)],
    [paths.context, toJson(context)],
  ]);
  const teams = [...teamsOf(rows)].map(
    ([team, own]) => [paths.teamFile(team), teamFileText(campaign, team, own, context)] as const,
  );
  return new Map([...fixed, [paths.manifest, manifestText(paths.folder, fixed)], ...teams]);
}
