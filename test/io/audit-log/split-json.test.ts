import fc from "fast-check";

import { splitJson } from "../../../lib/io/audit-log/split-json";
import { lawRuns } from "../../support/law-runs";

interface Split {
  readonly values: unknown[];
  readonly lines: number[];
  readonly broken: number[];
}

/** Splits a text that comes in pieces of so many bytes. */
function split(text: string, size = Infinity): Split {
  const found: Split = { values: [], lines: [], broken: [] };
  const splitter = splitJson({
    value: (value, line) => {
      found.values.push(value);
      found.lines.push(line);
    },
    broken: (line) => found.broken.push(line),
  });
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) splitter.feed(bytes.subarray(at, Math.min(at + size, bytes.length)));
  splitter.end();
  return found;
}

const event = (id: number): object => ({
  kind: "Event",
  auditID: `e${id}`,
  user: { groups: ["a", "{"] },
  note: '\\"{',
});
const message = (id: number): object => ({ timestamp: id, message: JSON.stringify(event(id)) });
const EVENTS = [1, 2, 3].map(event);
const MESSAGES = [1, 2, 3].map(message);
const lines = (values: readonly unknown[], end = "\n"): string =>
  values.map((one) => JSON.stringify(one) + end).join("");
const dated = (values: readonly unknown[]): string =>
  values.map((one) => `2026-11-20T10:00:00.000Z ${JSON.stringify(one)}\n`).join("");

const SHAPES: readonly (readonly [string, string, readonly unknown[]])[] = [
  ["events, a line each", lines(EVENTS), EVENTS],
  ["messages, a line each", lines(MESSAGES), MESSAGES],
  ["lines of Windows", lines(EVENTS, "\r\n"), EVENTS],
  ["a list", JSON.stringify(EVENTS), EVENTS],
  ["a list, laid out", JSON.stringify(EVENTS, null, 4), EVENTS],
  ["a list, a line each", `[\n${EVENTS.map((one) => JSON.stringify(one)).join(",\n")}\n]\n`, EVENTS],
  ["an export", JSON.stringify({ events: MESSAGES, searchedLogStreams: [] }), MESSAGES],
  ["an export, laid out", JSON.stringify({ nextToken: "x", events: MESSAGES, a: [{ b: [1] }] }, null, 2), MESSAGES],
  [
    "an export without indentation",
    JSON.stringify({ events: EVENTS, a: [{}] }, null, " ").replaceAll(/\n */g, "\n"),
    EVENTS,
  ],
  ["exports, one after the other", JSON.stringify({ events: MESSAGES }).repeat(2), [...MESSAGES, ...MESSAGES]],
  ["a list of exports", JSON.stringify([{ events: EVENTS }, { events: MESSAGES }]), [...EVENTS, ...MESSAGES]],
  ["an EventList", JSON.stringify({ kind: "EventList", metadata: {}, items: EVENTS }), EVENTS],
  [
    "what a subscription delivers",
    JSON.stringify({ logGroup: "g", logEvents: MESSAGES }).repeat(2),
    [...MESSAGES, ...MESSAGES],
  ],
  ["an export to S3", dated(EVENTS), EVENTS],
  [
    "a list of texts",
    JSON.stringify(EVENTS.map((one) => JSON.stringify(one))),
    EVENTS.map((one) => JSON.stringify(one)),
  ],
  ["events, laid out one after the other", EVENTS.map((one) => JSON.stringify(one, null, 2)).join("\n"), EVENTS],
  ["events between tabs", EVENTS.map((one) => JSON.stringify(one)).join("\t"), EVENTS],
  ["nothing", "", []],
  ["nothing but an export without events", '{"events": [], "searchedLogStreams": []}', []],
];

describe("what is whole", () => {
  it.each(SHAPES)("is found in %s, however it comes", (_shape, text, expected) => {
    for (const size of [Infinity, 1, 2, 3, 7, 64]) {
      expect({ size, ...split(text, size) }).toMatchObject({ size, values: expected, broken: [] });
    }
  });

  it("has the line that it begins in", () => {
    expect(split(JSON.stringify(EVENTS, null, 2)).lines).toEqual([2, 13, 24]);
  });

  it("may hold line separators of Unicode: they end no line", () => {
    const odd = { note: "a\u2028b\u2029c\u0085d" };
    expect(split(`${JSON.stringify(odd)}\n{}\n`)).toMatchObject({ values: [odd, {}], lines: [1, 2], broken: [] });
  });

  it("comes back from any values, in any pieces", () => {
    const any = fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { maxLength: 5 });
    const list = fc.constantFrom("events", "items", "logEvents", undefined);
    fc.assert(
      fc.property(any, list, fc.constantFrom(0, 1, 2), fc.integer({ min: 1, max: 40 }), (given, key, indent, size) => {
        // A member that is itself a list of events is one.
        const values = JSON.parse(JSON.stringify(given.map((one) => ({ x: one })))) as unknown[];
        const texts = values.map((one) => JSON.stringify(one));
        const text =
          key === undefined ? `${texts.join("\n")}\n` : JSON.stringify({ a: 1, [key]: values, b: {} }, null, indent);
        expect(split(text, size)).toMatchObject({ values, broken: [] });
      }),
      lawRuns(1000),
    );
  });
});

