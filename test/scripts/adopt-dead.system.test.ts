import { chmodSync } from "node:fs";
import { join } from "node:path";

import execa from "execa";

import { sandboxEnvironment } from "../../lib/sandbox";
import { cluster, ACCOUNT, REGION, role } from "../adopt/hand-made";
import { accessOf, liveSandbox } from "../adopt/live-sandbox";
import { describeWithPrograms } from "../support/require-tool";
import { folder } from "./harness";

jest.setTimeout(120_000);

const ODD = role("o'dd$(x)/odd");
const ENTRIES = [role("there"), role("gone"), ODD, role("other-path/moved")].map((principalArn) => ({
  principalArn,
  policies: [{ policy: "AmazonEKSViewPolicy", scope: "cluster" as const }],
}));
const HOME = cluster("one", ENTRIES);

describeWithPrograms("entries that nobody can use any more", ["aws", "bash", "shellcheck"], () => {
  const start = () =>
    liveSandbox({
      clusters: [HOME],
      principals: [role("there"), role("moved")],
      absentPrincipals: [role("gone"), ODD],
    });
  const where = ["--cluster", "one", "--region", REGION];

  it("are named, and in no file", async () => {
    const [sandbox, root] = [await start(), folder()];
    const ran = await accessOf(sandbox, HOME, root, ["adopt", ...where, "--write"]);
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.out).toMatch(/role\/gone[^]*DEAD, left out[^]*IAM has nobody of that name/);
    expect(ran.err).toContain("1 of 4 live entries adopted, 3 dead (--dead writes what deletes them)");
    expect(root.read("teams/unassigned.yaml")).not.toMatch(/gone|moved/);
  });

  it("are deleted by the script that --dead writes, and nothing else is", async () => {
    const [sandbox, root] = [await start(), folder()];
    const ran = await accessOf(sandbox, HOME, root, ["adopt", ...where, "--dead", "--write"]);
    expect([ran.code, ran.out]).toEqual([0, "migration/one/delete-dead-entries.sh\n"]);
    expect(Object.keys(root.snapshot())).toEqual(["migration/one/delete-dead-entries.sh"]);
    const script = join(root.path, "migration/one/delete-dead-entries.sh");
    chmodSync(script, 0o755);
    await execa("shellcheck", ["--severity=warning", script]);
    const env = { ...process.env, ...sandboxEnvironment(sandbox.url, ACCOUNT, REGION) };
    const left = (): string[] =>
      sandbox.inventory(ACCOUNT, REGION, "one").entries.map(({ principalArn }) => principalArn);
    const { stdout } = await execa("bash", [script], { env });
    expect(stdout.split("\n").filter((line) => line.startsWith("deleted: "))).toHaveLength(3);
    expect(left()).toEqual([role("there")]);
    // A second time there is nothing to do, and it is no failure.
    await execa("bash", [script], { env });
    expect(left()).toEqual([role("there")]);
  });

  it("are left to whoever they are, where the cluster's file ignores them", async () => {
    const [sandbox, root] = [await start(), folder()];
    await accessOf(sandbox, HOME, root, ["adopt", ...where, "--write"]);
    const file = "clusters/one.yaml";
    root.write(file, `${root.read(file)}ignore:\n  - {principal: "${role("gone")}", reason: another team's}\n`);
    await accessOf(sandbox, HOME, root, ["adopt", ...where, "--dead", "--write"]);
    const script = root.read("migration/one/delete-dead-entries.sh");
    expect(script).toContain("role/other-path/moved");
    expect(script).not.toContain(role("gone"));
  });

  it("are not taken for deleted where the cluster cannot be asked: the script fails, and says why", async () => {
    const [sandbox, root] = [await start(), folder()];
    await accessOf(sandbox, HOME, root, ["adopt", ...where, "--dead", "--write"]);
    const nobody = sandboxEnvironment("http://127.0.0.1:1", ACCOUNT, REGION);
    const env = { ...process.env, ...nobody, AWS_MAX_ATTEMPTS: "1" };
    const ran = await execa("bash", [join(root.path, "migration/one/delete-dead-entries.sh")], { env, reject: false });
    expect([ran.exitCode, ran.stderr]).toEqual([1, expect.stringMatching(/could not look at .*role\/gone: .*/)]);
  });

  it("stay where they were made again since", async () => {
    const [sandbox, root] = [await start(), folder()];
    await accessOf(sandbox, HOME, root, ["adopt", ...where, "--dead", "--write"]);
    const path = "migration/one/delete-dead-entries.sh";
    root.write(path, root.read(path).replace(/:access-entry\/.*$/gm, ":access-entry/other"));
    const env = { ...process.env, ...sandboxEnvironment(sandbox.url, ACCOUNT, REGION) };
    const { stdout } = await execa("bash", [join(root.path, path)], { env });
    expect(stdout).toContain("left alone, for it was made again since");
    expect(sandbox.inventory(ACCOUNT, REGION, "one").entries).toHaveLength(4);
  });
});
