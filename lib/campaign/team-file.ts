import { printable, type Diagnostic } from "../diagnostics";
import * as z from "zod";
import { checkShape, type Written } from "../schema/check-shape";
import { date, line } from "../schema/vocabulary";
import { parseYaml, renderFlow } from "../source";
import type { Campaign, CampaignContext } from "./campaign";
import { rowWords, type ReviewRow } from "./row";

export const DECISIONS = ["keep", "modify", "revoke", "defer"] as const;

export type Decision = (typeof DECISIONS)[number];

const decided = z.strictObject({
  id: z.string(),
  what: z.string(),
  principal: z.string(),
  decision: z.enum(DECISIONS).nullish(),
  reviewer: line.nullish(),
  reason: line.nullish(),
  until: date.nullish(),
  instead: line.nullish(),
});

/** `reviews/<name>/teams/<team>.yaml`: a team's rows, and what its owner decides of each. */
const teamFileSchema = z.strictObject({ campaign: z.string(), team: z.string(), rows: z.array(decided) });

export type WrittenTeamFile = z.infer<typeof teamFileSchema>;
export type WrittenDecision = z.infer<typeof decided>;

const KEYS = ["decision", "reviewer", "reason", "until", "instead"] as const;

function commentOf(row: ReviewRow, team: string, context: CampaignContext): string[] {
  const { askedBy = {}, usage = null, people } = context[row.id] ?? {};
  const asked = askedBy[team] ?? [];
  const share = row.shares.find((one) => one.team === team);
  const places = share?.origins.map(({ file, line: at }) => `${file}:${at}`) ?? [];
  const others = row.shares.filter((one) => one.team !== team).map((one) => one.team);
  return [
    [
      ...(row.adminGrade ? ["ADMIN-GRADE"] : []),
      row.expires === null ? "no end" : `ends after ${row.expires}`,
      ...(usage === null ? [] : [usage]),
      ...row.exceptions.map((rule) => `${rule} is lifted`),
      ...(people === undefined ? [] : [`people behind it: ${people.length === 0 ? "none" : people.join(", ")}`]),
    ].join("; "),
    [
      `by ${[...new Set(places)].join(", ")}`,
      ...(asked.length === 0 ? [] : [`written by ${asked.map(({ name }) => name).join(", ")}`]),
      ...(others.length === 0 ? [] : [`also granted by ${others.join(", ")}, who decide for themselves`]),
    ].join("; "),
  ];
}

/** A team's file, nothing decided in it. */
export function teamFileText(
  { name, due }: Campaign,
  team: string,
  rows: readonly ReviewRow[],
  context: CampaignContext,
): string {
  const head = [
    `Access review ${name}: decide on each row by ${due}, in a pull request.`,
    "decision: keep, modify (say what instead), revoke, or defer (until a day). reviewer: you. reason: why;",
    "needed for anything but keep, and for what is ADMIN-GRADE. Then change teams/*.yaml to match.",
  ];
  const items = rows.flatMap((row) => [
    ...commentOf(row, team, context).map((text) => `  # ${printable(text, 500)}`),
    `  - id: ${row.id}`,
    `    what: ${renderFlow(rowWords(row))}`,
    `    principal: ${renderFlow(row.principal)}`,
    ...KEYS.map((key) => `    ${key}:`),
  ]);
  const lines = [
    ...head.map((text) => `# ${text}`),
    `campaign: ${renderFlow(name)}`,
    `team: ${renderFlow(team)}`,
    "rows:",
    ...items,
  ];
  return `${lines.join("\n")}\n`;
}

/** A team's file as it is written; undefined, and reported, where it cannot be read. */
export function readTeamFile(
  file: string,
  text: string,
  report: (problem: Diagnostic) => void,
): Written<WrittenTeamFile> | undefined {
  const root = parseYaml(file, text, report);
  const stem = file.slice(file.lastIndexOf("/") + 1).replace(/\.yaml$/, "");
  return checkShape({ file, stem, root }, teamFileSchema, report);
}
