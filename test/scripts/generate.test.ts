import { execFileSync } from "node:child_process";
import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import { access, example, folder, type Folder } from "./harness";

const generate = (at: string, ...argv: string[]) => access(["generate", "--root", at, ...argv]);

describe("generate", () => {
  /** The example as it lies beside the program. */
  const source = (): Folder => {
    const copy = example();
    copy.write("scripts/launch.cjs", "");
    return copy;
  };

  it("writes what is made from the files alone, where the program is a package", async () => {
    const copy = example();
    const first = await generate(copy.path);
    expect(first).toEqual({ code: 0, err: "", out: "docs/scp.json\n.github/CODEOWNERS\n" });
  });

  it("keeps a workflow current that nobody edited, and leaves the others alone", async () => {
    const copy = folder();
    expect((await access(["init", copy.path, "--organization", "acme"])).code).toBe(0);
    copy.write(".github/workflows/plan.yml", `${copy.read(".github/workflows/plan.yml")}# ours\n`);
    const edited = copy.read(".github/workflows/plan.yml");
    rmSync(join(copy.path, ".github/workflows/expire.yml"));
    copy.write(
      "platform.yaml",
      copy.read("platform.yaml").replace("pipeline:", "pipeline:\n  branch: trunk\n  environment: live"),
    );
    const { code, out, err } = await generate(copy.path);
    expect(code).toBe(0);
    expect(out).toBe(["apply", "check", "drift", "review"].map((name) => `.github/workflows/${name}.yml\n`).join(""));
    expect(err).toBe(".github/workflows/plan.yml was edited by hand, and stays as it is\n");
    expect(copy.read(".github/workflows/plan.yml")).toBe(edited);
    const apply = copy.read(".github/workflows/apply.yml");
    for (const text of ['branches: ["trunk"]', 'environment: "live"', "origin/trunk"]) expect(apply).toContain(text);
    expect(apply).not.toMatch(/\bmain\b|production/);
    expect(await generate(copy.path, "--check")).toMatchObject({ code: 0, out: "" });
  });

  it("writes schemas, references, workflows and CODEOWNERS beside the program, and then has nothing to do", async () => {
    const copy = source();
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
        "docs/scp.json",
        ".github/CODEOWNERS",
        ...["apply", "check", "drift", "expire", "plan", "review"].map((name) => `.github/workflows/${name}.yml`),
        "",
      ].join("\n"),
    });
    expect(await generate(copy.path)).toEqual({ code: 0, out: "", err: "" });
    expect(await generate(copy.path, "--check")).toEqual({ code: 0, out: "", err: "" });
  });

  it("--check names what is stale and the command, exits 1 and writes nothing", async () => {
    const copy = source();
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

  describe("--check --base", () => {
    /** The example with everything generated, committed as `main`, and a branch on it. */
    async function branch(): Promise<Folder & { commit: () => void }> {
      const copy = example();
      await generate(copy.path);
      const git = (...args: string[]): void => {
        execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@acme.example", ...args], {
          cwd: copy.path,
        });
      };
      const commit = (): void => {
        git("add", "--all");
        git("commit", "--quiet", "--message", "x");
      };
      git("init", "--quiet", "--initial-branch=main");
      commit();
      git("checkout", "--quiet", "-b", "change");
      return { ...copy, commit };
    }
    const check = (at: string) => generate(at, "--check", "--base", "main");
    const newOwners = ({ read, write }: Folder): void => {
      write("teams/payments.yaml", read("teams/payments.yaml").replace("@acme/payments-leads", "@acme/others"));
    };
    const OWNERS = ".github/CODEOWNERS";
    const STALE = `${OWNERS} is stale: run \`yarn generate\` and commit what it writes\n`;

    it("only tells of what follows from a change that does not touch it", async () => {
      const copy = await branch();
      newOwners(copy);
      copy.commit();
      const { code, out, err } = await check(copy.path);
      expect({ code, out }).toEqual({ code: 0, out: "" });
      expect(err).toContain(`warning: ${OWNERS} is stale; this change does not touch it`);
    });

    it("takes what the change has generated", async () => {
      const copy = await branch();
      newOwners(copy);
      await generate(copy.path);
      copy.commit();
      expect(await check(copy.path)).toEqual({ code: 0, out: "", err: "" });
    });

    it("is wrong usage without --check: it would write", async () => {
      const copy = example();
      const { code, err } = await generate(copy.path, "--base", "main");
      expect({ code, err }).toMatchObject({
        code: 2,
        err: expect.stringContaining("--base goes with --check") as string,
      });
    });

    it.each<[string, (copy: Folder) => void]>([
      [
        "edited",
        ({ read, write }) => {
          write(OWNERS, `${read(OWNERS)}/teams/payments.yaml @acme/friends\n`);
        },
      ],
      [
        "deleted",
        ({ path }) => {
          rmSync(join(path, OWNERS));
        },
      ],
      [
        "a link to the same text",
        ({ path, read, write }) => {
          write("docs/owners.txt", read(OWNERS));
          rmSync(join(path, OWNERS));
          symlinkSync("../docs/owners.txt", join(path, OWNERS));
        },
      ],
      [
        "edited beside a change that makes it stale",
        (copy) => {
          newOwners(copy);
          copy.write(OWNERS, copy.read(OWNERS).replace("@acme/payments-leads", "@acme/friends"));
        },
      ],
    ])("refuses a CODEOWNERS that was %s by hand", async (_how, edit) => {
      const copy = await branch();
      edit(copy);
      copy.commit();
      expect(await check(copy.path)).toEqual({ code: 1, out: STALE, err: "" });
    });
  });

  it("asks a team's owners about its file, the platform's about the rest; the last match wins", async () => {
    const copy = example();
    await generate(copy.path);
    const lines = copy.read(".github/CODEOWNERS").split("\n");
    expect(lines.filter((line) => !line.startsWith("#"))).toEqual([
      "* @acme/platform",
      "/teams/payments.yaml @acme/payments-leads",
      "/teams/platform.yaml @acme/platform",
      "/teams/security.yaml @acme/platform", // every Secret of every cluster
      "",
    ]);
  });

  it("writes the service control policy from platform.yaml, and none where no pipeline is named", async () => {
    const copy = example();
    copy.write(
      "platform.yaml",
      copy.read("platform.yaml").replace("applyRole: eks-access-apply", "applyRole: ci/apply"),
    );
    await generate(copy.path);
    expect(copy.read("docs/scp.json")).toContain('"arn:aws:iam::*:role/ci/apply"');
    expect(copy.read("docs/scp.json")).not.toContain("eks-access-apply");

    const without = example();
    without.write("platform.yaml", without.read("platform.yaml").replace(/^pipeline:.*\n( .*\n)+/m, ""));
    const { code, out } = await generate(without.path);
    expect(code).toBe(0);
    expect(out).not.toContain("scp");
  });

  it("refuses a service control policy that AWS would refuse, and writes nothing", async () => {
    const copy = example();
    for (let number = 0; number < 60; number += 1) {
      const account = String(100_000_000_000 + number);
      const name = `many-${String(number)}`;
      const assumeRole = `arn:aws:iam::${account}:role/terraform-deployment-of-${name}`;
      const text = `cluster: ${name}\naccount: "${account}"\nregion: eu-west-1\nassumeRole: ${assumeRole}\n`;
      copy.write(`clusters/${name}.yaml`, text);
    }
    copy.write("platform.yaml", copy.read("platform.yaml").replace("minimumAdmins: 1", "minimumAdmins: 0"));
    copy.write("teams/security.yaml", 'team: security\nowners: ["@acme/security"]\naccess: []\n');
    const before = copy.snapshot();
    const { code, err } = await generate(copy.path);
    expect(code).toBe(1);
    expect(err).toMatch(/docs\/scp\.json: the policy would have \d+ characters, AWS takes 5120/);
    expect(copy.snapshot()).toEqual(before);
  });

  it("warns when nobody would be asked about platform.yaml", async () => {
    const copy = example();
    copy.write(
      "teams/platform.yaml",
      copy.read("teams/platform.yaml").replace('owners: ["@acme/platform"]', "owners: []"),
    );
    const { code, err } = await generate(copy.path);
    expect(code).toBe(0);
    expect(err).toContain("CODEOWNERS asks nobody about platform.yaml");
  });
});
