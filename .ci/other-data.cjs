// Runs a command in a copy of this checkout whose data is somebody else's: a generated repository of 40 teams in the place
// of everything at the root that belongs to whoever uses the template. What passes here must pass there.
//
//   node .ci/other-data.cjs npm run test:unit
"use strict";
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");

const root = path.join(__dirname, "..");
/** What is installed, built or git's: no part of a checkout. */
const NOT_COPIED = [".git", "node_modules", "dist", "cdktf.out", "pipeline.out", "coverage"];
/** What is the user's: what people write, and what commands write and `yarn generate` makes from it. */
const DATA = [
  ...["platform.yaml", "permission-sets.lock.yaml", "clusters", "teams", "adopt", "rbac", "kustomize"],
  ...["migration", "incidents", "usage", "reviews"],
];
const GENERATED = [".github/CODEOWNERS", "docs/scp.json"];

function copyCheckout(to) {
  for (const name of fs.readdirSync(root)) {
    if (![...NOT_COPIED, ...DATA].includes(name))
      fs.cpSync(path.join(root, name), path.join(to, name), { recursive: true });
  }
  for (const name of GENERATED) fs.rmSync(path.join(to, name), { force: true });
  fs.symlinkSync(path.join(root, "node_modules"), path.join(to, "node_modules"));
}

/** The files of a generated repository, and the day on which it has no mistakes. */
function generate(aside) {
  const outfile = path.join(aside, "generated-repository.cjs");
  const entryPoints = [path.join(root, "test/support/generated-repository.ts")];
  require("esbuild").buildSync({ entryPoints, bundle: true, platform: "node", outfile, logLevel: "error" });
  const { generateRepository, GENERATED_TODAY } = require(outfile);
  return { files: generateRepository({ seed: 8, teams: 40, clusters: 8 }).files, today: GENERATED_TODAY };
}

/** Whether it ended well. */
function run(cwd, [program, ...args], env = {}) {
  const { status, error } = spawnSync(program, args, { cwd, stdio: "inherit", env: { ...process.env, ...env } });
  if (error !== undefined) throw error;
  return status === 0;
}

const copy = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "other-data-")));
const aside = fs.mkdtempSync(path.join(os.tmpdir(), "other-data-"));
try {
  copyCheckout(copy);
  const { files, today } = generate(aside);
  for (const [file, { text }] of files) {
    fs.mkdirSync(path.dirname(path.join(copy, file)), { recursive: true });
    fs.writeFileSync(path.join(copy, file), text);
  }
  const access = [process.execPath, "scripts/launch.cjs", "cli"];
  const steps = [
    [[...access, "generate"], { ACCESS_NOW: today }],
    [[...access, "generate", "--check"], { ACCESS_NOW: today }],
    [process.argv.slice(2), {}],
  ];
  process.exitCode = steps.every(([line, env]) => run(copy, line, env)) ? 0 : 1;
} finally {
  for (const folder of [copy, aside]) fs.rmSync(folder, { recursive: true, force: true });
}
