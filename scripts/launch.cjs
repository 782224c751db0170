// Starts dist/<entry>.js, building it first when a source file is newer. A bundle starts in a third of the time that
// any on-the-fly TypeScript loader needs (docs/decisions/0003), and nobody can run a stale one.
"use strict";
const fs = require("node:fs");
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

function build() {
  const started = new Date();
  const { dependencies } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));
  const external = Object.keys(dependencies).filter((name) => !bundled.includes(name));
  // Built aside and renamed: a second process that starts now must never read half a file.
  fs.mkdirSync(dist, { recursive: true });
  const aside = fs.mkdtempSync(path.join(dist, ".build-"));
  try {
    require("esbuild").buildSync({
      absWorkingDir: root,
      entryPoints: entries,
      bundle: true,
      platform: "node",
      target: "node20",
      sourcemap: true,
      external: external.flatMap((name) => [name, `${name}/*`]),
      outdir: aside,
      logLevel: "error",
    });
    for (const name of fs.readdirSync(aside)) {
      const file = path.join(aside, name);
      // As old as its beginning: a source that is saved while it runs is newer, and the next start builds again.
      fs.utimesSync(file, started, started);
      fs.renameSync(file, path.join(dist, name));
    }
  } finally {
    fs.rmSync(aside, { recursive: true, force: true });
  }
}

if (isStale()) build();
const entry = process.argv[2];
if (entry !== "build") {
  process.argv.splice(1, 2, path.join(dist, `${entry}.js`));
  require(process.argv[1]);
}
