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

const root = path.join(__dirname, "..");
const GOLDEN = "test/golden/synth";

/** The golden repositories as the last release had them; undefined before the first. */
function lastReleased(aside) {
  const tags = execFileSync("git", ["tag", "--list", "v*", "--merged", "HEAD", "--sort", "-version:refname"], {
    cwd: root,
    encoding: "utf8",
  });
  const [tag] = tags.split("\n").filter((line) => line !== "");
  if (tag === undefined) return undefined;
  const tar = execFileSync("git", ["archive", tag, GOLDEN], { cwd: root, maxBuffer: 1e9 });
  execFileSync("tar", ["--extract", "--directory", aside], { input: tar });
  console.log(`compared with ${tag}`);
  return path.join(aside, GOLDEN);
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

/** Change files that wait for this release, and its section of CHANGELOG.md once they are in it. */
function notes() {
  const { version } = readJson(path.join(root, "package.json"));
  const folder = path.join(root, ".changeset");
  const waiting = fs.readdirSync(folder).filter((file) => file.endsWith(".md") && file !== "README.md");
  const sections = fs.readFileSync(path.join(root, "CHANGELOG.md"), "utf8").split(/^(?=## )/m);
  const own = sections.filter((section) => section.startsWith(`## ${version}\n`));
  return [...waiting.map((file) => fs.readFileSync(path.join(folder, file), "utf8")), ...own].join("\n");
}

const aside = fs.mkdtempSync(path.join(os.tmpdir(), "release-gate-"));
try {
  const released = process.argv[2] ?? lastReleased(aside);
  if (released === undefined) {
    console.log("no release yet: there is nothing to compare with");
  } else {
    const compare = compareJson(aside);
    const cases = fs
      .readdirSync(released)
      .sort()
      .map((name) => path.join(released, name));
    const open = judgeRelease(
      cases.flatMap((folder) => differencesOf(folder, aside, compare)),
      notes(),
    );
    for (const line of open) console.error(line);
    if (open.length > 0) {
      console.error(
        `${open.length} of Terraform's values differ for the same files, and no change file says so. In one of .changeset/, add:`,
      );
      console.error(
        "\n### Migration\n\n- `TYPE.ATTRIBUTE` (or `TYPE`, where resources come or go): what a plan shows, and what to do\n",
      );
      process.exitCode = 1;
    } else console.log(`${cases.length} repositories: every difference is written about`);
  }
} finally {
  fs.rmSync(aside, { recursive: true, force: true });
}
