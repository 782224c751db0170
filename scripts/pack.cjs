// Builds what whoever uses this installs: one program without dependencies, and what it reads.
//
//   node scripts/pack.cjs [FOLDER]          the npm package, in dist/package; its texts say `npx eks-access`
//   node scripts/pack.cjs --own [FOLDER]    the same for this repository's own workflows, in dist/own; its texts say `yarn`
"use strict";
const fs = require("node:fs");
const path = require("node:path");

const esbuild = require("esbuild");

const { rewriteForPackage } = require("./package/texts.cjs");

const root = path.join(__dirname, "..");
const words = process.argv.slice(2);
const isOwn = words.includes("--own");
const [folder = path.join(root, "dist", isOwn ? "own" : "package")] = words.filter((word) => word !== "--own");
const out = path.resolve(folder);
const own = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));

/** Copied as they are, but for what texts say of commands and places. */
const TEXTS = isOwn ? ["templates"] : ["templates", "docs"];
/** Made from the data of whoever uses this. */
const LEFT_OUT = ["docs/scp.json"];
const PLAIN = isOwn ? ["cdktf.json"] : ["cdktf.json", "LICENSE", "CHANGELOG.md"];

const rewrite = (file, text) => (isOwn ? text : rewriteForPackage(file, text, own.scripts));

/** Every text of the program itself, rewritten before esbuild reads it. */
const ownTexts = {
  name: "own-texts",
  setup(build) {
    build.onLoad({ filter: /\.ts$/ }, ({ path: file }) => {
      const name = path.relative(root, file).split(path.sep).join("/");
      if (name.startsWith("node_modules/")) return undefined;
      return { contents: rewrite(name, fs.readFileSync(file, "utf8")), loader: "ts" };
    });
  },
};

/** Notices and SBOM of what is bundled: for those who get the package. One's own pipeline needs no developers' tool to build. */
function papersPlugin() {
  const { default: licenses } = require("esbuild-plugin-license");
  const { notices, sbom } = require("./package/notices.cjs");
  const template = (dependencies) => {
    fs.writeFileSync(path.join(out, "sbom.cdx.json"), sbom(dependencies, own));
    return notices(dependencies);
  };
  return licenses({ thirdParty: { output: { file: path.join(out, "THIRD-PARTY-NOTICES.txt"), template } } });
}

async function bundle(entryPoints) {
  await esbuild.build({
    absWorkingDir: root,
    entryPoints,
    bundle: true,
    platform: "node",
    target: "node20",
    preserveSymlinks: true, // where the packages really are is the machine's
    outdir: out,
    logLevel: "error",
    legalComments: "none", // all of them are in the notices
    // What it has for `import` breaks lines within words.
    alias: { yargs: path.join(root, "node_modules/yargs/index.cjs") },
    plugins: isOwn ? [ownTexts] : [ownTexts, papersPlugin()],
  });
}

function copyTexts(name) {
  if (LEFT_OUT.includes(name)) return;
  const from = path.join(root, name);
  if (fs.statSync(from).isDirectory()) {
    for (const child of fs.readdirSync(from).sort()) copyTexts(`${name}/${child}`);
    return;
  }
  fs.mkdirSync(path.dirname(path.join(out, name)), { recursive: true });
  fs.writeFileSync(path.join(out, name), rewrite(name, fs.readFileSync(from, "utf8")));
}

/** What npm reads of the package. No dependency: what is not inside is not needed. */
function manifest() {
  const { name, version, description, license, repository, engines } = own;
  const bin = { "eks-access": "eks-access.js" };
  return {
    name,
    version,
    description,
    license,
    repository, // npm wants it for the provenance
    bin,
    exports: { "./main": "./main.js", "./package.json": "./package.json" },
    engines,
  };
}

async function pack() {
  fs.rmSync(out, { recursive: true, force: true });
  fs.mkdirSync(out, { recursive: true });
  await bundle({ "eks-access": "scripts/cli.ts", main: "main.ts" });
  const program = path.join(out, "eks-access.js");
  fs.writeFileSync(program, `#!/usr/bin/env node\n${fs.readFileSync(program, "utf8")}`);
  fs.chmodSync(program, 0o755);
  for (const name of TEXTS) copyTexts(name);
  for (const name of PLAIN) fs.copyFileSync(path.join(root, name), path.join(out, name));
  fs.cpSync(path.join(__dirname, "package", "cdktf"), path.join(out, "cdktf"), { recursive: true });
  if (!isOwn) fs.copyFileSync(path.join(__dirname, "package", "README.md"), path.join(out, "README.md"));
  fs.writeFileSync(path.join(out, "package.json"), `${JSON.stringify(manifest(), undefined, 2)}\n`);
}

pack().catch((cause) => {
  console.error(cause instanceof Error ? cause.message : String(cause));
  process.exitCode = 3;
});
