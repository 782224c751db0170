import type { Team } from "../model";

/** The team whose owners own everything that decides: it has no more access for that. */
const PLATFORM_TEAM = "platform";

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
  const platform = teams.find(({ name }) => name === PLATFORM_TEAM)?.owners ?? [];
  const lines = teams
    .filter(({ owners }) => owners.length > 0)
    .map(({ file, owners }) => `/${escapePath(file)} ${[...new Set([...owners])].join(" ")}`)
    .sort();
  const everything = platform.length === 0 ? [] : [`* ${platform.join(" ")}`];
  return `${["# Written by `yarn generate` from `owners:` of teams/*.yaml; edit those.", ...everything, ...lines].join("\n")}\n`;
}
