// Starts dist/<entry>.js, building it first when a source file is newer. A bundle starts in a third of the time that
// any on-the-fly TypeScript loader needs (docs/decisions/0003), and nobody can run a stale one.
"use strict";
const fs = require("node:fs");
const path = require("node:path");

const root = path.join(__dirname, "..");
const dist = path.join(root, "dist");
const entries = { cli: "scripts/cli.ts", main: "main.ts" };
const sources = ["lib", "scripts", "main.ts", "package.json"];
/** Pure-JavaScript packages that load faster from the bundle than from node_modules. */
const bundled = ["zod", "yaml"];

function newestChange(file) {
  const stat = fs.statSync(file);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...fs.readdirSync(file).map((name) => newestChange(path.join(file, name))));
}

function isStale() {
  const built = Object.keys(entries).map((name) => path.join(dist, `${name}.js`));
  if (!built.every((file) => fs.existsSync(file))) return true;
  const oldestBuild = Math.min(...built.map((file) => fs.statSync(file).mtimeMs));
  return sources.some((name) => newestChange(path.join(root, name)) > oldestBuild);
}

function build() {
  const { dependencies } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));
  const external = Object.keys(dependencies).filter((name) => !bundled.includes(name));
  // Built aside and renamed: a second process that starts now must never read half a file.
  const aside = path.join(root, "dist", `.build-${process.pid}`);
  require("esbuild").buildSync({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(Object.entries(entries).map(([name, file]) => [name, file])),
    bundle: true,
    platform: "node",
    target: "node20",
    sourcemap: true,
    external: external.flatMap((name) => [name, `${name}/*`]),
    outdir: aside,
    logLevel: "error",
  });
  for (const file of fs.readdirSync(aside)) fs.renameSync(path.join(aside, file), path.join(dist, file));
  fs.rmdirSync(aside);
}

if (isStale()) build();
const entry = process.argv[2];
if (entry !== "build") {
  process.argv.splice(1, 2, path.join(dist, `${entry}.js`));
  require(process.argv[1]);
}
