import { readGoYaml, type GoItem } from "../source";
import type { AwsAuthLine, AwsAuthNote } from "./aws-auth";
import { readAwsAuth } from "./read-aws-auth";

type Data = ReadonlyMap<string, string>;

interface Reading {
  readonly lines: readonly unknown[];
  readonly notes: readonly AwsAuthNote[];
}

/** What a section comes to, without where its lines stand. */
function readingOf(section: AwsAuthLine["section"], text: string): Reading {
  const { lines, notes } = readAwsAuth({ data: new Map([[section, text]]) });
  return { lines: lines.map(({ arn, username, groups, sso }) => ({ arn, username, groups, sso })), notes };
}

/** An item in brackets, as the CDK writes a section in one line of JSON: with it goes one of the commas around it. */
function cutFromBrackets(text: string, items: readonly GoItem[], index: number): string | undefined {
  const [item, before, after] = [items[index], items[index - 1], items[index + 1]];
  if (item === undefined || !text.trimStart().startsWith("[")) return undefined;
  const start = after === undefined && before !== undefined ? before.end : item.start;
  const end = after === undefined ? item.end : after.start;
  return `${text.slice(0, start)}${text.slice(end)}`;
}

/** The text without the lines of one item; undefined where something else stands on its first line, or it shares one. */
function cut(text: string, index: number): string | undefined {
  const read = readGoYaml(text);
  if ("problem" in read) return undefined;
  const item = read.items[index];
  if (item === undefined) return undefined;
  if (text[item.start] !== "-") return cutFromBrackets(text, read.items, index);
  const start = text.lastIndexOf("\n", item.start - 1) + 1;
  if (text.slice(start, item.start).trim() !== "") return undefined;
  const lineEnd = text[item.end - 1] === "\n" ? item.end : text.indexOf("\n", item.end) + 1;
  const end = lineEnd === 0 ? text.length : lineEnd;
  return `${text.slice(0, start)}${text.slice(end)}`;
}

/**
 * `data` with exactly one item cut out of its section, every other byte kept; comments above it stay. Undefined where it
 * cannot be cut out by itself (an anchor that others use, no such item): what is left is read again, and must
 * say what it said but for the one line.
 */
export function removeLine(data: Data, { section, index }: Pick<AwsAuthLine, "section" | "index">): Data | undefined {
  const text = data.get(section);
  const rest = text === undefined ? undefined : cut(text, index);
  if (text === undefined || rest === undefined) return undefined;
  const [before, after] = [readingOf(section, text), readingOf(section, rest)];
  const expected: Reading = { ...before, lines: before.lines.filter((_, at) => at !== index) };
  const isSame =
    JSON.stringify(expected.lines) === JSON.stringify(after.lines) && before.notes.length === after.notes.length;
  return isSame ? new Map([...data].map(([key, value]) => [key, key === section ? rest : value])) : undefined;
}
