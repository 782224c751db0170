import { join } from "node:path";

import { folder, type Folder } from "../scripts/harness";
import {
  commit,
  decide,
  expectReconciled,
  head,
  NAME,
  opened,
  review,
  status,
  teamFile,
  TEAMS,
  threeHundred,
} from "./world";

const KEEP = { decision: "keep", reviewer: "@lead" } as const;
const LATER = "2026-11-30T09:00:00Z";

describe("a whole campaign of 300 rows", () => {
  it("reconciles at each step, and is closed when what was decided has happened", async () => {
    const home = await opened();
    const first = await status(home);
    expectReconciled(first);
    expect(first).toMatchObject({ rows: 303, explained: 3, toReview: 300, answers: 300, open: 300, problems: [] });
    expect(first.notVerified).toBeUndefined();

    for (const [done, team] of TEAMS.entries()) {
      decide(home, team, (index, what) => {
        if (index === 0) return { decision: "revoke", reviewer: "@lead", reason: "not needed" };
        if (index === 1) return { decision: "defer", reviewer: "@lead", reason: "on leave", until: "2027-01-15" };
        if (team === "team0" && index === 3) {
          return { decision: "modify", reviewer: "@lead", reason: `too much: ${what}`, instead: "nothing" };
        }
        return KEEP;
      });
      const now = await status(home, LATER);
      expectReconciled(now);
      expect(now).toMatchObject({ decided: (done + 1) * 30, open: 300 - (done + 1) * 30, problems: [] });
    }
    commit(home, "lead", "Decide");
    expect((await status(home, LATER)).byDecision).toEqual({ keep: 279, modify: 1, revoke: 10, defer: 10 });

    const early = await review(home, ["close", NAME, "--offline"], LATER);
    expect(early).toMatchObject({ code: 1, out: "" });
    expect(early.err).toContain(
      "revoke of team0: edit in team0 on prod-eu of arn:aws:iam::123456789012:role/team0-a: teams/ still grants it",
    );
    expect(early.err).toContain("stays open: 11 things to do");

    // The first row is edit on prod-eu of each team's role a; the fourth is view of its role b.
    for (const team of TEAMS) {
      const text = home.read(`teams/${team}.yaml`);
      const own = text.replace("edit:\n        - " + team, "edit:\n        - " + team);
      home.write(`teams/${team}.yaml`, withoutFirst(own, team));
    }
    commit(home, "asker", "What was decided");
    const closed = await review(home, ["close", NAME, "--offline"], LATER);
    expect(closed).toMatchObject({ code: 0 });
    commit(home, "lead", "Close");
    const last = await status(home, LATER);
    expectReconciled(last);
    expect(last).toMatchObject({ closed: true, open: 0, late: false, problems: [] });
    const decisions = JSON.parse(home.read(`reviews/${NAME}/evidence/decisions.json`)) as {
      git: { author: { name: string } };
    }[];
    expect(decisions).toHaveLength(300);
    expect(decisions[0]?.git.author.name).toBe("Lead");
    expect(await review(home, ["close", NAME, "--offline"], LATER)).toMatchObject({ code: 1 });

    decide(home, "team3", () => ({ ...KEEP, reason: "changed afterwards" }));
    expect((await status(home, LATER)).problems).toContainEqual(
      expect.objectContaining({ file: teamFile("team3"), message: "changed since the campaign was closed" }),
    );
  }, 60_000);

  it("names who is late", async () => {
    const home = await opened();
    decide(home, "team0", () => KEEP);
    const late = await status(home, "2026-12-14T00:00:00Z");
    expectReconciled(late);
    expect(late.late).toBe(true);
    expect(late.teams.filter((one) => !one.late).map(({ team }) => team)).toEqual(["team0"]);
    expect(await review(home, ["status"], "2026-12-14T00:00:00Z")).toMatchObject({
      code: 1,
      out: expect.stringContaining("LATE  team1: 0 of 30 decided; owners @acme/team1") as string,
    });
  });
});

