import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import { EXAMPLE } from "../support/example";
import { access, broken, example, PROJECT, type Outcome } from "./harness";

jest.setTimeout(120_000);

/** Runs one command line in a process of its own, as yarn does. */
function accessProcess(argv: readonly string[], env: NodeJS.ProcessEnv = {}): Outcome {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["scripts/launch.cjs", "cli", ...argv], {
    cwd: PROJECT,
    encoding: "utf8",
    env: { ...process.env, ACCESS_NOW: "2026-11-22", ...env },
  });
  return { code: status ?? -1, out: stdout, err: stderr };
}

function accessShell(line: string): { code: number; err: string } {
  const env = { ...process.env, ACCESS_NOW: "2026-11-22" };
  const { status, stderr } = spawnSync("bash", ["-c", line], { cwd: PROJECT, encoding: "utf8", env });
  return { code: status ?? -1, err: stderr };
}

describe("the program in a process of its own", () => {
  it("exits 2 for a wrong command line", () => {
    const { code, out, err } = accessProcess(["vaildate"]);
    const line = '"vaildate" is no command; did you mean "validate"?';
    expect({ code, out, err }).toEqual({ code: 2, out: "", err: `${line}\nyarn access --help\n` });
  });

  it("list writes its result to stdout", () => {
    const { code, out } = accessProcess(["list", "--format", "json", "--root", EXAMPLE]);
    expect({ code, entries: (JSON.parse(out) as unknown[]).length }).toEqual({ code: 0, entries: 13 });
  });

  it("changes needs no credentials, and says so by asking for none", () => {
    const copy = example();
    const git = (...args: readonly string[]): void => {
      const identity = ["-c", "user.name=test", "-c", "user.email=test@acme.example"];
      execFileSync("git", [...identity, ...args], { cwd: copy.path });
    };
    git("init", "--quiet", "--initial-branch=main");
    git("add", "-A");
    git("commit", "--quiet", "-m", "as it is");
    const grant = '{principals: [{role: checkout}], clusters: ["*"], policies: {view: cluster}}';
    copy.write("teams/checkout.yaml", `team: checkout\nowners: ["@acme/checkout"]\naccess:\n  - ${grant}\n`);
    const env = { AWS_EC2_METADATA_DISABLED: "true", AWS_ENDPOINT_URL: "http://127.0.0.1:1", HOME: copy.path };
    const { code, out } = accessProcess(["changes", "--root", copy.path, "--base", "main"], env);
    expect(code).toBe(0);
    expect(out).toContain("gains view cluster-wide");
  });

  it("sandbox ends on Ctrl-C", async () => {
    const words = [join(PROJECT, "scripts/launch.cjs"), "cli", "sandbox", "--root", EXAMPLE];
    const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "ignore"] });
    await once(child.stdout, "data");
    child.kill("SIGINT");
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  it("generate writes what prettier would not change: `yarn format` and `yarn generate` must not undo each other", async () => {
    const copy = example();
    // As beside the program: with everything that it can write.
    copy.write("scripts/launch.cjs", "");
    await access(["generate", "--root", copy.path]);
    const files = ["docs/commands.md", "docs/rules.md"].map((file) => join(copy.path, file));
    const bin = join(PROJECT, "node_modules/prettier/bin/prettier.cjs");
    const config = join(PROJECT, ".prettierrc.json");
    const { status, stderr } = spawnSync(process.execPath, [bin, "--check", "--config", config, ...files], {
      encoding: "utf8",
    });
    expect({ status, stderr }).toMatchObject({ status: 0 });
  });
});

describe("a reader that has seen enough", () => {
  // `pipefail` as CI has it; `true` closes the pipe at once.
  it.each([
    ["list", 0],
    ["validate --format json", 0],
  ])("is no failure of %s", (argv, code) => {
    const { code: found, err } = accessShell(
      `set -o pipefail; node scripts/launch.cjs cli ${argv} --root '${EXAMPLE}' | true`,
    );
    expect(err).not.toMatch(/EPIPE|^\s+at /m);
    expect(found).toBe(code);
  });

  it("does not hide what validate found", () => {
    const { code, err } = accessShell(
      `set -o pipefail; node scripts/launch.cjs cli validate --root '${broken().path}' | true`,
    );
    expect(err).not.toMatch(/EPIPE|^\s+at /m);
    expect(code).toBe(1);
  });
});

describe("output that cannot be written", () => {
  // Exit 1 would say that something was found.
  it.each(["list", "list --format json", "validate"])("is a failure of %s, told in a line", (argv) => {
    const { code, err } = accessShell(`node scripts/launch.cjs cli ${argv} --root '${EXAMPLE}' > /dev/full`);
    expect(err).toMatch(/^the output could not be written to its end: .*ENOSPC.*$/m);
    expect(err).not.toMatch(/^\s+at /m);
    expect(code).toBe(3);
  });

  // A disk that is nearly full takes a part of what is written, as does a limit on the size of files.
  it("leaves no half of a file where the rest finds no place", () => {
    const copy = example();
    copy.write("stay.cjs", 'process.on("SIGXFSZ", () => undefined);\n'); // else the signal ends it
    const run = `node --require '${copy.path}/stay.cjs' scripts/launch.cjs cli report --format html --out report.html`;
    const { code, err } = accessShell(`ulimit -f 8; ${run} --root '${copy.path}'`);
    expect(err).toContain(`${join(copy.path, "report.html")} was not written: EFBIG`);
    expect(code).toBe(3);
    expect(Object.keys(copy.snapshot()).filter((file) => file.startsWith("report"))).toEqual([]);
  });

  it("is a failure also where it is stderr's", () => {
    expect(accessShell(`node scripts/launch.cjs cli list --root '${EXAMPLE}' 2> /dev/full`).code).toBe(3);
  });
});
