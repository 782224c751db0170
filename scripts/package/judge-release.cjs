// What a release may change of Terraform for the same files: only what its change files say, with how to get there.
"use strict";

/**
 * The text below every `### Migration`, up to the next heading or `---`. In CHANGELOG.md a change is an item of a list, and
 * its migration is indented: there it ends with the item too.
 */
function migrationsIn(text) {
  const found = [];
  let indent;
  for (const line of text.split("\n")) {
    const [, spaces, rest] = /^( *)(.*)$/.exec(line) ?? ["", "", ""];
    if (/^#{1,6} /.test(rest)) indent = rest.trim() === "### Migration" ? spaces.length : undefined;
    else if (indent !== undefined && (rest === "---" || (rest !== "" && spaces.length < indent))) indent = undefined;
    else if (indent !== undefined) found.push(rest);
  }
  return found.join("\n");
}

/** What a note has to name: the type alone where resources come or go, the attribute where it differs. */
function namesOf({ address, what }) {
  const [type] = address.replace(/^data\./, "").split(".");
  return typeof what === "string" ? [type] : what.map((attribute) => `${type}.${attribute}`);
}

/**
 * @param {readonly {case: string, stack: string, address: string, what: "added" | "removed" | readonly string[]}[]} differences
 * @param {string} notes the change files, and the section of CHANGELOG.md of this version
 * @returns {readonly {name: string, places: readonly string[]}[]} what nobody has written about, and where; none: it may be released
 */
function judgeRelease(differences, notes) {
  const migrations = migrationsIn(notes);
  const open = new Map();
  for (const difference of differences)
    for (const name of namesOf(difference)) {
      if (migrations.includes(`\`${name}\``)) continue;
      open.set(name, [...(open.get(name) ?? []), `${difference.case}, ${difference.stack}: ${difference.address}`]);
    }
  return [...open].map(([name, places]) => ({ name, places })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

module.exports = { judgeRelease, migrationsIn };
