import { parse } from "yaml";

import { readTemplate } from "../../lib/io/read-template";
import { newTeamFile, type NewTeam } from "../../lib/review/new-team-file";

const NEW: NewTeam = {
  team: "checkout",
  organization: "acme",
  clusters: ["prod-eu"],
  profiles: ["developer"],
  year: 2026,
};

async function file(changes: Partial<NewTeam> = {}): Promise<string> {
  return newTeamFile(await readTemplate("team.yaml"), { ...NEW, ...changes });
}

describe("a new team's file", () => {
  it("declares the team, its owners and nothing else", async () => {
    expect(parse(await file())).toEqual({ team: "checkout", owners: ["@acme/checkout"], namespaces: [], access: [] });
  });

  it.each(["123", "1e3", "0x1f", "true", "Null", "1.5", "a.b"])("reads the name %s as text", async (team) => {
    expect(parse(await file({ team }))).toMatchObject({ team });
  });

  it("names some clusters and all profiles to choose from", async () => {
    const text = await file({ clusters: ["a", "b", "c", "d"], profiles: ["developer", "lead"] });
    expect(text).toContain("clusters: [a, b, c]");
    expect(text).toContain("platform.yaml defines: developer, lead.");
    expect(await file({ clusters: [], profiles: [] })).toContain('clusters: ["*"]');
  });

  it.each(["x\ny: z", "a # b", "{{team}}", "${x}", "'", "\u2028team: evil"])(
    "leaves out what is no plain name: %j",
    async (name) => {
      const text = await file({ clusters: [name], profiles: [name] });
      expect(text).toBe(await file({ clusters: [], profiles: [] }));
    },
  );
});
