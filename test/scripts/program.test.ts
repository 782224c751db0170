import { readFileSync } from "node:fs";
import { join } from "node:path";

import { COMMANDS } from "../../scripts/commands";
import { EXAMPLE } from "../support/example";
import { everyCommand } from "../support/find-command";
import { PROJECT, access, broken, example, folder } from "./harness";

describe("a wrong command line", () => {
  it.each([
    ["no command", [], "name a command"],
    ["an unknown command", ["vaildate"], '"vaildate" is no command; did you mean "validate"?'],
    ["an unknown option", ["validate", "--frmat", "json"], "validate takes no --frmat; did you mean --format?"],
    ["a word too many", ["validate", "everything"], '"everything" is a word too many for validate'],
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
    ["an option that may not be negated", ["list", "--no-cluster"], "there is no --no-cluster"],
    ["a key of an option", ["list", "--cluster.name", "x"], "list takes no --cluster.name; did you mean --cluster?"],
    ["a number that is none", ["drift", "--concurrency", "many"], "--concurrency takes a whole number from 1 to 100"],
    ["a number out of range", ["sandbox", "--port", "70000"], "--port takes a whole number from 0 to 65535"],
    ["no subcommand", ["migrate"], "migrate needs one of status, next, check"],
    ["an unknown subcommand", ["migrate", "stauts"], 'no subcommand of migrate; did you mean "status"?'],
    [
      "a subcommand's unknown option",
      ["migrate", "next", "--clustr", "x"],
      "migrate next takes no --clustr; did you mean",
    ],
    ["an unknown option before the subcommand", ["migrate", "--clustr", "x", "next"], "did you mean --cluster?"],
    ["an option of another subcommand", ["migrate", "status", "--to", "API"], "--to is of migrate mode"],
    ["an option of the command above", ["adopt", "drop", "--team", "x"], "--team is of adopt"],
    ["a subcommand's option without its value", ["migrate", "status", "--cluster"], "following: cluster"],
    ["a subcommand's option given twice", ["migrate", "next", "--cluster", "a", "--cluster", "b"], "more than once"],
    ["a subcommand's dry run", ["migrate", "mode", "--to", "API", "--yes=no"], "--yes takes no value"],
    ["a subcommand's missing options", ["github", "comment", "--pull", "1"], "github comment needs --body, --json"],
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

  it.each(everyCommand().map(({ words, command }) => [words.join(" "), command] as const))(
    "of %s names its options, its subcommands and --root, and is no wider than the terminal",
    async (name, { options, subcommands }) => {
      const { code, out } = await access([...name.split(" "), "--help"], { columns: 80 });
      expect(code).toBe(0);
      for (const option of ["root", ...Object.keys(options)]) expect(out).toContain(`--${option}`);
      for (const subcommand of subcommands) expect(out).toContain(`yarn access ${name} ${subcommand.name}`);
      expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
    },
  );
});

const { scripts, version } = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>;
  readonly version: string;
};

describe("--version", () => {
  it.each([[["--version"]], [["validate", "--version"]], [["migrate", "status", "--version"]]])(
    "%j is the package's",
    async (argv) => {
      expect(await access(argv)).toEqual({ code: 0, out: `${version}\n`, err: "" });
    },
  );
});

describe("package.json", () => {
  const named = new Map(
    Object.entries(scripts).flatMap(([script, line]) => {
      const command = /^node scripts\/launch\.cjs cli (\S+)/.exec(line)?.[1];
      return command === undefined ? [] : [[script, command] as const];
    }),
  );

  it("has a script of its name for every command", () => {
    const missing = COMMANDS.filter(({ name }) => named.get(name) !== name).map(({ name }) => name);
    // yarn has a `why` of its own: ours is `yarn access why`.
    expect(missing).toEqual(["why"]);
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
