// Starts dist/<entry>.js, building it first when a source file is newer. A bundle starts in a third of the time that
// any on-the-fly TypeScript loader needs (docs/decisions/0003), and nobody can run a stale one.
"use strict";
const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");

const root = path.join(__dirname, "..");
const dist = path.join(root, "dist");
const entries = { cli: "scripts/cli.ts", main: "main.ts" };
/** yarn.lock, because some packages are part of the bundle. */
const sources = ["lib", "scripts", "main.ts", "package.json", "yarn.lock"];
/** Pure-JavaScript packages that load faster from the bundle than from node_modules. */
const bundled = ["zod", "yaml"];

/** 0 for what is gone again: editors make and remove files at any time. */
function newestChange(file) {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...fs.readdirSync(file).map((name) => newestChange(path.join(file, name))));
}

function isStale() {
  const built = Object.keys(entries).map((name) => path.join(dist, `${name}.js`));
  const builds = built.map((file) => fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  const oldestBuild = Math.min(...builds);
  return sources.some((name) => newestChange(path.join(root, name)) > oldestBuild);
}

/** The bundles and their source maps; nothing is written yet. */
function bundle() {
  const { dependencies, scripts } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));
  const external = Object.keys(dependencies).filter((name) => !bundled.includes(name));
  let esbuild;
  try {
    esbuild = require("esbuild");
  } catch (cause) {
    if (cause.code !== "MODULE_NOT_FOUND") throw cause;
    console.error(`the packages are not installed; in ${root}, run: ${scripts?.predemo ?? "yarn install"}`);
    process.exit(3);
  }
  const { outputFiles } = esbuild.buildSync({
    absWorkingDir: root,
    entryPoints: entries,
    bundle: true,
    platform: "node",
    target: "node20",
    sourcemap: true,
    external: external.flatMap((name) => [name, `${name}/*`]),
    outdir: dist,
    write: false,
    logLevel: "error",
  });
  return outputFiles;
}

/** Built aside and renamed: a second process that starts now must never read half a file. */
function keep(files, started) {
  fs.mkdirSync(dist, { recursive: true });
  const aside = fs.mkdtempSync(path.join(dist, ".build-"));
  try {
    for (const file of files) {
      const built = path.join(aside, path.basename(file.path));
      fs.writeFileSync(built, file.contents);
      // As old as its beginning: a source that is saved while it runs is newer, and the next start builds again.
      fs.utimesSync(built, started, started);
      fs.renameSync(built, file.path);
    }
  } finally {
    fs.rmSync(aside, { recursive: true, force: true });
  }
}

/** The text of a bundle that could not be kept (a read-only checkout, a full disk); undefined: it is in dist/. */
function build(file) {
  const started = new Date();
  const files = bundle();
  try {
    keep(files, started);
    return undefined;
  } catch (cause) {
    if (cause.syscall === undefined) throw cause;
    if (file === undefined) {
      console.error(`dist/ cannot be written: ${cause.message}`);
      process.exit(3);
    }
    return files.find((one) => one.path === file)?.text;
  }
}

/** Runs a bundle from memory, as if it were in dist/: what it requires is found from there. */
function runText(file, text) {
  const program = new Module(file, module);
  program.filename = file;
  program.paths = module.paths;
  program._compile(text, file);
}

const entry = process.argv[2];
const file = entry === "build" ? undefined : path.join(dist, `${entry}.js`);
const text = isStale() ? build(file) : undefined;
if (file !== undefined) {
  process.argv.splice(1, 2, file);
  if (text === undefined) require(file);
  else runText(file, text);
}
