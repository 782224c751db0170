import type { Team } from "../model";

/** The team whose owners own everything that decides: it has no more access for that. */
const PLATFORM_TEAM = "platform";

function platformOwners(teams: readonly Team[]): readonly string[] {
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

/**
 * CODEOWNERS: each team's file belongs to its owners, everything else to the platform's.
 * The last match wins, so that the teams' lines stand last.
 * https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
 */
export function codeowners(teams: readonly Team[]): string {
  const platform = platformOwners(teams);
  const lines = teams
    .filter(({ owners }) => owners.length > 0)
    .map(({ file, owners }) => `/${escapePath(file)} ${[...new Set(owners)].join(" ")}`)
    .sort();
  const everything = platform.length === 0 ? [] : [`* ${[...new Set(platform)].join(" ")}`];
  return `${["# Written by `yarn generate` from `owners:` of teams/*.yaml; edit those.", ...everything, ...lines].join("\n")}\n`;
}
