import { execFileSync } from "node:child_process";

import { gitLineHistories } from "../../../lib/io/git/git-line-histories";
import type { LineHistory } from "../../../lib/ports/line-history";
import { folder, type Folder } from "../../scripts/harness";

const PEOPLE = { jane: "Jane <jane@acme.example>", joe: "Joe <joe@acme.example>" } as const;

/** A day of 2026 in November. */
type Day = number;

function git({ path }: Folder, who: keyof typeof PEOPLE, day: Day, ...args: readonly string[]): string {
  const [, name = "", email = ""] = /^(.*) <(.*)>$/.exec(PEOPLE[who]) ?? [];
  const date = `2026-11-${String(day).padStart(2, "0")}T12:00:00Z`;
  const env = {
    ...process.env,
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_DATE: date,
  };
  return execFileSync("git", args, { cwd: path, env, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
}

function commit(home: Folder, who: keyof typeof PEOPLE, day: Day, message: string): void {
  git(home, who, day, "add", "-A");
  git(home, who, day, "commit", "--quiet", "-m", message);
}

const TEAM = "teams/payments.yaml";

/** Line 1 is pushed by Jane, line 2 is hers and merged by Joe, line 3 is squashed, line 4 is not committed. */
function history(): Folder {
  const home = folder();
  git(home, "jane", 1, "init", "--quiet", "--initial-branch=main");
  home.write(TEAM, "one\n");
  commit(home, "jane", 1, "Begin");
  git(home, "jane", 2, "checkout", "--quiet", "-b", "more");
  home.write(TEAM, "one\ntwo\n");
  commit(home, "jane", 2, "Add two");
  git(home, "joe", 3, "checkout", "--quiet", "main");
  home.write("README.md", "meanwhile\n");
  commit(home, "joe", 3, "Meanwhile");
  git(home, "joe", 4, "merge", "--quiet", "--no-ff", "-m", "Merge pull request #12 from acme/more", "more");
  home.write(TEAM, "one\ntwo\nthree\n");
  commit(home, "joe", 5, "Add three (#13)");
  home.write(TEAM, "one\ntwo\nthree\nfour\n");
  return home;
}

async function tell(home: Pick<Folder, "path">, file = TEAM): Promise<LineHistory[]> {
  return [...(await gitLineHistories(home.path).of(file, [1, 2, 3, 4])).values()];
}

describe("what git says of a line", () => {
  it("is who wrote it, and who merged it, by which pull request", async () => {
    const [one, two, three, four] = await tell(history());
    const [jane, joe] = [
      { name: "Jane", email: "jane@acme.example" },
      { name: "Joe", email: "joe@acme.example" },
    ];
    expect(one).toMatchObject({
      kind: "committed",
      author: jane,
      at: "2026-11-01T12:00:00Z",
      subject: "Begin",
      merged: { kind: "direct", by: jane, request: undefined },
    });
    expect(two).toMatchObject({
      author: jane,
      subject: "Add two",
      merged: { kind: "merge", by: joe, at: "2026-11-04T12:00:00Z", request: 12 },
    });
    expect(three).toMatchObject({ author: joe, merged: { kind: "direct", by: joe, request: 13 } });
    expect(four).toEqual({ kind: "uncommitted" });
  });

  it("is not guessed where the clone is shallow", async () => {
    const home = history();
    const clone = folder();
    git(clone, "jane", 6, "clone", "--quiet", "--depth", "1", `file://${home.path}`, "here");
    const told = await gitLineHistories(`${clone.path}/here`).of(TEAM, [1, 3]);
    const why = expect.stringContaining("fetch-depth: 0") as string;
    expect([...told.values()]).toMatchObject(Array(2).fill({ kind: "unknown", why }));
  });

  it("is that a new file is not committed", async () => {
    const home = history();
    home.write("teams/new.yaml", "a\nb\nc\nd\n");
    expect(await tell(home, "teams/new.yaml")).toEqual(Array(4).fill({ kind: "uncommitted" }));
  });

  it("is nothing where there is no repository", async () => {
    const home = folder();
    home.write(TEAM, "one\n");
    const [one] = await tell(home);
    expect(one).toMatchObject({ kind: "unknown", why: expect.stringContaining("not a git repository") as string });
  });

  it("is not taken from the line itself", async () => {
    const home = folder();
    git(home, "jane", 1, "init", "--quiet", "--initial-branch=main");
    home.write(TEAM, `${"0".repeat(40)} 1 2 1\nauthor Mallory\nboundary\nlast\n`);
    commit(home, "jane", 1, "author Mallory\n\nboundary");
    expect(await tell(home)).toMatchObject(Array(4).fill({ kind: "committed", author: { name: "Jane" } }));
  });
});
