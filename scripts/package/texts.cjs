// In this repository commands are scripts of yarn and pages are under docs/. In a repository of one's own they are the
// package's. The difference is in words alone, so it is made where the package is, and no function of the program knows it.
"use strict";

/** What ends up in Terraform: for the same files it must be the same from both. */
const IN_TERRAFORM = /^lib\/(cloud|constructs)\//;
/** Pages that link to their neighbours, which come along; and what writes pages of this repository. */
const OF_PAGES = /^(docs\/|scripts\/commands\/generate\.ts$)/;

/** What `yarn` runs here of the program: `validate`, `plan`, … */
function commandNames(scripts) {
  return Object.keys(scripts).filter((name) => scripts[name].startsWith("node scripts/launch.cjs cli"));
}

/**
 * @param {string} file its place in the repository, with slashes
 * @param {string} text
 * @param {Record<string, string>} scripts those of package.json
 */
function rewriteForPackage(file, text, scripts) {
  if (IN_TERRAFORM.test(file)) return text;
  const command = new RegExp(String.raw`\byarn (${commandNames(scripts).join("|")})(?![\w-])`, "g");
  const said = text.replace(command, (_, name) => (name === "access" ? "npx eks-access" : `npx eks-access ${name}`));
  if (OF_PAGES.test(file)) return said;
  return said.replace(/\bdocs\/(?=schema\/|runbooks\b|[a-z-]+\.md)/g, "node_modules/eks-access-gitops/docs/");
}

module.exports = { rewriteForPackage, commandNames };
