import * as fc from "fast-check";

import {
  compareEnds,
  daysLeft,
  isOver,
  justAfter,
  laterEnd,
  lastMomentOf,
  minuteOf,
  minutesLeft,
  tryParseEnd,
  type Clock,
  type End,
} from "../../lib/model";
import { lawRuns } from "../support/law-runs";

const end = (text: string): End => {
  const parsed = tryParseEnd(text);
  if (parsed === undefined) throw new Error(text);
  return parsed;
};

it.each([
  ["a day", "2027-01-31", true],
  ["a minute", "2027-01-31T18:00Z", true],
  ["a day that is none", "2027-02-30", false],
  ["a minute of such a day", "2027-02-30T18:00Z", false],
  ["a month", "2027-02", false],
  ["a year", "2027", false],
  ["an hour that is none", "2027-01-31T24:00Z", false],
  ["seconds", "2027-01-31T18:00:00Z", false],
  ["an offset", "2027-01-31T18:00+01:00", false],
  ["no zone", "2027-01-31T18:00", false],
])("%s is read, or not", (_what, text, isRead) => {
  expect(tryParseEnd(text) !== undefined).toBe(isRead);
});

describe("a day", () => {
  it("counts to its last minute", () => {
    expect([
      isOver(end("2027-01-31"), end("2027-01-31T23:59Z")),
      isOver(end("2027-01-31"), end("2027-02-01T00:00Z")),
    ]).toEqual([false, true]);
  });

  it("ends after every minute of it", () => {
    expect(compareEnds(end("2027-01-31"), end("2027-01-31T23:59Z"))).toBeGreaterThan(0);
    expect(laterEnd(end("2027-01-31T18:00Z"), end("2027-01-31"))).toBe("2027-01-31");
    expect(laterEnd(end("2027-02-01T00:01Z"), end("2027-01-31"))).toBe("2027-02-01T00:01Z");
  });
});

describe("a minute", () => {
  it("does not count any more itself", () => {
    expect([
      isOver(end("2027-01-31T18:00Z"), end("2027-01-31T17:59Z")),
      isOver(end("2027-01-31T18:00Z"), end("2027-01-31T18:00Z")),
    ]).toEqual([false, true]);
  });

  it("is over on its day, though no day is left or gone", () => {
    expect([
      daysLeft(end("2027-01-31T17:00Z"), end("2027-01-31T18:00Z")),
      daysLeft(end("2027-01-31T19:00Z"), end("2027-01-31T18:00Z")),
    ]).toEqual([0, -1]);
    expect(minutesLeft(end("2027-01-31T17:00Z"), end("2027-01-31T18:00Z"))).toBe(60);
  });
});

const anEnd: fc.Arbitrary<End> = fc
  .tuple(fc.integer({ min: 0, max: 60 * 24 * 40 }), fc.boolean())
  .map(([minutes, isDay]) => {
    const minute = minuteOf(new Date(Date.UTC(2027, 0, 1) + minutes * 60_000));
    return end(isDay ? minute.slice(0, 10) : minute);
  });

it("what is over stays over, counts until it is, and the later of two ends is over last", () => {
  fc.assert(
    fc.property(anEnd, anEnd, fc.integer({ min: 0, max: 60 * 24 * 45 }), (one, other, minutes) => {
      const at = (more: number): Clock => minuteOf(new Date(Date.UTC(2027, 0, 1) + (minutes + more) * 60_000));
      if (isOver(one, at(0))) expect(isOver(one, at(1))).toBe(true);
      expect(isOver(one, minuteOf(lastMomentOf(one)))).toBe(false);
      expect(isOver(one, justAfter(one))).toBe(true);
      expect(isOver(laterEnd(one, other), at(0))).toBe(isOver(one, at(0)) && isOver(other, at(0)));
      expect(Math.sign(compareEnds(one, other))).toBe(-Math.sign(compareEnds(other, one)) + 0);
    }),
    lawRuns(500),
  );
});
