// Compiles the golden repositories of the last release with this tree, and compares with the Terraform that was released. Whoever
// upgrades must not find out from a plan that a resource has another id or value: it has to be said, with how to get there.
//
//   node .ci/release-gate.cjs [FOLDER]    FOLDER: repositories with `expected/` (default: those of the last tag v*)
"use strict";
const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");

const { judgeRelease } = require("../scripts/package/judge-release.cjs");
const { readNotes } = require("../scripts/package/release-notes.cjs");

const root = path.join(__dirname, "..");
const GOLDEN = "test/golden/synth";
const EXAMPLE = "test/example";

const casesIn = (folder) =>
  fs
    .readdirSync(folder)
    .sort()
    .map((name) => path.join(folder, name));

/** The golden repositories as the last release had them; undefined where there was none. */
function lastReleased(aside) {
  const newestFirst = ["--sort", "-version:refname"];
  // 1.0.0-rc.1 comes before 1.0.0.
  const words = ["-c", "versionsort.suffix=-", "tag", "--list", "v*", "--merged", "HEAD", ...newestFirst];
  const tags = execFileSync("git", words, { cwd: root, encoding: "utf8" });
  const [tag] = tags.split("\n").filter((line) => line !== "");
  if (tag === undefined) return undefined;
  const tar = execFileSync("git", ["archive", tag, GOLDEN, EXAMPLE], { cwd: root, maxBuffer: 1e9 });
  execFileSync("tar", ["--extract", "--directory", aside], { input: tar });
  console.log(`compared with ${tag}`);
  return [path.join(aside, EXAMPLE), ...casesIn(path.join(aside, GOLDEN))];
}

function compareJson(aside) {
  const outfile = path.join(aside, "compare-json.cjs");
  const entryPoints = [path.join(root, "lib/terraform-plan/compare-json.ts")];
  require("esbuild").buildSync({ entryPoints, bundle: true, platform: "node", outfile, logLevel: "error" });
  return require(outfile).compareTerraformJson;
}

const readJson = (file) => JSON.parse(fs.readFileSync(file, "utf8"));

/** What this tree makes of a released repository otherwise than the release did. */
function differencesOf(folder, aside, compare) {
  const out = path.join(aside, "stacks-of", path.basename(folder));
  const env = { ...process.env, ACCESS_NOW: "2026-11-22", ACCESS_ROOT: "", ACCESS_CLUSTERS: "", CDKTF_OUTDIR: "" };
  const words = ["scripts/launch.cjs", "cli", "synth", "--root", folder, "--out", out];
  execFileSync(process.execPath, words, { cwd: root, env, stdio: ["ignore", "ignore", "inherit"] });
  const expected = path.join(folder, "expected");
  const released = fs
    .readdirSync(expected)
    .map((file) => [file.replace(/\.tf\.json$/, ""), readJson(path.join(expected, file))]);
  const stacks = path.join(out, "stacks");
  const now = fs.readdirSync(stacks).map((name) => [name, readJson(path.join(stacks, name, "cdk.tf.json"))]);
  return compare(new Map(released), new Map(now)).map((one) => ({ case: path.basename(folder), ...one }));
}

/** How many places of each are shown. */
const SHOWN = 3;

function explain(open) {
  const parts = open.map(({ name, places }) =>
    [`${name}, in ${places.length} places:`, ...places.slice(0, SHOWN)].join("\n  "),
  );
  const names = open.map(({ name }) => `\`${name}\``).join(", ");
  return [
    "Terraform differs from what was released, for the same files, and no change file says so:",
    parts.join("\n"),
    "If it is meant, add to a file of .changeset/:",
    "### Migration",
    `- ${names}: what a plan shows, and what to do`,
  ].join("\n\n");
}

const aside = fs.mkdtempSync(path.join(os.tmpdir(), "release-gate-"));
try {
  const [, , given] = process.argv;
  const { notes, earlier } = readNotes(root);
  const cases = given === undefined ? lastReleased(aside) : casesIn(given);
  if (cases === undefined && earlier.length > 0) {
    console.error(`CHANGELOG.md has ${earlier[0]}, and there is no tag v* to compare with: git fetch --tags`);
    process.exitCode = 1;
  } else if (cases === undefined) {
    console.log("no release yet: there is nothing to compare with");
  } else {
    const compare = compareJson(aside);
    const differences = cases.flatMap((folder) => differencesOf(folder, aside, compare));
    const open = judgeRelease(differences, notes);
    if (open.length > 0) {
      console.error(explain(open));
      process.exitCode = 1;
    } else {
      const how = differences.length === 0 ? "no difference" : "every difference is written about";
      console.log(`${cases.length} repositories: ${how}`);
    }
  }
} finally {
  fs.rmSync(aside, { recursive: true, force: true });
}
