import { quote, type Report } from "../diagnostics";
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
import type { ReviewRow } from "./row";
import { tampered } from "./tampered";

/** The population of the commit that a campaign was opened at, made again; why it cannot be, where it cannot. */
export type MadeAgain = { readonly rows: readonly ReviewRow[] } | { readonly couldNotLook: string };

/** The files that nobody edits, and what is wrong with them. */
export function readPopulation(
  name: string,
  files: ReadonlyMap<string, string>,
  report: Report,
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

/** Whether what the campaign counts is what its population has. */
export function checkCounts({ campaign, rows }: Population, report: Report): void {
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

/** Whether the files of its commit still give the same population: so one that was forged with its manifest is found. */
export function checkMadeAgain({ campaign, rows }: Population, again: MadeAgain, report: Report): void {
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

/** What was kept when it was closed says of each file how it was then. */
export function checkEvidence(name: string, files: ReadonlyMap<string, string>, report: Report): void {
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