/** Takes edit on prod-eu away from role a, and view from role b. */
function withoutFirst(text: string, team: string): string {
  const [head = "", ...grants] = text.split("  - principals:");
  const changed = grants.map((grant, index) => {
    if (index === 0) return grant.replace(/- "\*"/, "- staging\n      - prod-us");
    if (index === 1 && team === "team0") return grant.replace(/ {6}view: cluster\n/, "");
    return grant;
  });
  const only = `  - principals:\n      - role: ${team}-a\n    clusters:\n      - prod-eu\n    policies:\n      view: cluster\n`;
  return [head, ...changed].join("  - principals:") + only;
}

describe("a pull request's decisions", () => {
  const check = async (home: Folder, base: string, ...more: string[]) =>
    await review(home, ["check", "--base", base, ...more], "2026-12-01T09:00:00Z");

  it("are refused of whoever asked for the access", async () => {
    const home = await opened();
    const base = head(home);
    decide(home, "team0", (index): Readonly<Record<string, string>> => {
      if (index === 0) return { decision: "keep", reviewer: "@asker" };
      if (index === 1) return { decision: "revoke", reviewer: "@asker", reason: "I do not need it" };
      return index === 2 ? KEEP : {};
    });
    commit(home, "lead", "Decide");
    const found = await check(home, base);
    expect(found.code).toBe(1);
    expect(found.out.match(/\[review-own\]/g)).toHaveLength(1);
    expect(found.out).toContain('is reviewed by "@asker", who wrote the line that grants it');
    expect((await check(home, base, "--author", "asker")).out).toContain('is decided in a pull request of "asker"');
    expect((await check(home, base, "--author", "other")).out).toContain("is decided in the name of");
  });

  it("are warned of where all is kept within minutes", async () => {
    const home = await opened();
    const base = head(home);
    decide(home, "team0", () => KEEP);
    commit(home, "lead", "Keep all");
    const soon = await review(home, ["check", "--base", base], "2026-11-22T09:04:00Z");
    expect(soon).toMatchObject({
      code: 0,
      out: expect.stringContaining("keeps all of its 30 rows, 4 minutes after the opening") as string,
    });
    expect((await check(home, base)).out).toContain("keeps all of its 30 rows, by one change");
  });

  it("are nothing where there are none", async () => {
    const home = await opened();
    const base = head(home);
    home.write("README.md", "x");
    commit(home, "lead", "other");
    expect(await check(home, base)).toMatchObject({ code: 0, out: "" });
  });
});

describe("open", () => {
  it("overwrites nothing, and wants what is committed", async () => {
    const home = threeHundred();
    home.write("teams/team0.yaml", `${home.read("teams/team0.yaml")}# more\n`);
    expect(await review(home, ["open", NAME])).toMatchObject({
      code: 1,
      out: "",
      err: expect.stringContaining("commit them first") as string,
    });
    commit(home, "asker", "more");
    expect((await review(home, ["open", NAME])).code).toBe(0);
    expect(await review(home, ["open", NAME])).toMatchObject({
      code: 1,
      err: expect.stringContaining("is there already") as string,
    });
  });

  it("refuses names and days that are none", async () => {
    const home = threeHundred();
    expect((await review(home, ["open", "a/b"])).code).toBe(2);
    expect((await review(home, ["open", NAME, "--due", "2026-01-01"])).code).toBe(2);
    expect((await review(home, ["status", "other"])).code).toBe(2);
  });

  it("names people where a file of them is given, and says what the file should be", async () => {
    const home = threeHundred();
    const arn = "arn:aws:iam::123456789012:role/team0-a";
    const aside = folder();
    aside.write("people.json", JSON.stringify([{ principalArn: arn, person: "Jane" }]));
    const people = join(aside.path, "people.json");
    expect((await review(home, ["open", NAME, "--people", people])).code).toBe(0);
    expect(home.read(teamFile("team0"))).toContain("people behind it: Jane");
    expect(home.read(teamFile("team1"))).toContain("people behind it: none");
    aside.write("people.json", "{}");
    expect((await review(home, ["open", "other", "--people", people])).err).toContain("expected a JSON list");
  });
});
