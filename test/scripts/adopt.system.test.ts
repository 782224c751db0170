import { EKSClient, UpdateAccessEntryCommand } from "@aws-sdk/client-eks";

import { ENTRIES, LEFT_OUT, cluster, role, user } from "../adopt/hand-made";
import { accessOf, liveSandbox } from "../adopt/live-sandbox";
import type { Sandbox, SeedEntry } from "../../lib/sandbox";
import { folder, type Folder, type Outcome } from "./harness";

jest.setTimeout(60_000);

const entries = Object.values<SeedEntry>(ENTRIES);
const [one, two] = [cluster("one", entries), cluster("two", entries)];

interface World {
  readonly sandbox: Sandbox;
  readonly root: Folder;
  readonly run: (...argv: string[]) => Promise<Outcome>;
}

async function world(
  first: readonly SeedEntry[] = entries,
  files: Readonly<Record<string, string>> = {},
): Promise<World> {
  const home = cluster("one", first);
  const sandbox = await liveSandbox({ clusters: [home, two] });
  const root = folder();
  for (const [path, text] of Object.entries(files)) root.write(path, text);
  return { sandbox, root, run: (...argv) => accessOf(sandbox, home, root, argv) };
}

/** The lines of the table's row about a principal, without what the frame breaks. */
function rowOf(out: string, principal: string): string {
  const [, table = ""] = out.split("┌");
  const rows = table.split(/├[─┼]+┤/).map((row) => {
    const cells = row
      .split("\n")
      .filter((line) => line.startsWith("│"))
      .map((line) => line.split("│").map((cell) => cell.trimEnd().slice(1)));
    const width = Math.max(0, ...cells.map(({ length }) => length));
    return Array.from({ length: width }, (_, column) => cells.map((cell) => cell[column] ?? ""));
  });
  const join = (lines: readonly string[]): string =>
    lines.reduce((text, line) => (/[-/,@_+=]$/.test(text) ? text + line : `${text} ${line}`), "").trim();
  const row = rows.find((cells) => (cells[1] ?? []).join("") === principal);
  if (row === undefined) throw new Error(`no row about ${principal}`);
  return row.slice(2, -1).map(join).join(" | ");
}

