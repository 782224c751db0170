import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { PROJECT, access, shipped } from "./harness";

const generate = (at: string, ...argv: string[]) => access(["generate", "--root", at, ...argv]);

describe("generate", () => {
  it("writes schemas, references and CODEOWNERS, says which, and then has nothing to do", async () => {
    const copy = shipped();
    const first = await generate(copy.path);
    expect(first).toEqual({
      code: 0,
      err: "",
      out: [
        "docs/schema/team.schema.json",
        "docs/schema/cluster.schema.json",
        "docs/schema/adopt.schema.json",
        "docs/schema/platform.schema.json",
        "docs/schema/permission-sets.lock.schema.json",
        "docs/commands.md",
        "docs/rules.md",
        ".github/CODEOWNERS",
        "",
      ].join("\n"),
    });
    expect(await generate(copy.path)).toEqual({ code: 0, out: "", err: "" });
    expect(await generate(copy.path, "--check")).toEqual({ code: 0, out: "", err: "" });
  });

  it("--check names what is stale and the command, exits 1 and writes nothing", async () => {
    const copy = shipped();
    await generate(copy.path);
    copy.write("docs/rules.md", "# Rules\n");
    copy.write("teams/payments.yaml", copy.read("teams/payments.yaml").replace("@acme/payments-leads", "@acme/others"));
    const before = copy.snapshot();
    const { code, out } = await generate(copy.path, "--check");
    expect(code).toBe(1);
    expect(out).toBe(
      ["docs/rules.md", ".github/CODEOWNERS"]
        .map((path) => `${path} is stale: run \`yarn generate\` and commit what it writes\n`)
        .join(""),
    );
    expect(copy.snapshot()).toEqual(before);
  });

  it("writes what prettier would not change: `yarn format` and `yarn generate` must not undo each other", async () => {
    const copy = shipped();
    await generate(copy.path);
    const files = ["docs/commands.md", "docs/rules.md"].map((file) => join(copy.path, file));
    const bin = join(PROJECT, "node_modules/prettier/bin/prettier.cjs");
    const config = join(PROJECT, ".prettierrc.json");
    const { status, stderr } = spawnSync(process.execPath, [bin, "--check", "--config", config, ...files], {
      encoding: "utf8",
    });
    expect({ status, stderr }).toMatchObject({ status: 0 });
  });

  it("asks a team's owners about its file, the platform's about the rest; the last match wins", async () => {
    const copy = shipped();
    await generate(copy.path);
    expect(copy.read(".github/CODEOWNERS").split("\n").slice(1)).toEqual([
      "* @acme/platform",
      "/teams/payments.yaml @acme/payments-leads",
      "/teams/platform.yaml @acme/platform",
      "/teams/security.yaml @acme/security",
      "",
    ]);
  });

  it("warns when nobody would be asked about platform.yaml", async () => {
    const copy = shipped();
    copy.write(
      "teams/platform.yaml",
      copy.read("teams/platform.yaml").replace('owners: ["@acme/platform"]', "owners: []"),
    );
    const { code, err } = await generate(copy.path);
    expect(code).toBe(0);
    expect(err).toContain("CODEOWNERS asks nobody about platform.yaml");
  });
});
