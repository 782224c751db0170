/** How an entry that `yarn recover` made is told from others. Tags are no proof: whoever makes an entry may set them. */
export const RECOVERY_PURPOSE = "recovery";

const HOUR_MS = 3_600_000;
/** Whatever lasts longer is no recovery, and belongs into a team's file. */
export const LONGEST_RECOVERY_MS = 24 * HOUR_MS;
export const SHORTEST_RECOVERY_MS = HOUR_MS / 4;

/** https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
const TAG_VALUE = /^[\p{L}\p{N}\p{Z}_.:/=+\-@]{1,256}$/u;

/** `2026-11-22T04:00:00Z`: whole seconds, UTC. */
export function isoSeconds(moment: Date): string {
  return `${moment.toISOString().slice(0, 19)}Z`;
}

/** The tags of a recovery's entry. `by` is left out where AWS would not take it for a tag (a comma in a role's name). */
export function recoveryTags(until: Date, by: string | undefined): Readonly<Record<string, string>> {
  const who = by !== undefined && TAG_VALUE.test(by) ? { By: by } : {};
  return { Purpose: RECOVERY_PURPOSE, Until: isoSeconds(until), ...who };
}

export function isMarkedRecovery(tags: Readonly<Record<string, string>>): boolean {
  return Object.hasOwn(tags, "Purpose") && tags["Purpose"] === RECOVERY_PURPOSE;
}

const ISO_MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?Z$/;

/** The moment in an `Until` tag; undefined where there is none that can be read. */
export function tryReadUntil(tags: Readonly<Record<string, string>>): Date | undefined {
  const text = Object.hasOwn(tags, "Until") ? (tags["Until"] ?? "") : "";
  const until = new Date(ISO_MOMENT.test(text) ? text : NaN);
  // `new Date` takes the 30th of February for the 2nd of March.
  return !Number.isNaN(until.getTime()) && until.toISOString().startsWith(text.slice(0, 16)) ? until : undefined;
}
