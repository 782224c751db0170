import { existsSync } from "node:fs";
import { join } from "node:path";

import { access, example, folder } from "./harness";

describe("init", () => {
  it("asks at a terminal, again where an answer cannot be used, and offers what follows from the answers before", async () => {
    const { path, read } = folder();
    const answers = ["acme", "", "", "prod-eu", "prod-eu:123456789012:eu-west-1", "", "acme-state:eu-west-1", ""];
    const { code, err } = await access(["init", join(path, "my-access")], { answers });
    expect(code).toBe(0);
    expect(err).toContain("The repository that these files will be [acme/my-access]: ");
    expect(err).toContain("[@acme/platform]: ");
    expect(err).toContain('"prod-eu": expected NAME:ACCOUNT:REGION, as prod-eu:123456789012:eu-west-1\n');
    expect(read("my-access/clusters/prod-eu.yaml")).toContain('account: "123456789012"');
    expect(read("my-access/platform.yaml")).toContain('bucket: "acme-state"');
    expect(read("my-access/.github/CODEOWNERS")).toContain("* @acme/platform\n");
  });

  it("asks nothing elsewhere, and says what is missing", async () => {
    const { path, snapshot } = folder();
    const { code, err } = await access(["init", path]);
    expect([code, err]).toEqual([2, "--organization is missing: Your organization's name, as at GitHub\n"]);
    expect(snapshot()).toEqual({});
  });

  it("names every flag that is wrong, and writes nothing", async () => {
    const { path, snapshot } = folder();
    const wrong = ["--organization", "a b", "--cluster", "x", "--state", "UPPER", "--trusted", "me", "--owner", "x"];
    const { code, err } = await access(["init", path, ...wrong]);
    expect(code).toBe(2);
    for (const flag of wrong.filter((word) => word.startsWith("--"))) expect(err).toContain(`${flag} "`);
    expect(snapshot()).toEqual({});
  });

  it("overwrites nothing, and says what it kept", async () => {
    const { path, write, read } = folder();
    write("README.md", "ours");
    write("package.json", '{"name": "ours"}');
    const { code, out, err } = await access(["init", path, "--organization", "acme"]);
    expect(code).toBe(0);
    expect(read("README.md")).toBe("ours");
    expect(err).toContain('"README.md" is there already, and stays as it is\n');
    expect(out).not.toContain("README.md");
    expect(JSON.parse(read("package.json"))).toMatchObject({
      name: "ours",
      scripts: { validate: "eks-access validate" },
    });
    const again = await access(["init", path, "--organization", "acme"]);
    expect([again.code, again.out]).toEqual([0, ""]);
  });

  it("adds no example to files of access that are there: a clone that takes the package keeps them", async () => {
    const { path, snapshot, read } = example();
    const before = snapshot();
    const { code, out } = await access(["init", path]);
    expect(code).toBe(0);
    const after = snapshot();
    for (const [file, text] of Object.entries(before)) expect([file, after[file]]).toEqual([file, text]);
    expect(out).not.toMatch(/\/(teams|clusters)\/|platform\.yaml/);
    expect(read(".github/CODEOWNERS")).toContain("/teams/payments.yaml @acme/payments-leads\n");
    expect(read("README.md")).toContain("clusters of acme");
  });

  it("makes no pipeline where none is wanted", async () => {
    const { path, read } = folder();
    await access(["init", path, "--organization", "acme", "--ci", "none"]);
    expect(existsSync(join(path, ".github"))).toBe(false);
    expect(read("platform.yaml")).not.toContain("pipeline:");
  });

  it("refuses what AWS or GitHub would read as something else", async () => {
    const { path, snapshot } = folder();
    const two = ["--cluster", "prod:123456789012:eu-west-1,prod:123456789012:eu-west-2"];
    const { code, err } = await access(["init", path, "--organization", "acme", ...two]);
    expect([code, err]).toEqual([
      2,
      expect.stringContaining("two clusters of one name: prod (123456789012, eu-west-2)"),
    ]);
    expect(snapshot()).toEqual({});
  });
});
