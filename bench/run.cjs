// Bundles one benchmark, as scripts/launch.cjs does the commands, and runs it: `node bench/run.cjs compile`.
// Every benchmark prints ratios to something measured in the same run: a time alone says more about the machine.
"use strict";
const path = require("node:path");

const root = path.join(__dirname, "..");
const [name, ...rest] = process.argv.slice(2);
const outfile = path.join(root, "dist", "bench", `${name}.js`);
require("esbuild").buildSync({
  absWorkingDir: root,
  entryPoints: [`bench/${name}.ts`],
  bundle: true,
  platform: "node",
  target: "node20",
  sourcemap: true,
  packages: "external",
  outfile,
  logLevel: "error",
});
process.argv.splice(1, process.argv.length, outfile, ...rest);
require(outfile);
