import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import execa from "execa";

import { sandboxEnvironment, startSandbox, type Sandbox } from "../../lib/sandbox";
import { folder, PROJECT } from "../scripts/harness";
import { describeWithAwsProvider } from "../support/require-tool";
import { copySources, npmOffline, packFrom } from "./support";

jest.setTimeout(600_000);

const ACCOUNT = "111122223333";

// A repository of one's own, from an empty folder and a tarball, with no network: what it is made of, that the whole loop works
// on it, and what another version does to it.
describeWithAwsProvider("a repository that init made", (terraformPath) => {
  const base = folder().path;
  const home = join(base, "my access");
  const tarballs: Record<"n" | "next", string> = { n: "", next: "" };
  let sandbox: Sandbox;

  interface Ran {
    readonly code: number;
    readonly out: string;
  }
  // Not in this thread: the sandbox answers in it.
  const run = async (words: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> => {
    const own = { ACCESS_NOW: "2026-11-22", NO_COLOR: "1", TERRAFORM_BINARY_NAME: terraformPath, ...env };
    const options = {
      cwd: home,
      env: { ...own, PATH: process.env["PATH"], HOME: process.env["HOME"] },
      extendEnv: false,
      reject: false,
      all: true,
    };
    const { exitCode, all } = await execa(join(home, "node_modules/.bin/eks-access"), [...words], {
      ...options,
      stdin: "ignore",
    });
    return { code: exitCode, out: all ?? "" };
  };
  const read = (path: string): string => readFileSync(join(home, path), "utf8");
  const git = (...words: readonly string[]): string =>
    execFileSync("git", ["-c", "user.name=x", "-c", "user.email=x@acme.example", ...words], {
      cwd: home,
      encoding: "utf8",
    });

  beforeAll(async () => {
    const next = join(base, "next");
    copySources(join(next, "sources"));
    const manifest = join(next, "sources", "package.json");
    writeFileSync(manifest, readFileSync(manifest, "utf8").replace(/"version": ".*"/, '"version": "99.0.0"'));
    const plan = join(next, "sources", "templates/github/plan.yml.hbs");
    writeFileSync(plan, readFileSync(plan, "utf8").replace("timeout-minutes: 45", "timeout-minutes: 46"));
    mkdirSync(join(base, "n"));
    tarballs.n = packFrom(PROJECT, join(base, "n"));
    tarballs.next = packFrom(join(next, "sources"), next);
    mkdirSync(home);
    npmOffline(home, "install", tarballs.n);
    const cluster = { name: "example", account: ACCOUNT, region: "eu-west-1", authenticationMode: "API" as const };
    const seed = { clusters: [cluster] };
    sandbox = await startSandbox({ seed });
  });
  afterAll(async () => {
    await sandbox.close();
  });

  it("has about twenty-five files, none of them program, and asks for nothing that it does not need", async () => {
    expect(await run(["init", ".", "--organization", "acme"])).toMatchObject({ code: 0 });
    const files = readdirSync(home, { recursive: true, withFileTypes: true, encoding: "utf8" })
      .filter((entry) => entry.isFile() && !entry.parentPath.includes("node_modules"))
      .map((entry) => entry.name);
    expect(files.length).toBeGreaterThan(18);
    expect(files.length).toBeLessThan(28);
    expect(files.filter((name) => /\.([cm]?js|ts)$/.test(name))).toEqual(["main.ts"]);
    expect((await run(["validate"])).out).toContain("ok: 1 cluster");
    expect(await run(["generate", "--check"])).toMatchObject({ code: 0 });
  });

  it("takes 15 MB at most when it is installed", () => {
    rmSync(join(home, "node_modules"), { recursive: true });
    npmOffline(home, "ci", "--ignore-scripts");
    const kilobytes = Number(execFileSync("du", ["-sk", home], { encoding: "utf8" }).split("\t")[0]);
    expect(kilobytes).toBeLessThan(15_000);
  });

  it("writes the same bytes by `cdktf synth` as by its own synth", async () => {
    expect(await run(["synth", "--out", "own.out"])).toMatchObject({ code: 0 });
    const cdktf = join(PROJECT, "node_modules/cdktf-cli/bundle/bin/cdktf");
    const env = {
      ...process.env,
      CI: "1",
      ACCESS_NOW: "2026-11-22",
      CHECKPOINT_DISABLE: "1",
      DISABLE_VERSION_CHECK: "1",
    };
    execFileSync(process.execPath, [cdktf, "synth", "--output", "cdktf.out"], { cwd: home, env, stdio: "pipe" });
    for (const stack of readdirSync(join(home, "own.out/stacks"))) {
      const [own, theirs] = ["own.out", "cdktf.out"].map((out) => read(join(out, "stacks", stack, "cdk.tf.json")));
      expect(theirs).toBe(own);
    }
    rmSync(join(home, "own.out"), { recursive: true });
  });

  it("plans, applies and finds drift against the sandbox", async () => {
    const env = { ...sandboxEnvironment(sandbox.url, ACCOUNT, "eu-west-1"), ACCESS_CLUSTERS: "example" };
    const planned = await run(["plan", "--plan-file", "plan.json"], env);
    expect(planned).toMatchObject({ code: 0 });
    expect(await run(["apply", "--expect", "plan.json"], env)).toMatchObject({ code: 0 });
    expect(await run(["drift"], env)).toMatchObject({ code: 0 });
    expect(sandbox.inventory(ACCOUNT, "eu-west-1", "example").entries).toHaveLength(2);
    rmSync(join(home, "plan.json"));
  });

  it("is upgraded: what nobody edited is rewritten, what somebody edited is kept and told, and Terraform is compared", async () => {
    const [plan, expire] = [".github/workflows/plan.yml", ".github/workflows/expire.yml"];
    git("init", "--quiet");
    git("add", "--all");
    git("commit", "--quiet", "--message", "start");
    const edited = read(plan).replace("retention-days: 90", "retention-days: 30");
    writeFileSync(join(home, plan), edited);
    rmSync(join(home, expire));
    npmOffline(home, "install", tarballs.next);

    const { code, out } = await run(["upgrade"]);
    expect(code).toBe(1);
    expect(out).toContain(`${plan}: edited by hand, stays as it is; both fit together`);
    expect(out).toMatch(
      /-\s+retention-days: 90\n.*\+\s+retention-days: 30[^]*what 99\.0\.0 changes:[^]*\+ {4}timeout-minutes: 46/,
    );
    expect(out).toContain("Terraform: the same for these files, in 2 stacks");
    expect(read(plan)).toBe(edited);
    expect(existsSync(join(home, expire))).toBe(false);
    expect(read(".github/workflows/apply.yml")).toContain("eks-access-gitops 99.0.0");
    expect(
      git("status", "--short")
        .split("\n")
        .filter((line) => /\.yaml$/.test(line)),
    ).toEqual([]);

    // What limits other commands to a part does not limit the comparison.
    const merged = await run(["upgrade", "--merge"], { ACCESS_CLUSTERS: "example" });
    expect(merged).toMatchObject({ code: 0 });
    expect(merged.out).toContain("Terraform: the same for these files, in 2 stacks");
    for (const text of ["retention-days: 30", "timeout-minutes: 46"]) expect(read(plan)).toContain(text);
    const again = await run(["upgrade", "--check"]);
    expect(again).toMatchObject({ code: 0 });
    expect(again.out).not.toContain("edited by hand");
  });

  it("says so where the version before cannot be had, and rewrites what is nobody's all the same", async () => {
    writeFileSync(join(home, ".github/workflows/apply.yml"), read(".github/workflows/apply.yml").concat("# ours\n"));
    const { code, out } = await run(["upgrade", "--from", "../gone.tgz"]);
    expect(code).toBe(3);
    expect(out).toContain("Terraform: not compared, for the old version could not be had: ");
  });
});
