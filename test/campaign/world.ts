import { execFileSync } from "node:child_process";

import { access, folder, type Folder, type Outcome } from "../scripts/harness";
import { repo } from "../support/repo-builder";

/** Who commits. */
export const PEOPLE = {
  asker: ["Asker", "12+asker@users.noreply.github.com"],
  lead: ["Lead", "lead@acme.example"],
} as const;

export function git({ path }: Folder, who: keyof typeof PEOPLE, ...args: readonly string[]): string {
  const [name, email] = PEOPLE[who];
  const env = {
    ...process.env,
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
  };
  return execFileSync("git", args, { cwd: path, env, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
}

export function commit(home: Folder, who: keyof typeof PEOPLE, message: string): string {
  git(home, who, "add", "-A");
  git(home, who, "commit", "--quiet", "-m", message);
  return git(home, who, "rev-parse", "HEAD");
}

export function head(home: Folder): string {
  return git(home, "lead", "rev-parse", "HEAD");
}

export const TEAMS = Array.from({ length: 10 }, (_, index) => `team${index}`);
const ROLES = ["a", "b", "c", "d", "e"];
const CLUSTERS = ["prod-eu", "prod-us", "staging"];

/** Ten teams, five roles each, two policies on three clusters: 300 rows to review, and the break-glass role thrice. */
export function threeHundred(): Folder {
  const teams = TEAMS.reduce(
    (files, team) =>
      files.grants(
        team,
        ...ROLES.map((role) => ({
          name: role,
          principals: [{ role: `${team}-${role}` }],
          policies: { view: "cluster", edit: [team] },
        })),
      ),
    CLUSTERS.reduce((files, cluster) => files.cluster(cluster), repo()),
  );
  const home = folder();
  for (const [path, file] of teams.build()) if ("text" in file) home.write(path, file.text);
  git(home, "asker", "init", "--quiet", "--initial-branch=main");
  commit(home, "asker", "Access");
  return home;
}

export const NAME = "2026-q4";

/** A command of a review, on a day (or moment) of November or December 2026. */
export async function review(home: Folder, words: readonly string[], now = "2026-11-22T09:00:00Z"): Promise<Outcome> {
  return await access(["review", ...words, "--root", home.path], { env: { ACCESS_NOW: now } });
}

export interface Status {
  readonly rows: number;
  readonly explained: number;
  readonly toReview: number;
  readonly answers: number;
  readonly decided: number;
  readonly open: number;
  readonly byDecision: Readonly<Record<string, number>>;
  readonly late: boolean;
  readonly closed: boolean;
  readonly teams: readonly {
    readonly team: string;
    readonly rows: number;
    readonly decided: number;
    readonly open: number;
    readonly late: boolean;
  }[];
  readonly problems: readonly { readonly file: string; readonly rule: string; readonly message: string }[];
  readonly notVerified?: string;
}

export async function status(home: Folder, now?: string): Promise<Status> {
  const { out } = await review(home, ["status", NAME, "--format", "json"], now);
  return JSON.parse(out) as Status;
}

/** What must be so at every step. */
export function expectReconciled(found: Status): void {
  const { rows, explained, toReview, answers, decided, open, byDecision, teams } = found;
  expect(rows).toBe(explained + toReview);
  expect(answers).toBe(decided + open);
  expect(Object.values(byDecision).reduce((sum, count) => sum + count, 0)).toBe(decided);
  const sum = (key: "rows" | "decided" | "open"): number => teams.reduce((all, team) => all + team[key], 0);
  expect([sum("rows"), sum("decided"), sum("open")]).toEqual([answers, decided, open]);
}

export const teamFile = (team: string): string => `reviews/${NAME}/teams/${team}.yaml`;

/** Fills in the rows of a team's file: what `decide` says of the row of an index, as lines of YAML. */
export function decide(
  home: Folder,
  team: string,
  answer: (index: number, what: string) => Readonly<Record<string, string>>,
): void {
  let index = -1;
  let now: Readonly<Record<string, string>> = {};
  const lines = home
    .read(teamFile(team))
    .split("\n")
    .map((line) => {
      if (line.startsWith("    what: ")) {
        index += 1;
        now = answer(index, line.slice(10));
      }
      const key = /^ {4}(decision|reviewer|reason|until|instead):/.exec(line)?.[1];
      return key === undefined || now[key] === undefined ? line : `    ${key}: ${JSON.stringify(now[key])}`;
    });
  home.write(teamFile(team), lines.join("\n"));
}

/** A campaign that has just been opened and committed. */
export async function opened(): Promise<Folder> {
  const home = threeHundred();
  expect((await review(home, ["open", NAME])).code).toBe(0);
  commit(home, "lead", "Open the review");
  return home;
}
