declare const brand: unique symbol;

/** A day, `YYYY-MM-DD`; days compare as strings. */
export type CalendarDate = string & { readonly [brand]: "day" };

/** A minute in UTC, `YYYY-MM-DDTHH:MMZ`; minutes compare as strings, and with days by `compareEnds` alone. */
export type Minute = string & { readonly [brand]: "minute" };

/** When something ends: with a day, which still counts whole, or at a minute, which does not count any more. */
export type End = CalendarDate | Minute;

/** When something is judged: at a minute, or all through a day. */
export type Clock = CalendarDate | Minute;

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** A day that exists, or undefined (2027-02-30, and 2027-02, which JavaScript takes for the first of it). */
export function tryParseDate(text: string): CalendarDate | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? (text as CalendarDate) : undefined;
}

/** A day that exists, or a minute of one; undefined for anything else. */
export function tryParseEnd(text: string): End | undefined {
  if (!text.includes("T")) return tryParseDate(text);
  const isMinute = /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\dZ$/.test(text);
  return isMinute && tryParseDate(text.slice(0, 10)) !== undefined ? (text as Minute) : undefined;
}

/** The day of a moment, in UTC. */
export function dayOf(moment: Date): CalendarDate {
  return moment.toISOString().slice(0, 10) as CalendarDate;
}

/** The minute of a moment, in UTC. */
export function minuteOf(moment: Date): Minute {
  return `${moment.toISOString().slice(0, 16)}Z` as Minute;
}

function isMinute(end: End): end is Minute {
  return end.length > 10;
}

/** The last day of which some counts. */
export function lastDayOf(end: End): CalendarDate {
  return end.slice(0, 10) as CalendarDate;
}

/** The minute in which it does not count any more, in milliseconds. */
function overAt(end: End): number {
  return isMinute(end) ? Date.parse(end) : Date.parse(end) + DAY_MS;
}

/** As for `sort`: a day ends after every minute of it. */
export function compareEnds(one: End, other: End): number {
  return overAt(one) - overAt(other);
}

/** The later of two. */
export function laterEnd<T extends End>(one: T, other: T): T {
  return compareEnds(one, other) >= 0 ? one : other;
}

/** Whether it counts no more. Judged all through a day, what ends in it still counts. */
export function isOver(end: End, clock: Clock): boolean {
  return isMinute(clock) ? overAt(end) <= Date.parse(clock) : lastDayOf(end) < clock;
}

/** The last moment in which it counts. */
export function lastMomentOf(end: End): Date {
  return new Date(overAt(end) - MINUTE_MS);
}

/** When it has just ended: to judge what becomes of things by. */
export function justAfter(end: End): Clock {
  return isMinute(end) ? end : addDays(end, 1);
}

/** The day so many days later. */
export function addDays(from: Clock, days: number): CalendarDate {
  return dayOf(new Date(Date.parse(lastDayOf(from)) + days * DAY_MS));
}

/** Whole days from one to another; negative when `to` is earlier. */
export function daysBetween(from: Clock, to: End): number {
  return Math.round((Date.parse(lastDayOf(to)) - Date.parse(lastDayOf(from))) / DAY_MS);
}

/** The minute so many minutes later. */
export function laterMinute(from: Clock, minutes: number): Minute {
  return minuteOf(new Date(Date.parse(from) + minutes * MINUTE_MS));
}

/** Whole days until it ends, 0 on its last; negative when it has, also a minute ago. */
export function daysLeft(clock: Clock, end: End): number {
  const days = daysBetween(clock, end);
  return isOver(end, clock) ? Math.min(days, -1) : days;
}

/** Minutes from a clock to an end; a day ends with its last. */
export function minutesLeft(clock: Clock, end: End): number {
  return Math.ceil((overAt(end) - Date.parse(clock)) / MINUTE_MS);
}
