import { error, quote, startOf, type Diagnostic, type Location } from "../diagnostics";
import type { Written } from "../schema/check-shape";
import {
  campaignPaths,
  toJson,
  tryReadCampaign,
  tryReadContext,
  tryReadManifest,
  tryReadRows,
  type Population,
} from "./campaign";
import { sha256 } from "./manifest";
import { rowWords, type ReviewRow } from "./row";
import { readTeamFile, type Decision, type WrittenDecision, type WrittenTeamFile } from "./team-file";

/** What a team says of one of its rows; nothing where `decision` is undefined. */
export interface Answer {
  readonly team: string;
  readonly row: ReviewRow;
  readonly decision: Decision | undefined;
  readonly reviewer: string | undefined;
  readonly reason: string | undefined;
  readonly until: string | undefined;
  readonly instead: string | undefined;
  /** Where the row stands in the team's file; where it should, if it is missing. */
  readonly at: Location;
}

/** A campaign as its files say it, and what is wrong with them. */
export interface ReadCampaign {
  /** Undefined where the files that were written at its opening cannot be read. */
  readonly population: Population | undefined;
  /** One for each row and team that has to decide, in the order of the population. */
  readonly answers: readonly Answer[];
  /** What was changed that nobody may change, and what cannot be read. */
  readonly problems: readonly Diagnostic[];
}

/** The population of the commit that a campaign was opened at, made again; why it cannot be, where it cannot. */
export type MadeAgain = { readonly rows: readonly ReviewRow[] } | { readonly couldNotLook: string };

const RESTORE = "bring it back: git checkout the commit that opened the campaign";

function tampered(file: string, message: string, hint = RESTORE): Diagnostic {
  return error("review-tampered", startOf(file), message, { hint });
}

/** The files that nobody edits, and what is wrong with them. */
function readPopulation(
  name: string,
  files: ReadonlyMap<string, string>,
  report: (problem: Diagnostic) => void,
): Population | undefined {
  const paths = campaignPaths(name);
  const texts = [paths.campaign, paths.population, paths.context].map((path) => [path, files.get(path)] as const);
  const manifest = tryReadManifest(files.get(paths.manifest) ?? "");
  if (manifest === undefined) report(tampered(paths.manifest, "the manifest is missing, or cannot be read"));
  for (const [path, text] of texts) {
    const hash = manifest?.[path.slice(paths.folder.length + 1)];
    if (text === undefined) report(tampered(path, "the file is missing"));
    else if (manifest !== undefined && hash !== sha256(text)) {
      report(
        tampered(path, "its SHA-256 is not the one in the manifest: it was changed since the campaign was opened"),
      );
    }
  }
  const [campaign, rows, context] = [
    tryReadCampaign(texts[0]?.[1] ?? ""),
    tryReadRows(texts[1]?.[1] ?? ""),
    tryReadContext(texts[2]?.[1] ?? ""),
  ];
  if (campaign === undefined || rows === undefined || context === undefined) {
    report(tampered(paths.folder, "what the campaign is of cannot be read: nothing can be said about it"));
    return undefined;
  }
  if (campaign.name !== name) report(tampered(paths.campaign, `it is of campaign ${quote(campaign.name)}`));
  return { campaign, rows, context };
}

function checkCounts({ campaign, rows }: Population, report: (problem: Diagnostic) => void): void {
  const { counts } = campaign;
  const explained = rows.filter((row) => row.explained !== null).length;
  const answers = rows.reduce((sum, { shares }) => sum + shares.length, 0);
  const { campaign: path } = campaignPaths(campaign.name);
  const twice = rows.length - new Set(rows.map(({ id }) => id)).size;
  const all = [
    ["rows", counts.rows, rows.length],
    ["explained rows", counts.explained, explained],
    ["answers", counts.answers, answers],
  ] as const;
  for (const [what, said, found] of all) {
    if (said !== found) report(tampered(path, `it says ${said} ${what}, and the population has ${found}`));
  }
  if (twice > 0) report(tampered(path, `${twice} rows stand twice in the population`));
}

function checkMadeAgain({ campaign, rows }: Population, again: MadeAgain, report: (problem: Diagnostic) => void): void {
  const { population } = campaignPaths(campaign.name);
  if ("couldNotLook" in again) return;
  const [now, was] = [new Map(again.rows.map((row) => [row.id, row])), new Map(rows.map((row) => [row.id, row]))];
  const told = (ids: readonly string[]): string =>
    `${ids.slice(0, 5).join(", ")}${ids.length > 5 ? ` and ${ids.length - 5} more` : ""}`;
  const missing = [...now.keys()].filter((id) => !was.has(id));
  const added = [...was.keys()].filter((id) => !now.has(id));
  const changed = [...was].flatMap(([id, row]) => {
    const other = now.get(id);
    return other !== undefined && toJson(other) !== toJson(row) ? [id] : [];
  });
  const at = `the files of commit ${campaign.commit?.slice(0, 12) ?? ""} give`;
  if (missing.length > 0) report(tampered(population, `${at} rows that are not here: ${told(missing)}`));
  if (added.length > 0) report(tampered(population, `${at} no such rows: ${told(added)}`));
  if (changed.length > 0) report(tampered(population, `${at} other rows: ${told(changed)}`));
}