describe("adopt", () => {
  it("shows what would be written, and writes nothing", async () => {
    const { root, run } = await world();
    const ran = await run("adopt", "--cluster", "one");
    expect(ran.code).toBe(0);
    expect(root.snapshot()).toEqual({});
    for (const path of ["platform.yaml", "clusters/one.yaml", "teams/payments.yaml", "adopt/one.yaml"])
      expect(ran.out).toContain(`--- ${path} (new)\n`);
    expect(ran.err).toContain("8 of 8 live entries adopted, 5 files to write (--write)");
  });

  it("writes a repository that validates, names every entry once, and says what to do next", async () => {
    const { root, run } = await world();
    const ran = await run("adopt", "--all", "--write");
    expect(ran).toMatchObject({ code: 0, err: expect.stringContaining("yarn adopt drop") as string });
    expect(Object.keys(root.snapshot())).toEqual([
      "adopt/one.yaml",
      "adopt/two.yaml",
      "clusters/one.yaml",
      "clusters/two.yaml",
      "platform.yaml",
      "teams/payments.yaml",
      "teams/unassigned.yaml",
    ]);
    expect(root.read("adopt/one.yaml")).toContain(`  - principal: ${ENTRIES.breakGlass.principalArn}\n`);
    expect(root.read("teams/payments.yaml")).toContain("clusters: [one, two]");
    expect(await run("validate")).toMatchObject({
      code: 0,
      out: expect.stringContaining("16 access entries") as string,
    });
  });

  it("changes nothing when it is run again", async () => {
    const { root, run } = await world();
    await run("adopt", "--all", "--write");
    const before = root.snapshot();
    const again = await run("adopt", "--all", "--write");
    expect(root.snapshot()).toEqual(before);
    expect(again).toMatchObject({
      code: 0,
      err: expect.stringContaining("16 of 16 live entries adopted, 0 files") as string,
    });
  });

  it("finishes what an interrupted run began, wherever it was interrupted", async () => {
    const { root, run } = await world();
    await run("adopt", "--all", "--write");
    const whole = root.snapshot();
    const argv = ["adopt", "--cluster", "one", "--cluster", "two", "--write"];
    const order = (await (await world()).run(...argv)).out.match(/^(platform|clusters|teams|adopt)\S*\.yaml$/gm);
    expect(order).toHaveLength(7);
    for (let done = 1; done < 7; done += 1) {
      const half = await world(
        entries,
        Object.fromEntries((order ?? []).slice(0, done).map((path) => [path, whole[path] ?? ""])),
      );
      expect(await half.run(...argv)).toMatchObject({ code: 0 });
      expect(half.root.snapshot()).toEqual(whole);
    }
  });

  it("imports what the files say already and exists all the same, and touches no other file", async () => {
    const { root, run } = await world();
    await run("adopt", "--cluster", "one", "--write");
    const { "adopt/one.yaml": text = "", ...others } = root.snapshot();
    const lost = await world(entries, others);
    const ran = await lost.run("adopt", "--cluster", "one", "--write");
    expect(ran.code).toBe(0);
    expect(lost.root.snapshot()).toEqual({ ...others, "adopt/one.yaml": text });
    expect(rowOf(ran.out, role("Admin"))).toMatch(/\| adopt\/one\.yaml \| declared in teams\/unassigned\.yaml:\d+$/);
  });

  describe("leaves out, with the reason,", () => {
    let outcome: Outcome;
    beforeAll(async () => {
      const all = [...entries, ...Object.values(LEFT_OUT).map(([entry]) => entry)];
      outcome = await (await world(all)).run("adopt", "--cluster", "one");
    });

    it.each(Object.entries(LEFT_OUT))("%s", (_, [{ principalArn }, reason]) => {
      const row = rowOf(outcome.out, principalArn);
      expect(row).toContain("| left out |");
      expect(row).toMatch(reason);
    });

    it("and nothing else, which is no failure", () => {
      expect(outcome.err).toContain(`8 of ${8 + Object.keys(LEFT_OUT).length} live entries adopted`);
      expect(outcome.code).toBe(0);
    });
  });

  it("adopts nodes that look like AWS's own when it is told to", async () => {
    const { root, run } = await world([...entries, LEFT_OUT.managedNodes[0]]);
    expect(await run("adopt", "--cluster", "one", "--nodes", "--write")).toMatchObject({ code: 0 });
    expect(root.read("clusters/one.yaml")).toContain("{role: eks-managed, type: EC2_LINUX}");
  });

  it("leaves out what the cluster's file ignores", async () => {
    const ignore = `cluster: one\naccount: "111122223333"\nregion: eu-west-1\nignore: [{principal: "${role("Admin")}", reason: theirs}]\n`;
    const { run } = await world(entries, { "clusters/one.yaml": ignore });
    const ran = await run("adopt", "--cluster", "one");
    expect(rowOf(ran.out, role("Admin"))).toMatch(/left out \| ignored by clusters\/one\.yaml: theirs/);
  });

  it("gives everything to the team that it is told, else to every team of the tag Team", async () => {
    const tagged = { ...ENTRIES.robot, tags: { Team: "apps+jobs" } };
    const told = await world([ENTRIES.breakGlass, tagged]);
    await told.run("adopt", "--cluster", "one", "--team", "core", "--write");
    expect(Object.keys(told.root.snapshot()).filter((path) => path.startsWith("teams/"))).toEqual(["teams/core.yaml"]);

    const { root, run } = await world([ENTRIES.breakGlass, tagged]);
    await run("adopt", "--cluster", "one", "--write");
    for (const team of ["apps", "jobs"]) {
      expect(root.read(`teams/${team}.yaml`)).toContain(
        "# its tag Team names several teams: each of their files has all of it",
      );
      expect(root.read(`teams/${team}.yaml`)).toContain(user("robot"));
    }
    const listed = JSON.parse((await run("list", "--format", "json")).out) as { principal: string; teams: string[] }[];
    expect(listed.find(({ principal }) => principal === user("robot"))?.teams).toEqual(["apps", "jobs"]);
  });

  it("tells of CloudFormation, which would go on managing the entry", async () => {
    const tags = { "aws:cloudformation:stack-name": "eksctl-one" };
    const { run } = await world([ENTRIES.breakGlass, { ...ENTRIES.robot, tags }]);
    const ran = await run("adopt", "--cluster", "one");
    expect(rowOf(ran.out, user("robot"))).toContain("the CloudFormation stack eksctl-one also manages it");
  });

  describe("where the files say something else of an entry", () => {
    async function changed(): Promise<World> {
      const made = await world();
      await made.run("adopt", "--cluster", "one", "--write");
      const client = new EKSClient({
        endpoint: made.sandbox.url,
        region: one.region,
        credentials: { accessKeyId: one.account, secretAccessKey: "sandbox" },
      });
      const principalArn = user("robot");
      const change = {
        clusterName: "one",
        principalArn,
        username: "ci:robot",
        kubernetesGroups: ["readers", "writers"],
      };
      await client.send(new UpdateAccessEntryCommand(change));
      client.destroy();
      return made;
    }

    it("imports it no more than before, names both, and exits 1", async () => {
      const { root, run } = await changed();
      root.write("adopt/one.yaml", root.read("adopt/one.yaml").replace(`  - principal: ${user("robot")}\n`, ""));
      const before = root.snapshot();
      const ran = await run("adopt", "--cluster", "one", "--write");
      expect(ran).toMatchObject({ code: 1, err: expect.stringContaining("1 conflict") as string });
      expect(rowOf(ran.out, user("robot"))).toMatch(
        /\| CONFLICT \| groups changed \(only in the files: deployers; only on the cluster: writers\)/,
      );
      expect(root.snapshot()).toEqual(before);
    });

    it("imports it with --force: then the first apply changes it", async () => {
      const { root, run } = await changed();
      const whole = root.read("adopt/one.yaml");
      root.write("adopt/one.yaml", whole.replace(`  - principal: ${user("robot")}\n`, ""));
      expect(await run("adopt", "--cluster", "one", "--write", "--force")).toMatchObject({ code: 0 });
      expect(root.read("adopt/one.yaml")).toBe(whole);
    });
  });

  it("says what the first apply would make: what the files say, and no cluster has", async () => {
    const { run } = await world(entries.filter((entry) => entry !== ENTRIES.breakGlass));
    const ran = await run("adopt", "--cluster", "one");
    expect(ran.out).toContain(
      `Not live yet, so that the first apply makes it (its role must exist):\n- one: ${role("eks-break-glass")}\n`,
    );
  });

  it("tells which grants of old would give more than a cluster has that is new to the files", async () => {
    const { root, run } = await world();
    await run("adopt", "--cluster", "two", "--write");
    const everywhere = `team: all\nowners: ["@a/b"]\naccess:\n  - {principals: [{role: fresh}, {role: Admin}], clusters: ["*"], policies: {cluster-admin: cluster}}\n`;
    root.write("teams/all.yaml", everywhere);
    const lifted = ["cluster-admin-reserved", "delegation"].map(
      (rule) => `    - {rule: ${rule}, team: all, reason: x, expires: 2027-01-01}\n`,
    );
    root.write(
      "platform.yaml",
      root.read("platform.yaml").replace("  exceptions:\n", `  exceptions:\n${lifted.join("")}`),
    );
    expect((await run("validate")).out).toContain("ok: ");

    const ran = await run("adopt", "--cluster", "one", "--region", one.region);
    expect(ran.code).toBe(1);
    expect(rowOf(ran.out, role("Admin"))).toMatch(/\| adopt\/one\.yaml \| declared in teams\/all\.yaml:4$/);
    expect(ran.out).toMatch(/To be decided before an apply:\n- one, \S+role\/fresh: an existing grant selects .*\n/);
    expect(ran.out).not.toContain(`- one, ${role("Admin")}`);
  });

  it("adds no exception with --strict, and lets validate fail there", async () => {
    const { root, run } = await world();
    expect(await run("adopt", "--cluster", "one", "--write", "--strict")).toMatchObject({ code: 1 });
    expect(root.read("platform.yaml")).toContain("exceptions: []");
    const { out, code } = await run("validate");
    expect(code).toBe(1);
    expect(out).toContain("[iam-users-forbidden]");
  });

  describe("writes nothing", () => {
    it("when one of several clusters cannot be read", async () => {
      const { root, run } = await world();
      const argv = ["--account", one.account, "--region", one.region, "--write"];
      const ran = await run("adopt", "--cluster", "one", "--cluster", "gone", ...argv);
      expect(ran).toMatchObject({ code: 3, err: expect.stringContaining("could not look at gone") as string });
      expect(root.snapshot()).toEqual({});
    });

    it("into a repository that has mistakes of its own", async () => {
      const { root, run } = await world(entries, { "teams/a.yaml": "team: b\nowners: ['@a/b']\naccess: []\n" });
      const before = root.snapshot();
      const ran = await run("adopt", "--cluster", "one", "--write");
      expect(ran).toMatchObject({ code: 1, err: expect.stringContaining("[file-name]") as string });
      expect(root.snapshot()).toEqual(before);
    });

    it.each([
      [["adopt"], /--cluster is missing/],
      [["adopt", "--cluster", "one", "--team", "a b"], /--team "a b" cannot be a team/],
      [
        ["adopt", "--drop", "--cluster", "one", "--write", "--team", "x"],
        /adopt drop takes no --write: --write is of adopt\nadopt drop takes no --team/,
      ],
      [["adopt", "--drop", "--cluster", "one", "--profile", "x"], /adopt drop takes no --profile/],
      [["adopt", "--cluster", "one", "--out", "x"], /adopt takes no --out: --out is of adopt drop/],
    ])("for %j, which is wrong usage", async (argv, message) => {
      const { root, run } = await world();
      expect(await run(...argv)).toMatchObject({ code: 2, err: expect.stringMatching(message) as string });
      expect(root.snapshot()).toEqual({});
    });
  });

  it("leaves a cluster in mode CONFIG_MAP aside, and says what to run instead", async () => {
    const old = { ...cluster("old", []), authenticationMode: "CONFIG_MAP" as const };
    const sandbox = await liveSandbox({ clusters: [old] });
    const root = folder();
    const ran = await accessOf(sandbox, old, root, ["adopt", "--cluster", "old", "--write"]);
    expect(ran.err).toContain(
      "old is left aside: in mode CONFIG_MAP, which knows no access entries: yarn import-aws-auth",
    );
    expect(root.snapshot()).toEqual({});
  });

  it("forgets what an adopt file names and is not live any more: an import of it would fail", async () => {
    const { root, run } = await world();
    await run("adopt", "--cluster", "one", "--write");
    const gone = await world(
      entries.filter((entry) => entry !== ENTRIES.robot),
      root.snapshot(),
    );
    expect(await gone.run("adopt", "--cluster", "one", "--write")).toMatchObject({ code: 0 });
    expect(gone.root.read("adopt/one.yaml")).not.toContain(user("robot"));
  });

  it("shows names that are somebody else's text safely", async () => {
    const hostile: SeedEntry = {
      principalArn: role("team-a-x"),
      kubernetesGroups: ["::error::g", "##[error]h"],
      tags: { Team: "x\u001b[31m\n::error::y", "aws:cloudformation:stack-name": "\u001b]0;z\n::error::z" },
    };
    const { root, run } = await world([ENTRIES.breakGlass, hostile]);
    const ran = await run("adopt", "--cluster", "one");
    const written = await run("adopt", "--cluster", "one", "--write");
    for (const { code, out, err } of [ran, written]) {
      expect(code).toBe(0);
      // eslint-disable-next-line no-control-regex -- exactly those must not come through
      expect(out + err).not.toMatch(/[\u0000-\u0009\u000b-\u001f]|^::|##\[/m);
    }
    expect((await run("validate")).code).toBe(0);
    expect(root.read("teams/a.yaml")).toContain("::error::g");
  });
});

describe("adopt --drop", () => {
  it("has nothing to do where there is no adopt file, and needs no Terraform to say so", async () => {
    const { root, run } = await world();
    await run("adopt", "--cluster", "one", "--write");
    const others = Object.fromEntries(Object.entries(root.snapshot()).filter(([path]) => path !== "adopt/one.yaml"));
    const without = await world(entries, others);
    const ran = await without.run("adopt", "--drop", "--cluster", "one");
    expect(ran).toMatchObject({ code: 0, err: expect.stringContaining("adopt/one.yaml is not there") as string });
    expect(without.root.snapshot()).toEqual(others);
  });

  it("deletes nothing without Terraform, whose state alone tells what is applied", async () => {
    const { root, run, sandbox } = await world();
    await run("adopt", "--cluster", "one", "--write");
    const before = root.snapshot();
    const env = { PATH: "", TERRAFORM_BINARY_NAME: "no-such-terraform" };
    const ran = await accessOf(sandbox, one, root, ["adopt", "--drop", "--cluster", "one"], env);
    expect(ran).toMatchObject({ code: 3, err: expect.stringContaining("Terraform was not found") as string });
    expect(root.snapshot()).toEqual(before);
  });
});
