import { compareLocations, type Location, type Report } from "../diagnostics";
import { chooseClusters, type Cluster } from "../model";
import type { Written, WrittenTeam } from "../schema";

/** A permission set that grants name for clusters of one account. */
export interface NamedSet {
  readonly name: string;
  /** 12 digits. */
  readonly account: string;
  readonly partition: string;
  /** Names of the account's clusters that the grants select, sorted. */
  readonly clusters: readonly string[];
  /** Where it is named, from the first place on. */
  readonly places: readonly [Location, ...Location[]];
}

/** One grant's mention of a permission set, for one cluster. */
interface Mention {
  readonly name: string;
  readonly at: Location;
  readonly cluster: Cluster;
}

/** Other mistakes are for `yarn validate` to tell. */
const ignoreMistake: Report = () => undefined;

function mentionsIn(team: Written<WrittenTeam>, clusters: readonly Cluster[]): Mention[] {
  return team.value.access.flatMap((grant, index) => {
    const named = grant.principals.flatMap((principal, item) => {
      if (typeof principal === "string" || principal.permissionSet === undefined) return [];
      const at = team.at(["access", index, "principals", item, "permissionSet"]);
      return [{ name: principal.permissionSet, at }];
    });
    if (named.length === 0) return [];
    const at = team.at(["access", index]);
    const choice = { clusters, broken: [] };
    const selected = chooseClusters(grant.clusters, choice, () => at, ignoreMistake);
    return [...selected.keys()].flatMap((cluster) => named.map((mention) => ({ ...mention, cluster })));
  });
}

function merge(mentions: readonly [Mention, ...Mention[]]): NamedSet {
  const [{ name, cluster }] = mentions;
  const [first, ...others] = [...new Set(mentions.map(({ at }) => at))].sort(compareLocations);
  const clusters = [...new Set(mentions.map((mention) => mention.cluster.name))].sort();
  return {
    name,
    account: cluster.account,
    partition: cluster.partition,
    clusters,
    places: [first ?? mentions[0].at, ...others],
  };
}

/**
 * Which permission sets the team files name, and in which accounts: those of the clusters that their grants select. A
 * grant that has expired counts, so that no line goes, and comes back, with a date. Sorted by account and name.
 */
export function namedPermissionSets(teams: readonly Written<WrittenTeam>[], clusters: readonly Cluster[]): NamedSet[] {
  const groups = new Map<string, [Mention, ...Mention[]]>();
  for (const mention of teams.flatMap((team) => mentionsIn(team, clusters))) {
    const { account, partition } = mention.cluster;
    const key = `${account} ${partition} ${mention.name}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [mention]);
    else group.push(mention);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, mentions]) => merge(mentions));
}