const ANSWER = "a decision says what, who and why: see the head of the file";

/** What is wrong with a decision by itself. */
function checkDecision(
  written: WrittenDecision,
  row: ReviewRow,
  at: (key: string) => Location,
  report: (problem: Diagnostic) => void,
): void {
  const { decision, reviewer, reason, until, instead } = written;
  const refuse = (key: string, message: string): void => {
    report(error("review-incomplete", at(key), message, { hint: ANSWER }));
  };
  if (decision == null) {
    const said = Object.entries({ reviewer, reason, until, instead }).filter(([, value]) => value != null);
    if (said.length > 0) refuse("decision", `${said.map(([key]) => key).join(", ")} without a decision`);
    return;
  }
  if (reviewer == null) refuse("decision", "a decision without a reviewer");
  if (reason == null && (decision !== "keep" || row.adminGrade)) {
    const why = decision === "keep" ? "keep of what is admin-grade" : decision;
    refuse("decision", `${why} needs a reason`);
  }
  if (decision === "defer" && until == null) refuse("decision", "defer needs a day: until");
  if (decision === "modify" && instead == null) refuse("decision", "modify needs to say what instead");
}

interface TeamRows {
  readonly team: string;
  readonly file: string;
  readonly rows: readonly ReviewRow[];
}

function answersOf(
  { team, file, rows }: TeamRows,
  written: Written<WrittenTeamFile> | undefined,
  report: (problem: Diagnostic) => void,
): Answer[] {
  const byId = new Map<string, { written: WrittenDecision; index: number }>();
  const known = new Set(rows.map(({ id }) => id));
  if (written !== undefined && written.value.team !== team) {
    report(tampered(file, `it says team ${quote(written.value.team)}`));
  }
  for (const [index, one] of (written?.value.rows ?? []).entries()) {
    const at = written?.at(["rows", index, "id"]) ?? startOf(file);
    const refuse = (message: string): void => {
      report(error("review-tampered", at, message, { hint: RESTORE }));
    };
    if (!known.has(one.id)) refuse(`row ${quote(one.id)} is none of this team's in the population`);
    else if (byId.has(one.id)) refuse(`row ${quote(one.id)} stands twice`);
    else byId.set(one.id, { written: one, index });
  }
  return rows.map((row): Answer => {
    const found = byId.get(row.id);
    const nothing = {
      decision: undefined,
      reviewer: undefined,
      reason: undefined,
      until: undefined,
      instead: undefined,
    };
    if (found === undefined || written === undefined) {
      // A file that cannot be read has been told of.
      if (written !== undefined) report(tampered(file, `row ${row.id} (${rowWords(row)}) is missing`));
      return { team, row, ...nothing, at: startOf(file) };
    }
    const { written: one, index } = found;
    const at = (key: string): Location => written.at(["rows", index, key]);
    const facts = { what: rowWords(row), principal: row.principal };
    for (const [key, value] of Object.entries(facts)) {
      if (one[key as keyof typeof facts] === value) continue;
      const message = `row ${row.id} was changed: its ${key} is ${quote(value)} in the population`;
      report(error("review-tampered", at(key), message, { hint: RESTORE }));
    }
    checkDecision(one, row, at, report);
    const { decision, reviewer, reason, until, instead } = one;
    return {
      team,
      row,
      decision: decision ?? undefined,
      reviewer: reviewer ?? undefined,
      reason: reason ?? undefined,
      until: until ?? undefined,
      instead: instead ?? undefined,
      at: at("decision"),
    };
  });
}

/** The teams of a population, sorted, each with its rows. */
export function teamsOf(rows: readonly ReviewRow[]): Map<string, ReviewRow[]> {
  const teams = new Map<string, ReviewRow[]>();
  for (const row of rows) {
    for (const { team } of row.shares) teams.set(team, [...(teams.get(team) ?? []), row]);
  }
  return new Map([...teams].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What was kept when it was closed says of each file how it was then. */
function checkEvidence(name: string, files: ReadonlyMap<string, string>, report: (problem: Diagnostic) => void): void {
  const { evidence, folder } = campaignPaths(name);
  const path = `${evidence}/manifest.json`;
  const text = files.get(path);
  if (text === undefined) return;
  const manifest = tryReadManifest(text);
  if (manifest === undefined) {
    report(tampered(path, "the manifest of the evidence cannot be read"));
    return;
  }
  for (const [file, hash] of Object.entries(manifest)) {
    const now = files.get(`${folder}/${file}`);
    if (now === undefined) report(tampered(`${folder}/${file}`, "evidence that is missing"));
    else if (sha256(now) !== hash) report(tampered(`${folder}/${file}`, "changed since the campaign was closed"));
  }
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
