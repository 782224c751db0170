import { symlinkSync } from "node:fs";
import { join } from "node:path";

import { access, example } from "./harness";

const newTeam = (name: string, at: string) => access(["new-team", name, "--root", at]);
const validate = (at: string) => access(["validate", "--root", at]);

describe("new-team", () => {
  it.each(["checkout", "a", "Team.One_2-x", "123", "0x1f", "1e3", "true", "null", "yes", `x${"y".repeat(62)}`])(
    "writes a file for %j that says nothing wrong",
    async (name) => {
      const copy = example();
      const before = await validate(copy.path);
      const { code, out } = await newTeam(name, copy.path);
      expect({ code, out }).toEqual({ code: 0, out: `teams/${name}.yaml\n` });
      const after = await validate(copy.path);
      expect(after).toEqual(before);
    },
  );

  it("has a first grant to uncomment that says nothing wrong either", async () => {
    const copy = example();
    await newTeam("checkout", copy.path);
    const [head = "", grant = ""] = copy.read("teams/checkout.yaml").split("\naccess: []\n");
    const uncommented = grant.slice(grant.indexOf("# access:")).replaceAll(/^# ?/gm, "");
    copy.write("teams/checkout.yaml", `${head}\n${uncommented}`);
    expect(await validate(copy.path)).toMatchObject({ code: 0 });
    const { out } = await access(["list", "--root", copy.path, "--team", "checkout", "--format", "json"]);
    expect(JSON.parse(out)).toHaveLength(2);
  });

  it.each(["", ".hidden", "a/b", "../outside", "team name", "-x-", "x".repeat(64), "é", "x\n- y"])(
    "exits 2 for %j",
    async (name) => {
      const copy = example();
      const before = copy.snapshot();
      const { code, out } = await access(["new-team", "--root", copy.path, "--", name]);
      expect({ code, out }).toEqual({ code: 2, out: "" });
      expect(copy.snapshot()).toEqual(before);
    },
  );

  it.each(["payments", "Payments", "PLATFORM"])("overwrites nothing: %s", async (name) => {
    const copy = example();
    const before = copy.snapshot();
    const { code, err } = await newTeam(name, copy.path);
    expect(code).toBe(1);
    expect(err).toBe(`teams/${name.toLowerCase()}.yaml is there already; edit it\n`);
    expect(copy.snapshot()).toEqual(before);
  });

  it("does not write through a symbolic link", async () => {
    const copy = example();
    symlinkSync("/no/such/place", join(copy.path, "teams/checkout.yaml"));
    expect((await newTeam("checkout", copy.path)).code).toBe(1);
  });

  it("names an organization that GitHub does not have only as a word to replace", async () => {
    const copy = example();
    copy.write("platform.yaml", copy.read("platform.yaml").replace("organization: acme", "organization: acme.example"));
    expect((await newTeam("checkout", copy.path)).code).toBe(0);
    expect(copy.read("teams/checkout.yaml")).toContain('owners: ["@your-organization/checkout"]');
    expect((await validate(copy.path)).code).toBe(0);
  });

  it("lets no name of a profile or cluster out of its comment", async () => {
    const copy = example();
    const evil = '  "x\\nteam: evil": {policies: {view: cluster}}\n  "a # b": {policies: {view: cluster}}\n';
    copy.write(
      "platform.yaml",
      copy.read("platform.yaml").replace("profiles:", "profiles:#\n").replace("profiles:#\n", `profiles:\n${evil}#`),
    );
    const before = await validate(copy.path);
    const run = await newTeam("checkout", copy.path);
    if (run.code === 0) {
      expect(copy.read("teams/checkout.yaml")).not.toMatch(/evil|a # b/);
      expect(await validate(copy.path)).toEqual(before);
    }
    expect(run.code).toBe(before.code);
  });
});
