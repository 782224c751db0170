// What is written about the next release: the change files that wait, and the version's section of CHANGELOG.md once
// `yarn changeset version` has moved them there.
"use strict";
const fs = require("node:fs");
const path = require("node:path");

function changeFiles(root) {
  const folder = path.join(root, ".changeset");
  const waiting = fs.readdirSync(folder).filter((file) => file.endsWith(".md") && file !== "README.md");
  return waiting.sort().map((file) => fs.readFileSync(path.join(folder, file), "utf8"));
}

/** The sections of CHANGELOG.md by version. */
function sectionsOf(root) {
  const text = fs.readFileSync(path.join(root, "CHANGELOG.md"), "utf8");
  const [, ...sections] = text.split(/^## /m);
  return new Map(sections.map((section) => [section.split("\n", 1)[0].trim(), section]));
}

/**
 * @param {string} root a folder with package.json, CHANGELOG.md and .changeset/
 * @returns {{notes: string, earlier: readonly string[]}} `earlier`: the versions that were released before
 */
function readNotes(root) {
  const { version } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));
  const sections = sectionsOf(root);
  const notes = [...changeFiles(root), sections.get(version) ?? ""].join("\n---\n");
  return { notes, earlier: [...sections.keys()].filter((one) => one !== version) };
}

module.exports = { readNotes };
