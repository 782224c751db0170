import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
} from "node:fs";
import { join } from "node:path";

import { PROJECT, folder } from "./harness";

/** A project whose two programs say a word, with the real launcher: its own dist/ is not disturbed. */
function project() {
  const made = folder();
  cpSync(join(PROJECT, "scripts/launch.cjs"), join(made.path, "scripts/launch.cjs"));
  made.write("package.json", JSON.stringify({ dependencies: {} }));
  made.write("yarn.lock", "");
  made.write("lib/word.ts", 'export const word: string = "one";\n');
  made.write(
    "scripts/cli.ts",
    'import { word } from "../lib/word";\nconsole.log(word, process.argv.slice(2).join(","));\n',
  );
  made.write("main.ts", 'import { word } from "./lib/word";\nconsole.log("main", word);\n');
  symlinkSync(join(PROJECT, "node_modules"), join(made.path, "node_modules"));
  for (const file of ["package.json", "yarn.lock", "lib/word.ts", "scripts/cli.ts", "main.ts", "lib", "scripts"])
    age(join(made.path, file), -60);
  return made;
}

/** Changes a file's time, in seconds from now. */
function age(path: string, seconds: number): void {
  const time = new Date(Date.now() + seconds * 1000);
  utimesSync(path, time, time);
}

async function launch(at: string, ...argv: string[]): Promise<{ code: unknown; out: string; err: string }> {
  const child = spawn(process.execPath, [join(at, "scripts/launch.cjs"), ...argv], { cwd: at });
  let [out, err] = ["", ""];
  child.stdout.on("data", (text: Buffer) => (out += text.toString()));
  child.stderr.on("data", (text: Buffer) => (err += text.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, out, err };
}

/** Nobody can make this folder or write into it, root included. */
function lockDist(at: string): void {
  symlinkSync("/nowhere/dist", join(at, "dist"));
}

const built = (at: string): number => statSync(join(at, "dist/cli.js")).mtimeMs;

jest.setTimeout(60_000);

describe("scripts/launch.cjs", () => {
  it("builds once, passes the arguments on, and then starts what is built", async () => {
    const { path } = project();
    expect(await launch(path, "cli", "a", "--b=c")).toEqual({ code: 0, out: "one a,--b=c\n", err: "" });
    const first = built(path);
    expect(await launch(path, "main")).toEqual({ code: 0, out: "main one\n", err: "" });
    expect(built(path)).toBe(first);
  });

  it.each(["lib/word.ts", "yarn.lock", "package.json"])("builds again when %s is newer", async (file) => {
    const made = project();
    await launch(made.path, "build");
    const first = built(made.path);
    made.write("lib/word.ts", 'export const word = "two";\n');
    age(join(made.path, "lib/word.ts"), -60);
    age(join(made.path, file), 1);
    expect((await launch(made.path, "cli")).out).toBe("two \n");
    expect(built(made.path)).toBeGreaterThan(first);
  });

  it("is as old as its beginning: a file that is saved meanwhile is newer", async () => {
    const { path } = project();
    const before = Date.now();
    await launch(path, "build");
    expect(built(path)).toBeLessThan(Date.now());
    expect(built(path)).toBeGreaterThanOrEqual(before);
    age(join(path, "lib/word.ts"), 0);
    expect(statSync(join(path, "lib/word.ts")).mtimeMs).toBeGreaterThan(built(path));
  });

  it("can be started many times at once", async () => {
    const { path } = project();
    const runs = await Promise.all(Array.from({ length: 6 }, (_, n) => launch(path, "cli", String(n))));
    expect(runs).toEqual(runs.map((_, n) => ({ code: 0, out: `one ${n}\n`, err: "" })));
    expect(readdirSync(join(path, "dist")).filter((name) => name.startsWith(".build-"))).toEqual([]);
  });

  it("keeps the last build when a source does not compile, and cleans up", async () => {
    const made = project();
    await launch(made.path, "build");
    const first = readFileSync(join(made.path, "dist/cli.js"), "utf8");
    made.write("lib/word.ts", "export const word = ;\n");
    age(join(made.path, "lib/word.ts"), 1);
    const { code, out, err } = await launch(made.path, "cli");
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain("lib/word.ts:1:20");
    expect(readFileSync(join(made.path, "dist/cli.js"), "utf8")).toBe(first);
    expect(readdirSync(join(made.path, "dist")).filter((name) => name.startsWith(".build-"))).toEqual([]);
  });

  it("works where dist/ cannot be written, as it does where it can", async () => {
    const made = project();
    made.write(
      "scripts/cli.ts",
      'import { word } from "../lib/word";\nvoid import("./more.js").then((more) => more.say(word));\n',
    );
    made.write(
      "scripts/more.ts",
      'import { basename } from "node:path";\nimport { array } from "zod";\n' +
        "export const say = (word: string): void => console.log(word, basename(__dirname), typeof array, process.argv.slice(2).join());\n",
    );
    lockDist(made.path);
    const ran = await launch(made.path, "cli", "a");
    expect(ran).toEqual({ code: 0, out: "one dist function a\n", err: "" });
    rmSync(join(made.path, "dist"));
    expect(await launch(made.path, "cli", "a")).toEqual(ran);
  });

  it("says in one line when dist/ is to be built and cannot be", async () => {
    const made = project();
    lockDist(made.path);
    const { code, out, err } = await launch(made.path, "build");
    expect({ code, out }).toEqual({ code: 3, out: "" });
    expect(err).toMatch(/^dist\/ cannot be written: .*\n$/);
  });

  it("says in one line how to install the packages where they are not", async () => {
    const made = project();
    rmSync(join(made.path, "node_modules"));
    made.write("package.json", JSON.stringify({ dependencies: {}, scripts: { predemo: "node yarn.js install" } }));
    const { code, out, err } = await launch(made.path, "cli");
    expect({ code, out }).toEqual({ code: 3, out: "" });
    expect(err).toBe(`the packages are not installed; in ${made.path}, run: node yarn.js install\n`);
  });

  it("notices that a file is gone", async () => {
    const made = project();
    made.write("lib/other.ts", "export {};\n");
    await launch(made.path, "build");
    const first = built(made.path);
    rmSync(join(made.path, "lib/other.ts"));
    mkdirSync(join(made.path, "lib/empty"));
    await launch(made.path, "build");
    expect(existsSync(join(made.path, "dist/main.js"))).toBe(true);
    expect(built(made.path)).toBeGreaterThan(first);
  });
});
