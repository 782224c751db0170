import { SECTIONS, type AwsAuth, type AwsAuthLine, type ConfigMap, type Section } from "../aws-auth";
import type { KeptConfigMap } from "./traced-line";

/** The ConfigMap, and what it means. */
export interface KnownConfigMap {
  readonly configMap: ConfigMap;
  readonly awsAuth: AwsAuth;
}

/** A backup and what it says. */
export interface KeptBackup extends KeptConfigMap {
  readonly configMap: ConfigMap;
}

function isSection(key: string): key is Section {
  return (SECTIONS as readonly string[]).includes(key);
}

/** Two lines that let the same in as the same: their place does not matter. */
function contentOf({ section, arn, username, groups }: AwsAuthLine): string {
  return JSON.stringify([section, arn, username, groups]);
}

/** What of a ConfigMap is only text to EKS: keys that it ignores, sections that it drops. */
function unreadTexts({ configMap, awsAuth }: KnownConfigMap): [string, string][] {
  const dropped = new Set(awsAuth.notes.map(({ key }) => key));
  return [...configMap.data].filter(([key]) => !isSection(key) || dropped.has(key));
}

/** Whether a backup holds all that a ConfigMap says, so that nothing of it can get lost: it may hold more. */
function holdsAll(backup: KeptBackup, live: KnownConfigMap): boolean {
  const lines = new Set(backup.awsAuth.lines.map(contentOf));
  return (
    live.awsAuth.lines.every((line) => lines.has(contentOf(line))) &&
    live.awsAuth.accounts.every((account) => backup.awsAuth.accounts.includes(account)) &&
    unreadTexts(live).every(([key, text]) => backup.configMap.data.get(key) === text)
  );
}

/** The newest backup that holds all of a ConfigMap. */
export function tryFindKeeper(live: KnownConfigMap, backups: readonly KeptBackup[]): KeptBackup | undefined {
  return backups.find((backup) => holdsAll(backup, live));
}

/** Sections whose text EKS drops as a whole: lines may stand in them that nobody can see. */
export function droppedSections({ configMap, awsAuth }: KnownConfigMap): Section[] {
  return SECTIONS.filter(
    (key) =>
      (configMap.data.get(key) ?? "").trim() !== "" &&
      awsAuth.notes.some((note) => note.key === key) &&
      !awsAuth.lines.some(({ section }) => section === key) &&
      !(key === "mapAccounts" && awsAuth.accounts.length > 0),
  );
}

/** Newest first: by day, then by number (`aws-auth.2026-11-22-10.yaml` after `…-9.yaml`). */
export function newestFirst<T extends { readonly path: string }>(backups: readonly T[]): T[] {
  const order = ({ path }: T): readonly [string, number] => {
    const [, day = "", number = "1"] = /aws-auth\.(\d{4}-\d{2}-\d{2})(?:-(\d+))?\.yaml$/.exec(path) ?? [];
    return [day, Number(number)];
  };
  return [...backups].sort((a, b) => {
    const [[dayA, numberA], [dayB, numberB]] = [order(a), order(b)];
    return dayA === dayB ? numberB - numberA : dayA < dayB ? 1 : -1;
  });
}
