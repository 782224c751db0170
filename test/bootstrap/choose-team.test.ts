import { chooseTeam, type TeamClues } from "../../lib/bootstrap/choose-team";

const clues = (given: Partial<TeamClues>): TeamClues => ({ roleName: undefined, groups: [], ...given });

describe("the team of a principal", () => {
  it.each<[Partial<TeamClues>, string]>([
    [{ groups: ["team:payments"] }, "payments"],
    [{ groups: ["readers", "team:payments"], roleName: "team-core-dev" }, "payments"],
    [{ roleName: "team-payments-dev" }, "payments"],
    [{ roleName: "team-payments-dev", groups: ["oncall:all"] }, "payments"],
    [{ groups: ["payments:admins", "payments:devs"] }, "payments"],
    [{ groups: ["team:a b", "payments:x"] }, "payments"],
  ])("of %j is %s", (given, team) => {
    expect(chooseTeam(clues(given))?.team).toBe(team);
  });

  it.each<[Partial<TeamClues>]>([
    [{}],
    [{ groups: ["developers"], roleName: "Admin" }],
    [{ groups: ["team:payments", "team:core"] }],
    [{ groups: ["payments:x", "core:x"] }],
    [{ groups: ["system:masters", "eks:x", "team:", ":x", "team:a:b"] }],
    [{ roleName: "team-" }],
    [{ roleName: "my-team-payments-dev" }],
  ])("cannot be told from %j", (given) => {
    expect(chooseTeam(clues(given))).toBeUndefined();
  });

  it("comes with what told it, safe for a line", () => {
    expect(chooseTeam(clues({ roleName: "team-payments-dev" }))?.reason).toBe('role name "team-payments-dev"');
    expect(chooseTeam(clues({ groups: ["team:core", "x\n"] }))?.reason).toBe('group "team:core"');
  });
});
