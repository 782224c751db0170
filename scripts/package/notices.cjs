// What is bundled, with its licence in full; and no licence that does not fit Apache-2.0.
"use strict";

/**
 * Permissive ones, and MPL-2.0, whose terms end at its own files: CDKTF and its bindings, unchanged; where their source is
 * stands beside them, as the licence asks (https://www.mozilla.org/MPL/2.0/, 3.2).
 */
const FITTING = ["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MPL-2.0"];

const HEAD = "This program contains the packages below, unchanged. Its own licence is in LICENSE.\n";

/** @param {readonly {packageJson: {name: string, version: string, license: string}, licenseText: string}[]} dependencies */
function notices(dependencies) {
  const unfit = dependencies.filter(({ packageJson }) => !FITTING.includes(packageJson.license));
  if (unfit.length > 0) {
    const named = unfit.map(({ packageJson: { name, license } }) => `${name} (${license ?? "no licence"})`);
    throw new Error(`may not be bundled: ${named.join(", ")}; fitting licences: ${FITTING.join(", ")}`);
  }
  return [HEAD, ...byName(dependencies).map(noticeOf)].join(`\n${"-".repeat(80)}\n\n`);
}

const noText = (license) => `The package carries no text of it: https://spdx.org/licenses/${license}.html`;

/** The same as a CycloneDX document: https://cyclonedx.org/docs/1.6/json/. Without a time or a serial number: the same bytes. */
function sbom(dependencies, { name, version }) {
  const component = ({ packageJson }) => ({
    type: "library",
    name: packageJson.name,
    version: packageJson.version,
    licenses: [{ license: { id: packageJson.license } }],
    purl: `pkg:npm/${packageJson.name.replace("@", "%40")}@${packageJson.version}`,
  });
  const document = {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: { component: { type: "application", name, version, purl: `pkg:npm/${name}@${version}` } },
    components: byName(dependencies).map(component),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

const byName = (dependencies) => [...dependencies].sort((a, b) => (a.packageJson.name < b.packageJson.name ? -1 : 1));

function noticeOf({ packageJson: { name, version, license, homepage, repository }, licenseText }) {
  const source = repository?.url ?? homepage ?? "the package of this name";
  return `${name} ${version}, ${license}\nSource: ${source}\n\n${licenseText.trim() || noText(license)}\n`;
}

module.exports = { notices, sbom, FITTING };
