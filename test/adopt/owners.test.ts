import { ownersOf, UNASSIGNED } from "../../lib/adopt/owners";
import { liveEntry, role } from "../drift/world";

const tagged = (Team: string) => liveEntry(role("team-core-dev"), { tags: { Team } });

describe("the owners of a live entry", () => {
  it("are those that somebody names, whatever the entry says", () => {
    expect(ownersOf(tagged("apps"), ["team:jobs"], "core").teams).toEqual(["core"]);
  });

  it.each([
    ["apps", ["apps"]],
    ["jobs+apps", ["apps", "jobs"]],
    ["apps+apps", ["apps"]],
    ["apps+and 3 more", ["apps"]],
  ])("are told by the tag Team before anything else: %s", (tag, teams) => {
    expect(ownersOf(tagged(tag), ["team:jobs"], undefined).teams).toEqual(teams);
  });

  it("are to be split by a person where the tag names several, or more than it could hold", () => {
    expect(ownersOf(tagged("apps"), [], undefined).comment).toBeUndefined();
    expect(ownersOf(tagged("jobs+apps"), [], undefined).comment).toMatch(
      /^its tag Team names several teams: each of their files has all of it/,
    );
    expect(ownersOf(tagged("apps+and 3 more"), [], undefined).comment).toContain('(unknown: "and 3 more")');
  });

  it("are told by the groups that it has on any cluster where the tag names nobody", () => {
    expect(ownersOf(tagged("no name!"), ["team:jobs"], undefined)).toMatchObject({
      teams: ["jobs"],
      comment: 'its team comes from group "team:jobs"',
    });
  });

  it("are unknown where nothing tells, and a comment says so", () => {
    const { teams, comment } = ownersOf(liveEntry(role("Admin")), [], undefined);
    expect(teams).toEqual([UNASSIGNED]);
    expect(comment).toMatch(/^no tag Team, .* identifies a single team: move it to its team's file$/);
  });
});
