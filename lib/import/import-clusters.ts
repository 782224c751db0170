import type { FoundAccess } from "../bootstrap";
import { groupBy } from "../compile";
import type { IamReader } from "../ports/iam-reader";
import { partitionOf } from "../model";
import type { FateRow } from "../review/format-fates";
import { findPrincipals, type LocatedLine } from "./find-principals";
import { carry, isCarried, leave, type ImportedCluster, type ImportTask, type LineOutcome } from "./import-line";
import { judgeAccounts, judgeLines } from "./judge-lines";
import type { ChosenTeam, TeamOf } from "./team-of";

export interface ImportRules {
  readonly teamOf: TeamOf;
  /** Groups that mirror an access policy become that policy, instead of being only proposed so. */
  readonly usePolicies: boolean;
}

export interface Import {
  /** In the order of the ConfigMaps. */
  readonly rows: readonly FateRow[];
  readonly tasks: readonly ImportTask[];
  readonly found: FoundAccess;
}

function leaveRest({ cluster, awsAuth }: ImportedCluster): LineOutcome {
  const accounts = judgeAccounts(awsAuth).map((task) => ({ cluster: cluster.name, where: "mapAccounts", ...task }));
  const notes = awsAuth.notes.map(({ key, message, hint }) => ({
    cluster: cluster.name,
    where: key,
    subject: "",
    today: message,
    problem: message,
    todo: hint,
  }));
  const tasks = [...accounts, ...notes];
  const rows = tasks.map((task): FateRow => ({
    cluster: task.cluster,
    where: task.where,
    subject: task.subject,
    today: task.today,
    becomes: "worklist",
    why: task.problem,
  }));
  return { rows, tasks, grants: [], nodes: [] };
}

/** One team for a principal, from the groups that it has on all clusters together. */
function teamsOf(located: readonly LocatedLine[], teamOf: TeamOf): Map<string, ChosenTeam> {
  const standard = located
    .filter(isCarried)
    .flatMap(({ principal, verdict: { access } }) =>
      access.kind === "standard" ? [{ principal, groups: access.groups }] : [],
    );
  const byPrincipal = groupBy(standard, ({ principal }) => principal.arn);
  return new Map(
    byPrincipal.flatMap(([arn, same]) => {
      const [first] = same;
      return first === undefined
        ? []
        : [
            [
              arn,
              teamOf(
                first.principal,
                same.flatMap(({ groups }) => groups),
              ),
            ] as const,
          ];
    }),
  );
}

/**
 * What the ConfigMaps of clusters say, in the terms of access entries: what can be written as files, and for the rest a
 * job for people. IAM is asked where each principal is; nothing else is. What matches nobody today gets nothing.
 */
export async function importClusters(
  clusters: readonly ImportedCluster[],
  iam: IamReader,
  { teamOf, usePolicies }: ImportRules,
): Promise<Import> {
  const located = await Promise.all(
    clusters.map(async (imported) => {
      const { cluster, awsAuth, bindings } = imported;
      const judged = judgeLines(awsAuth, {
        account: cluster.account,
        partition: partitionOf(cluster.region),
        bindings,
      });
      return { imported, lines: await findPrincipals(judged, iam) };
    }),
  );
  const teams = teamsOf(
    located.flatMap(({ lines }) => lines),
    teamOf,
  );
  const parts = located.flatMap(({ imported, lines }) => [
    ...lines.map((line) =>
      isCarried(line) ? carry(line, imported, teams, usePolicies) : leave(line, imported.cluster),
    ),
    leaveRest(imported),
  ]);
  return {
    rows: parts.flatMap(({ rows }) => rows),
    tasks: parts.flatMap(({ tasks }) => tasks),
    found: {
      clusters: clusters.map(({ cluster }) => cluster),
      grants: parts.flatMap(({ grants }) => grants),
      nodes: parts.flatMap(({ nodes }) => nodes),
      breakGlassRole: undefined,
    },
  };
}
