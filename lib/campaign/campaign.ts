import * as z from "zod";

import { safeJson } from "../diagnostics";
import { isName } from "../schema";
import type { ReviewRow } from "./row";

/** Where campaigns are: a folder each. */
export const REVIEWS_FOLDER = "reviews";

/** What a campaign is of: written once, when it is opened. */
export interface Campaign {
  readonly version: 1;
  readonly name: string;
  /** RFC 3339, in UTC. */
  readonly opened: string;
  /** The day for which the files were read, and the last on which the owners should have decided. */
  readonly day: string;
  readonly due: string;
  /** Null where the files were in no commit: then nobody can make the population again. */
  readonly commit: string | null;
  readonly command: string;
  readonly counts: { readonly rows: number; readonly explained: number; readonly answers: number };
}

/** What is known besides the files: it cannot be made again from a commit. */
export interface RowContext {
  /** Who wrote the lines, by team. People as git names them. */
  readonly askedBy: Readonly<Record<string, readonly { readonly name: string; readonly email: string }[]>>;
  /** `last used 2026-11-02`; null where no audit log was read. */
  readonly usage: string | null;
  /** People behind the role, where somebody named a file of them. */
  readonly people?: readonly string[];
}

export type CampaignContext = Readonly<Record<string, RowContext>>;

export interface Population {
  readonly campaign: Campaign;
  readonly rows: readonly ReviewRow[];
  readonly context: CampaignContext;
}

/** The names of a campaign's files, from the root. */
export function campaignPaths(name: string): {
  readonly folder: string;
  readonly campaign: string;
  readonly population: string;
  readonly context: string;
  readonly manifest: string;
  readonly evidence: string;
  readonly teamFile: (team: string) => string;
} {
  const folder = `${REVIEWS_FOLDER}/${name}`;
  return {
    folder,
    campaign: `${folder}/campaign.json`,
    population: `${folder}/population.json`,
    context: `${folder}/context.json`,
    manifest: `${folder}/manifest.json`,
    evidence: `${folder}/evidence`,
    teamFile: (team) => `${folder}/teams/${team}.yaml`,
  };
}

/** Whether a campaign can be called so: also a folder, and part of a branch's name. */
export function isCampaignName(name: string): boolean {
  return isName(name);
}

const day = z.iso.date();
const campaign = z.strictObject({
  version: z.literal(1),
  name: z.string().refine(isCampaignName),
  opened: z.iso.datetime(),
  day,
  due: day,
  commit: z
    .string()
    .regex(/^[0-9a-f]{40,64}$/)
    .nullable(),
  command: z.string(),
  counts: z.strictObject({ rows: z.int().min(0), explained: z.int().min(0), answers: z.int().min(0) }),
}) satisfies z.ZodType<Campaign>;

const scope = z.union([z.literal("cluster"), z.array(z.string())]);
const origin = z.strictObject({
  file: z.string(),
  line: z.int(),
  column: z.int(),
  team: z.string().nullable(),
  grant: z.string().nullable(),
});
const row = z.strictObject({
  id: z.string().regex(/^r-[0-9a-f]{16}$/),
  cluster: z.string(),
  principal: z.string(),
  thing: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("policy"), policy: z.string(), scope }),
    z.strictObject({ kind: z.literal("group"), group: z.string() }),
    z.strictObject({ kind: z.literal("entry"), username: z.string().nullable() }),
  ]),
  shares: z.array(z.strictObject({ team: z.string(), asks: scope.nullable(), origins: z.array(origin) })),
  expires: z.string().nullable(),
  adminGrade: z.boolean(),
  exceptions: z.array(z.string()),
  explained: z.string().nullable(),
}) satisfies z.ZodType<ReviewRow>;

const person = z.strictObject({ name: z.string(), email: z.string() });
const context = z.record(
  z.string(),
  z.strictObject({
    askedBy: z.record(z.string(), z.array(person)),
    usage: z.string().nullable(),
    people: z.array(z.string()).exactOptional(),
  }),
) satisfies z.ZodType<CampaignContext>;

const manifest = z.strictObject({ files: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)) });

function tryRead<T>(schema: z.ZodType<T>, text: string): T | undefined {
  try {
    const read = schema.safeParse(JSON.parse(text));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}

export const tryReadCampaign = (text: string): Campaign | undefined => tryRead(campaign, text);
export const tryReadRows = (text: string): readonly ReviewRow[] | undefined => tryRead(z.array(row), text);
export const tryReadContext = (text: string): CampaignContext | undefined => tryRead(context, text);
export const tryReadManifest = (text: string): Readonly<Record<string, string>> | undefined =>
  tryRead(manifest, text)?.files;

/** Canonical: the same value is the same text, and so the same hash. */
export function toJson(value: unknown): string {
  return `${safeJson(value).trimEnd()}\n`;
}
