import type { Report } from "../diagnostics";
import type { SourceFile, Sources } from "../source";
import { checkManifests } from "./check-manifests";
import { checkShape, type Written } from "./check-shape";
import { adoptSchema, type WrittenAdoption } from "./adopt-schema";
import { clusterSchema, type WrittenCluster } from "./cluster-schema";
import { lockSchema, type WrittenLock } from "./lock-schema";
import type { WrittenManifest } from "./manifest-schema";
import { platformSchema, type WrittenPlatform } from "./platform-schema";
import { teamSchema, type WrittenTeam } from "./team-schema";

/** A repository whose files have the right shape. A broken file is missing here, but its name is kept. */
export interface WrittenRepository {
  readonly platform: Written<WrittenPlatform> | undefined;
  readonly lock: Written<WrittenLock> | undefined;
  readonly clusters: readonly Written<WrittenCluster>[];
  readonly teams: readonly Written<WrittenTeam>[];
  readonly adoptions: readonly Written<WrittenAdoption>[];
  /** Each object of each file under `rbac/`. */
  readonly manifests: readonly Written<WrittenManifest>[];
  /** Names of clusters whose file is broken: naming one of them is not another mistake. */
  readonly brokenClusters: readonly string[];
  readonly brokenTeams: readonly string[];
}

function present<T>(values: readonly (T | undefined)[]): T[] {
  return values.filter((value) => value !== undefined);
}

export function checkShapes(sources: Sources, report: Report): WrittenRepository {
  const clusters = present(sources.clusters.map((source) => checkShape(source, clusterSchema, report)));
  const teams = present(sources.teams.map((source) => checkShape(source, teamSchema, report)));
  const broken = (all: readonly SourceFile[], good: readonly { file: string }[]): string[] =>
    all.filter((source) => !good.some(({ file }) => file === source.file)).map(({ stem }) => stem);
  return {
    platform: checkShape(sources.platform, platformSchema, report),
    lock: sources.lock && checkShape(sources.lock, lockSchema, report),
    clusters,
    teams,
    adoptions: present(sources.adoptions.map((source) => checkShape(source, adoptSchema, report))),
    manifests: sources.manifests.flatMap((source) => checkManifests(source, report)),
    brokenClusters: broken(sources.clusters, clusters),
    brokenTeams: broken(sources.teams, teams),
  };
}
