import { readFileSync } from "node:fs";
import { join } from "node:path";

import { COMMANDS } from "../../scripts/commands";
import { EXAMPLE } from "../support/example";
import { PROJECT, access, broken, example, folder } from "./harness";

describe("a wrong command line", () => {
  it.each([
    ["no command", [], "name a command"],
    ["an unknown command", ["vaildate"], "Did you mean validate?"],
    ["an unknown option", ["validate", "--frmat", "json"], "Unknown argument: frmat"],
    ["a word too many", ["validate", "everything"], "Unknown argument: everything"],
    ["a value that is not a choice", ["validate", "--format", "xml"], '"pretty", "json", "github"'],
    ["an option without its value", ["validate", "--base"], "Not enough arguments following: base"],
    ["an empty value", ["validate", "--root="], "--root needs a value"],
    ["a list without values", ["list", "--cluster", "--format", "csv"], "Not enough arguments following: cluster"],
    ["an option given twice", ["validate", "--root", "a", "--root", "b"], "--root is given more than once"],
    ["a choice given twice", ["list", "--format", "csv", "--format", "json"], "--format is given more than once"],
    ["a dry run that would not be dry", ["generate", "--check=yes"], "--check takes no value"],
    ["a missing name", ["new-team"], "Not enough non-option arguments"],
    ["a folder that is not there", ["validate", "--root", "/no/such/folder"], 'there is no folder "/no/such/folder"'],
    ["a file for a folder", ["validate", "--root", join(EXAMPLE, "platform.yaml")], "is no folder"],
  ])("exits 2 with a line that helps, and no stack trace: %s", async (_what, argv, line) => {
    const { code, out, err } = await access(argv);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(line);
    expect(err).not.toMatch(/^\s+at /m);
    expect(err.trim().split("\n").length).toBeLessThanOrEqual(3);
  });
});

describe("the environment", () => {
  it.each([
    ["ACCESS_NOW", "tomorrow"],
    ["ACCESS_NOW", "2026-02-30"],
    ["ACCESS_NOW", "2026"],
    ["ACCESS_NOW", "1"],
    ["ACCESS_NOW", "22.11.2026"],
    ["ACCESS_NOW", "2026-11-22T10:00"],
    ["ACCESS_CLUSTERS", "prod-eu,prd-us"],
    ["ACCESS_CLUSTERS", " , "],
    ["ACCESS_ROOT", "/no/such/folder"],
  ])("exits 2 for %s=%j", async (name, value) => {
    const env = { ACCESS_ROOT: example().path, [name]: value };
    const { code, out, err } = await access(["list"], { env });
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(new RegExp(name === "ACCESS_ROOT" ? "no folder" : name));
  });

  it.each(["2026-11-22", "2026-11-22T23:59:59Z", "2026-11-22T01:00:00.5+02:00", ""])(
    "takes ACCESS_NOW=%j",
    async (now) => {
      const { code } = await access(["validate", "--root", example().path], { env: { ACCESS_NOW: now } });
      expect([0, 1]).toContain(code);
    },
  );

  it("decides the day: a grant that has ended is left out", async () => {
    const { path } = example();
    const before = await access(["list", "--root", path, "--principal", "PaymentsOnCall", "--format", "json"]);
    const after = await access(["list", "--root", path, "--principal", "PaymentsOnCall", "--format", "json"], {
      env: { ACCESS_NOW: "2027-02-01" },
    });
    expect(JSON.parse(before.out)).toHaveLength(1);
    expect(JSON.parse(after.out)).toHaveLength(0);
  });

  it("--root wins over ACCESS_ROOT", async () => {
    const { code } = await access(["validate", "--root", example().path], { env: { ACCESS_ROOT: broken().path } });
    expect(code).toBe(0);
  });

  it("limits the stacks to ACCESS_CLUSTERS", async () => {
    const out = folder();
    const run = await access(["synth", "--root", example().path, "--out", out.path], {
      env: { ACCESS_CLUSTERS: "staging-eu" },
    });
    expect(run.out).toContain("stacks/staging-eu/cdk.tf.json");
    expect(run.out).not.toContain("prod-eu");
  });
});

describe("help", () => {
  it("names every command, on stdout", async () => {
    const { code, out, err } = await access(["--help"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    for (const { name } of COMMANDS) expect(out).toContain(`yarn access ${name}`);
  });

  it.each(COMMANDS.map(({ name, options }) => [name, Object.keys(options)] as const))(
    "of %s names its options and --root, and is no wider than the terminal",
    async (name, options) => {
      const { code, out } = await access([name, "--help"], { columns: 80 });
      expect(code).toBe(0);
      for (const option of ["root", ...options]) expect(out).toContain(`--${option}`);
      expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
    },
  );
});

describe("package.json", () => {
  const { scripts } = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8")) as {
    scripts: Record<string, string>;
  };
  const named = new Map(
    Object.entries(scripts).flatMap(([script, line]) => {
      const command = /^node scripts\/launch\.cjs cli (\S+)/.exec(line)?.[1];
      return command === undefined ? [] : [[script, command] as const];
    }),
  );

  it("has a script of its name for every command", () => {
    const missing = COMMANDS.filter(({ name }) => named.get(name) !== name).map(({ name }) => name);
    expect(missing).toEqual([]);
  });

  it("names no command that does not exist", () => {
    const commands = COMMANDS.map(({ name }) => name);
    expect([...named.values()].filter((command) => !commands.includes(command))).toEqual([]);
  });
});

describe("a repository with a mistake", () => {
  it.each([
    ["synth", ["synth", "--out", "OUT"]],
    ["generate", ["generate"]],
    ["generate --check", ["generate", "--check"]],
    ["new-team", ["new-team", "checkout"]],
    ["list", ["list"]],
    ["sandbox", ["sandbox"]],
    ["diff", ["diff"]],
  ])("%s says so on stderr, exits 1 and writes nothing", async (_name, argv) => {
    const [repository, out] = [broken(), folder()];
    const before = repository.snapshot();
    const words = argv.map((word) => (word === "OUT" ? out.path : word));
    const run = await access([...words, "--root", repository.path]);
    expect({ code: run.code, out: run.out }).toEqual({ code: 1, out: "" });
    expect(run.err).toContain("teams/broken.yaml:3:9: error: ");
    expect(repository.snapshot()).toEqual(before);
    expect(out.snapshot()).toEqual({});
  });
});