describe("what is broken", () => {
  const whole = JSON.stringify(event(1));
  it.each<[string, string, number, number[]]>([
    ["a line of words", `${whole}\nhello\n${whole}\n`, 2, [2]],
    ["two lines of words", `hello\nworld\n${whole}\n`, 1, [1, 2]],
    ["a line cut in a text", `${whole}\n${whole.slice(0, 12)}\n${whole}\n`, 2, [2]],
    ["a line cut behind a value", `{"a":1\n${whole}\n`, 1, [1]],
    ["a line cut behind a comma", `{"a":1,\n${whole}\n${whole}\n`, 2, [1]],
    ["a line cut behind a colon", `{"a":\n${whole}\n${whole}\n`, 2, [1]],
    ["lines cut behind colons", `{"a":\n{"a":[\n${whole}\n${whole}\n`, 2, [1, 1]],
    ["a last line cut behind a colon", `{"a":\n${whole}`, 1, [1]],
    ["a dated line cut behind a colon", `2026-11-20T10:00:00.000Z {"a":\n2026-11-20T10:00:00.000Z ${whole}\n`, 1, [1]],
    ["a line that ends twice", `${whole}}\n${whole}\n`, 2, [1]],
    ["a line with a comma too many", `{"a":1,}\n${whole}\n`, 1, [1]],
    ["a line that lacks a quote", `{"a":"b,"c":"d"}\n${whole}\n`, 1, [1]],
    ["a file cut at its start", `lo","b":{}}\n${whole}\n`, 1, [1]],
    ["a file cut at its end", `${whole}\n${whole.slice(0, 30)}`, 1, [2]],
    ["an export cut short in an event", `{"events":[${whole},${whole.slice(0, 30)}`, 1, [1]],
    ["an export cut short behind an event", `{"events":[${whole},`, 1, [1]],
    ["words in a list", `[${whole}, hello, ${whole}]`, 2, [1]],
    ["an event of a list that lacks a quote", `[${whole},{"a":"b,"c":"d"},${whole},${whole}]`, 3, [1]],
    ["bytes of nothing", `\0\0\0\n${whole}\n`, 1, [1]],
    ["a number", `1\n${whole}\n`, 1, [1]],
  ])("is told, and left out: %s", (_what, text, values, broken) => {
    for (const size of [Infinity, 1, 2, 5]) {
      const found = split(text, size);
      expect({ size, values: found.values.length, broken: found.broken }).toEqual({ size, values, broken });
    }
  });

  it("costs nothing of an export laid out, but the event that it is in", () => {
    const text = JSON.stringify({ events: [1, 2, 3, 4].map(message) }, null, 2);
    const cut = text.replace('\\"e2\\"', "\n");
    expect(split(cut).values).toEqual([1, 3, 4].map(message));
    expect(split(cut).broken).toEqual([7]);
  });

  it("loses no whole line to any line cut anywhere", () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 200 }), { maxLength: 6 }), fc.integer({ min: 1, max: 50 }), (cuts, size) => {
        const parts = cuts.map((cut) => (cut >= whole.length ? whole : whole.slice(0, cut)));
        const found = split(parts.map((part) => `${part}\n`).join(""), size);
        const wholes = parts.filter((part) => part === whole).length;
        const empty = parts.filter((part) => part === "").length;
        expect([found.values.length, found.broken.length]).toEqual([wholes, parts.length - wholes - empty]);
      }),
      lawRuns(2000),
    );
  });

  it("takes no memory: a text of 40 MiB is left out", () => {
    const found: Split = { values: [], lines: [], broken: [] };
    const splitter = splitJson({
      value: (value) => found.values.push(value),
      broken: (line) => found.broken.push(line),
    });
    splitter.feed(Buffer.from('{"a":"'));
    for (let piece = 0; piece < 40; piece += 1) splitter.feed(Buffer.alloc(1024 * 1024, "x"));
    splitter.feed(Buffer.from('"}\n{"b":1}\n'));
    splitter.end();
    expect(found).toEqual({ values: [{ b: 1 }], lines: [], broken: [1] });
  });

  it("takes no memory: what is nested deep is left out", () => {
    const deep = `${"[".repeat(500_000)}${"]".repeat(500_000)}`;
    const found = split(`{"a":${deep}}\n{"b":1}\n`, 65_536);
    expect(found).toEqual({ values: [{ b: 1 }], lines: [2], broken: [1] });
  });

  it("is read in time that grows with its length, whatever it is", () => {
    for (const part of [
      '{"a":\n',
      "[",
      "{",
      '{"',
      "\\",
      '"',
      "{\n",
      "2026-11-20T10:00:00Z ",
      '{"events":[',
      "}",
      ",\n{",
    ]) {
      const text = part.repeat(200_000);
      expect(() => split(text, 65_536)).not.toThrow();
    }
  });
});
