import { isAdminGrade } from "../access/admin-grade";
import { isClusterWide } from "../access/scope";
import { groupBy } from "../compile";
import { CLUSTER_ADMIN, type Team } from "../model";
import { readCodeowners, type CodeownersRule } from "./read-codeowners";

/** Of the three places where GitHub looks, the first. */
export const CODEOWNERS_FILE = ".github/CODEOWNERS";

/** The team whose owners own everything that decides: it has no more access for that. */
const PLATFORM_TEAM = "platform";

const HEAD = [
  "# Written by `yarn generate` from teams/*.yaml; edit those. The last line that matches a file decides, and GitHub asks",
  "# for one approval, of any owner on it. So where a team's file administers a whole cluster, the line names the platform's",
  "# owners alone: beside them, the team's could approve that by themselves. A ruleset can ask for the team's too: docs/setup.md.",
];

/** Who owns everything that decides. */
export function platformOwners(teams: readonly Team[]): readonly string[] {
  return teams.find(({ name }) => name === PLATFORM_TEAM)?.owners ?? [];
}

/** Whether anybody is asked about what belongs to no team: platform.yaml, the clusters, the code. */
export function hasPlatformOwners(teams: readonly Team[]): boolean {
  return platformOwners(teams).length > 0;
}

/** A path pattern's own characters; CODEOWNERS has no other way to write them. */
function escapePath(path: string): string {
  return path.replaceAll(/[\s#\\]/g, (char) => `\\${char}`);
}

/** Admin-grade beyond the team's namespaces: a file with `admin: own` in it stays its team's. */
function administersCluster({ grants }: Team): boolean {
  const granted = groupBy(
    grants.flatMap(({ policies }) => policies),
    ({ policy }) => policy.name,
  );
  return granted.some(([name, [first, ...others]]) => {
    if (first === undefined) return false;
    const scopes = [first, ...others].map((one) => one.scope);
    const names = scopes.flatMap((scope) => (scope === "cluster" ? [] : [scope.namespace]));
    const scope = names.length < scopes.length ? "cluster" : names;
    return isClusterWide(scope) ? isAdminGrade(first.policy, scope) : name === CLUSTER_ADMIN;
  });
}

/**
 * CODEOWNERS: a team's file belongs to its owners, or to the platform's where it administers a whole cluster; everything
 * else belongs to the platform's: platform.yaml, clusters/, adopt/, the lock, the code, the workflows, this file itself,
 * and the files of teams that are not there yet. The last match wins, so that the teams' lines stand last.
 * https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
 *
 * @param hasReviews whether there are review campaigns: a team decides on its rows as on its file
 * @throws Error where GitHub would read something else: who reviews must not depend on a character that we forgot
 */
export function codeowners(
  teams: readonly Team[],
  { hasReviews = false }: { readonly hasReviews?: boolean } = {},
): string {
  const platform = platformOwners(teams);
  const ofTeams = teams.flatMap((team): CodeownersRule[] => {
    const owners = administersCluster(team) && platform.length > 0 ? platform : team.owners;
    const files = [team.file, ...(hasReviews ? [`reviews/*/teams/${team.name}.yaml`] : [])];
    return owners.length === 0
      ? []
      : files.map((file) => ({ pattern: `/${escapePath(file)}`, owners: [...new Set(owners)] }));
  });
  const everything = platform.length === 0 ? [] : [{ pattern: "*", owners: [...new Set(platform)] }];
  const rules = [...everything, ...ofTeams.sort((a, b) => (a.pattern < b.pattern ? -1 : 1))];
  const text = `${[...HEAD, ...rules.map(({ pattern, owners }) => [pattern, ...owners].join(" "))].join("\n")}\n`;
  if (JSON.stringify(readCodeowners(text)) !== JSON.stringify(rules)) {
    throw new Error(`${CODEOWNERS_FILE} would be read by GitHub as something else than it says; this is our bug`);
  }
  return text;
}
