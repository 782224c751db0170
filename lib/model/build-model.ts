import { error, orNearest, quote, warning, type Location, type Report } from "../diagnostics";
import type { WrittenRepository } from "../schema";
import { readAdoption, type Adoption } from "./adoption";
import { readCluster, type Cluster } from "./cluster";
import { warnOfUnusedAccounts } from "./backend";
import type { GrantContext } from "./grant";
import { readManifests, type Manifests } from "./manifests";
import { readPermissionSets } from "./permission-sets";
import { readPlatform, type Platform } from "./platform";
import { checkRegions } from "./regions";
import { readTeam, type Team } from "./team";

/** A repository in the domain's words: every name resolved, every default filled in. */
export interface Model {
  readonly platform: Platform;
  readonly clusters: readonly Cluster[];
  readonly teams: readonly Team[];
  readonly adoptions: readonly Adoption[];
  readonly manifests: Manifests;
}

/** Names are folders, tags and Terraform stacks: two that differ only in case are one on many a disk. */
function refuseTwins(named: readonly { readonly name: string; readonly at: Location }[], report: Report): void {
  const seen = new Map<string, Location>();
  for (const { name, at } of named) {
    const twin = seen.get(name.toLowerCase());
    if (twin !== undefined) {
      const related = [{ at: twin, message: "the other one" }];
      report(
        error("name-twice", at, `${quote(name)} is declared twice, or differs from another name only in case`, {
          related,
        }),
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
    if (!teams.some((name) => name === "*" || name === team))
      report(
        warning("unknown-team", at, `unknown team ${quote(team)}${orNearest(team, teams)}`, {
          hint: "correct the name, or delete it: it matches no team",
        }),
      );
  }
}

/** The file's name where it is not the declared one: grants may mean the cluster by either. */
function misnamed(clusters: WrittenRepository["clusters"]): string[] {
  return clusters.filter(({ stem, value }) => value.cluster !== stem).map(({ stem }) => stem);
}

/** Resolves every name. Undefined when `platform.yaml` cannot be read: then nothing can be decided. */
export function buildModel(written: WrittenRepository, lockIsBroken: boolean, report: Report): Model | undefined {
  const clusters = written.clusters.map((file) => readCluster(file, report));
  const platform = written.platform && readPlatform(written.platform, report);
  const context: GrantContext = {
    choice: { clusters, broken: [...written.brokenClusters, ...misnamed(written.clusters)] },
    profiles: platform?.profiles ?? new Map(),
    profilesKnown: platform !== undefined,
    permissionSets: readPermissionSets(written.lock, report),
    permissionSetsKnown: !lockIsBroken,
    extraPolicies: platform?.extraPolicies ?? new Set(),
  };
  const teams = written.teams.map((file) => readTeam(file, context, report));
  const adoptions = written.adoptions.map((file) => readAdoption(file, context, report));
  const manifests = readManifests(written.manifests, context.choice, report);
  refuseTwins(clusters, report);
  refuseTwins(teams, report);
  if (platform === undefined || written.platform === undefined) return undefined;
  checkRegions(written.platform, written.clusters, report);
  if (written.brokenClusters.length === 0) {
    warnOfUnusedAccounts(written.platform, new Set(clusters.map(({ account }) => account)), report);
  }
  warnOfUnknownTeams(
    platform,
    [...teams.map(({ name }) => name), ...written.brokenTeams, ...written.teams.map(({ stem }) => stem)],
    report,
  );
  return { platform, clusters, teams, adoptions, manifests };
}
