import { error, orNearest, quote, warning, type Location, type Report } from "../diagnostics";
import type { WrittenRepository } from "../schema";
import { readCluster, type Cluster } from "./cluster";
import type { GrantContext } from "./grant";
import { readPermissionSets } from "./permission-sets";
import { readPlatform, type Platform } from "./platform";
import { readTeam, type Team } from "./team";

/** A repository in the domain's words: every name resolved, every default filled in. */
export interface Model {
  readonly platform: Platform;
  readonly clusters: readonly Cluster[];
  readonly teams: readonly Team[];
}

/** Names are folders, tags and Terraform stacks: two that differ only in case are one on many a disk. */
function refuseTwins(named: readonly { readonly name: string; readonly at: Location }[], report: Report): void {
  const seen = new Map<string, Location>();
  for (const { name, at } of named) {
    const twin = seen.get(name.toLowerCase());
    if (twin !== undefined) {
      const related = [{ at: twin, message: "the other one" }];
      report(
        error("name-twice", at, `${quote(name)} is declared twice, or differs from another only in case`, { related }),
      );
    }
    seen.set(name.toLowerCase(), at);
  }
}

function warnOfUnknownTeams({ guardrails }: Platform, teams: readonly string[], report: Report): void {
  const named = [
    ...guardrails.delegatedTeams,
    ...guardrails.exceptions.filter(({ team }) => team !== "*").map(({ team, at }) => [team, at] as const),
  ];
  for (const [team, at] of named) {
    if (!teams.includes(team))
      report(warning("unknown-team", at, `no team is called ${quote(team)}${orNearest(team, teams)}`));
  }
}

/** Resolves every name. Undefined when `platform.yaml` cannot be read: then nothing can be decided. */
export function buildModel(written: WrittenRepository, lockIsBroken: boolean, report: Report): Model | undefined {
  const clusters = written.clusters.map((file) => readCluster(file, report));
  const platform = written.platform && readPlatform(written.platform, report);
  const context: GrantContext = {
    choice: { clusters, broken: written.brokenClusters },
    profiles: platform?.profiles ?? new Map(),
    profilesKnown: platform !== undefined,
    permissionSets: readPermissionSets(written.lock, report),
    permissionSetsKnown: !lockIsBroken,
    extraPolicies: platform?.extraPolicies ?? new Set(),
  };
  const teams = written.teams.map((file) => readTeam(file, context, report));
  refuseTwins(clusters, report);
  refuseTwins(teams, report);
  if (platform === undefined) return undefined;
  warnOfUnknownTeams(platform, [...teams.map(({ name }) => name), ...written.brokenTeams], report);
  return { platform, clusters, teams };
}
