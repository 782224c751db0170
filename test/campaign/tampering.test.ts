import { rmSync } from "node:fs";
import { join } from "node:path";

import type { Folder } from "../scripts/harness";
import { NAME, opened, review, teamFile } from "./world";

const at = (home: Folder, path: string): string => join(home.path, `reviews/${NAME}/${path}`);

describe("tampering is found", () => {
  let home: Folder;
  let clean: Readonly<Record<string, string>>;
  beforeAll(async () => {
    home = await opened();
    clean = home.snapshot();
  });
  afterEach(() => {
    for (const [path, text] of Object.entries(clean)) if (path.startsWith("reviews/")) home.write(path, text);
    for (const path of Object.keys(home.snapshot())) if (!(path in clean)) rmSync(join(home.path, path));
  });

  const edit = (path: string, from: string | RegExp, to: string): void => {
    const file = `reviews/${NAME}/${path}`;
    const text = home.read(file);
    const changed = text.replace(from, to);
    expect(changed).not.toBe(text);
    home.write(file, changed);
  };
  const TEAM = "teams/team0.yaml";
  const firstRow = /\n {2}# no end\n {2}# by [^\n]*\n {2}- id: r-[0-9a-f]+\n(?: {4}[^\n]*\n)+/;

  /** Changes the population, and makes the manifest and the counts fit it again. */
  const forge = async (change: (rows: Record<string, unknown>[]) => Record<string, unknown>[]): Promise<void> => {
    const { createHash } = await import("node:crypto");
    const path = `reviews/${NAME}/population.json`;
    const rows = change(JSON.parse(home.read(path)) as Record<string, unknown>[]);
    home.write(path, `${JSON.stringify(rows, undefined, 2)}\n`);
    const campaign = JSON.parse(home.read(`reviews/${NAME}/campaign.json`)) as { counts: Record<string, number> };
    campaign.counts["rows"] = rows.length;
    campaign.counts["explained"] = rows.filter(({ explained }) => explained !== null).length;
    campaign.counts["answers"] = rows.reduce((sum, { shares }) => sum + (shares as object[]).length, 0);
    home.write(`reviews/${NAME}/campaign.json`, `${JSON.stringify(campaign, undefined, 2)}\n`);
    const files = Object.fromEntries(
      ["campaign.json", "context.json", "population.json"].map((name) => [
        name,
        createHash("sha256")
          .update(home.read(`reviews/${NAME}/${name}`))
          .digest("hex"),
      ]),
    );
    home.write(`reviews/${NAME}/manifest.json`, `${JSON.stringify({ files }, undefined, 2)}\n`);
  };

  it.each<readonly [string, () => void | Promise<void>, string]>([
    [
      "a row's scope widened in the population",
      () => {
        edit("population.json", '"scope": "cluster"', '"scope": []');
      },
      "SHA-256",
    ],
    [
      "a row taken out of the population",
      () => {
        edit("population.json", /\n {2}\{\n {4}"id": "r-[^}]*/, "\n  {");
      },
      "SHA-256",
    ],
    [
      "an empty population",
      () => {
        home.write(`reviews/${NAME}/population.json`, "[]\n");
      },
      "SHA-256",
    ],
    [
      "a population that is no JSON",
      () => {
        home.write(`reviews/${NAME}/population.json`, "x");
      },
      "cannot be read",
    ],
    [
      "a population that is gone",
      () => {
        rmSync(at(home, "population.json"));
      },
      "the file is missing",
    ],
    [
      "another due date",
      () => {
        edit("campaign.json", '"due": "2026-12-13"', '"due": "2027-12-13"');
      },
      "SHA-256",
    ],
    [
      "another commit",
      () => {
        edit("campaign.json", /"commit": "[0-9a-f]{4}/, '"commit": "0000');
      },
      "SHA-256",
    ],
    [
      "other counts",
      () => {
        edit("campaign.json", '"rows": 303', '"rows": 302');
      },
      "303",
    ],
    [
      "another author of a line",
      () => {
        edit("context.json", "Asker", "Nobody");
      },
      "SHA-256",
    ],
    [
      "no manifest",
      () => {
        rmSync(at(home, "manifest.json"));
      },
      "the manifest is missing",
    ],
    [
      "a manifest without a file",
      () => {
        edit("manifest.json", /"population.json"/, '"other.json"');
      },
      "SHA-256",
    ],
    [
      "a manifest of another hash",
      () => {
        edit("manifest.json", /"campaign.json": "[0-9a-f]{4}/, '"campaign.json": "0000');
      },
      "SHA-256",
    ],
    [
      "a population forged with its manifest: a row less",
      () => forge((rows) => rows.slice(1)),
      "give rows that are not here",
    ],
    [
      "one forged: a row more",
      () => forge((rows) => [...rows, { ...rows[5], id: "r-0000000000000000" }]),
      "give no such rows",
    ],
    [
      "one forged: not admin-grade",
      () => forge((rows) => rows.map((row, index) => (index === 3 ? { ...row, adminGrade: true } : row))),
      "give other rows",
    ],
    [
      "one forged: explained away",
      () => forge((rows) => rows.map((row, index) => (index === 3 ? { ...row, explained: "fine", shares: [] } : row))),
      "give other rows",
    ],
    [
      "one forged: of another team",
      () => forge((rows) => rows.map((row, index) => (index === 3 ? { ...row, shares: [] } : row))),
      "give other rows",
    ],
    [
      "a row that a team's file lacks",
      () => {
        edit(TEAM, firstRow, "\n");
      },
      "is missing",
    ],
    [
      "a row that stands twice",
      () => {
        edit(TEAM, firstRow, "$&$&".replace("$&$&", "$&") + "REPEAT");
        edit(
          TEAM,
          "REPEAT",
          (/\n {2}- id: r-[0-9a-f]+\n(?: {4}[^\n]*\n)+/.exec(home.read(teamFile("team0")))?.[0] ?? "").slice(1),
        );
      },
      "stands twice",
    ],
    [
      "a row of nobody",
      () => {
        edit(TEAM, /id: r-[0-9a-f]{16}/, "id: r-0000000000000000");
      },
      "is none of this team's",
    ],
    [
      "a row in other words",
      () => {
        edit(TEAM, "edit in team0 on prod-eu", "view in team0 on prod-eu");
      },
      "its what is",
    ],
    [
      "a row of another principal",
      () => {
        edit(TEAM, "role/team0-a", "role/team0-z");
      },
      "its principal is",
    ],
    [
      "a team's file that is gone",
      () => {
        rmSync(at(home, TEAM));
      },
      "the file of a team is missing",
    ],
    [
      "the file of a team that has no rows",
      () => {
        home.write(`reviews/${NAME}/teams/other.yaml`, `campaign: ${NAME}\nteam: other\nrows: []\n`);
      },
      "no team of the population",
    ],
    [
      "another team's name in a file",
      () => {
        edit(TEAM, "team: team0", "team: team1");
      },
      'it says team "team1"',
    ],
    [
      "another campaign's name",
      () => {
        edit(TEAM, `campaign: ${NAME}`, "campaign: 2025-q4");
      },
      "it says campaign",
    ],
    [
      "a decision that is none",
      () => {
        edit(TEAM, "    decision:", "    decision: fine");
      },
      "not allowed here",
    ],
    [
      "a decision of nobody",
      () => {
        edit(TEAM, "    decision:", "    decision: keep");
      },
      "without a reviewer",
    ],
    [
      "a revoke without a reason",
      () => {
        edit(TEAM, "    decision:\n    reviewer:", "    decision: revoke\n    reviewer: x");
      },
      "revoke needs a reason",
    ],
    [
      "a defer without a day",
      () => {
        edit(TEAM, "    decision:\n    reviewer:\n    reason:", "    decision: defer\n    reviewer: x\n    reason: y");
      },
      "defer needs a day",
    ],
    [
      "a reviewer without a decision",
      () => {
        edit(TEAM, "    reviewer:", "    reviewer: x");
      },
      "without a decision",
    ],
  ])("%s", async (_what, change, message) => {
    await change();
    const found = await review(home, ["status", NAME]);
    expect(found.code).toBe(1);
    expect(found.err).toContain(message);
  });

  it("and nothing is, where nothing was", async () => {
    expect(await review(home, ["status", NAME])).toMatchObject({ code: 0, err: "" });
  });
});
