declare const brand: unique symbol;

/** A day, `YYYY-MM-DD`; days compare as strings. */
export type CalendarDate = string & { readonly [brand]: "CalendarDate" };

const DAY_MS = 86_400_000;

/** A day that exists, or undefined (2027-02-30). */
export function tryParseDate(text: string): CalendarDate | undefined {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? (text as CalendarDate) : undefined;
}

/** The day of a moment, in UTC. */
export function dayOf(moment: Date): CalendarDate {
  return moment.toISOString().slice(0, 10) as CalendarDate;
}

/** The day so many days later. */
export function addDays(date: CalendarDate, days: number): CalendarDate {
  return dayOf(new Date(Date.parse(date) + days * DAY_MS));
}

/** Whole days from one to another; negative when `to` is earlier. */
export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}
