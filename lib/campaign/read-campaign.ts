import { quote, type Diagnostic } from "../diagnostics";
import { campaignPaths, type Population } from "./campaign";
import { checkCounts, checkEvidence, checkMadeAgain, readPopulation, type MadeAgain } from "./check-population";
import { answersOf, teamsOf, type Answer } from "./read-answers";
import { tampered } from "./tampered";
import { readTeamFile } from "./team-file";

/** A campaign as its files say it, and what is wrong with them. */
export interface ReadCampaign {
  /** Undefined where the files that were written at its opening cannot be read. */
  readonly population: Population | undefined;
  /** One for each row and team that has to decide, in the order of the population. */
  readonly answers: readonly Answer[];
  /** What was changed that nobody may change, and what cannot be read. */
  readonly problems: readonly Diagnostic[];
}

/**
 * Reads a campaign and finds what was tampered with: against the manifest, against the files of its commit, and each team's
 * rows against the population.
 *
 * @param files the texts below `reviews/<name>/`, by path from the root
 */
export function readCampaign(name: string, files: ReadonlyMap<string, string>, again: MadeAgain): ReadCampaign {
  const problems: Diagnostic[] = [];
  const report = (problem: Diagnostic): void => void problems.push(problem);
  const population = readPopulation(name, files, report);
  if (population === undefined) return { population, answers: [], problems };
  checkCounts(population, report);
  checkMadeAgain(population, again, report);
  checkEvidence(name, files, report);
  const paths = campaignPaths(name);
  const teams = teamsOf(population.rows);
  const known = new Set([...teams.keys()].map(paths.teamFile));
  for (const path of [...files.keys()].filter((one) => one.startsWith(`${paths.folder}/teams/`))) {
    if (!known.has(path)) report(tampered(path, "no team of the population has this file", "delete it"));
  }
  const answers = [...teams].flatMap(([team, rows]) => {
    const file = paths.teamFile(team);
    const text = files.get(file);
    if (text === undefined) report(tampered(file, "the file of a team is missing"));
    const written = text === undefined ? undefined : readTeamFile(file, text, report);
    if (written !== undefined && written.value.campaign !== name) {
      report(tampered(file, `it says campaign ${quote(written.value.campaign)}`));
    }
    return answersOf({ team, file, rows }, written, report);
  });
  return { population, answers, problems };
}
