import type { Origin } from "../compile";

/** The teams whose lines these are, sorted, each once. */
export function teamsOf(origins: readonly Origin[]): string[] {
  return [...new Set(origins.flatMap(({ team }) => (team === undefined ? [] : [team])))].sort();
}
