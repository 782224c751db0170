import { readAwsAuth, removeLine, type AwsAuth, type AwsAuthLine } from "../../lib/aws-auth";
import type { LineRemoval } from "../../lib/migrate";

type Data = ReadonlyMap<string, string>;

function contentOf({ lines, accounts }: AwsAuth, without: LineRemoval): string {
  const gone = new Set(without.lines);
  const rest = lines.filter((line) => !gone.has(line));
  const left = accounts.filter((account) => !isAccount(without, account));
  return JSON.stringify([rest.map(({ section, arn, username, groups }) => [section, arn, username, groups]), left]);
}

function isAccount({ other }: LineRemoval, account: string): boolean {
  return other !== undefined && "account" in other && other.account === account;
}

function cutLines(data: Data, lines: readonly AwsAuthLine[]): Data | undefined {
  // From the end, so that what is still to be cut keeps its place.
  const backwards = [...lines].sort((a, b) => b.index - a.index);
  return backwards.reduce<Data | undefined>((rest, line) => rest && removeLine(rest, line), data);
}

function withSection(data: Data, section: string, text: string | undefined): Data {
  const rest = [...data].filter(([key]) => key !== section);
  return new Map(text === undefined ? rest : [...rest, [section, text]]);
}

/** `data` without what is to be removed; undefined where it cannot be cut out by itself. */
export function cutOut(data: Data, awsAuth: AwsAuth, removal: LineRemoval): Data | undefined {
  const { other, lines } = removal;
  if (other === undefined) return cutLines(data, lines);
  if ("section" in other) return withSection(data, other.section, undefined);
  const left = awsAuth.accounts.filter((account) => !isAccount(removal, account));
  const text = left.map((account) => `- "${account}"\n`).join("");
  return withSection(data, "mapAccounts", text === "" ? undefined : text);
}

/** Whether a ConfigMap says what another did, but for what was removed. */
export function saysTheRest(data: Data, before: AwsAuth, removal: LineRemoval): boolean {
  const after = readAwsAuth({ data });
  const nothing = { ...removal, lines: [], other: undefined };
  return contentOf(after, nothing) === contentOf(before, removal);
}
