import { existsSync } from "node:fs";
import { join } from "node:path";

import { readSettings } from "../../lib/io/environment";
import { projectRoot } from "../../lib/io/project-root";
import { defineCommand } from "../command";

/**
 * Here, the example: it has what the story needs, and stays as it is, whatever the files at the root hold. The package has
 * none: whoever installed it has files of their own.
 */
function storyFolder(): string {
  const example = join(projectRoot(), "test", "example");
  return existsSync(example) ? example : ".";
}

export const demo = defineCommand({
  name: "demo",
  describe:
    "Show the whole loop against a local EKS: validate, synth, apply, tamper, detect, repair (about a minute), with the files of `test/example` where they are; `--root .`: with yours",
  options: { keep: { type: "boolean", default: false, describe: "Keep the Terraform JSON and state, and say where" } },
  examples: ["yarn demo", "yarn demo --root ."],
  run: async ({ root, keep }, io) => {
    const { now } = readSettings(io.env);
    const own = root ?? io.env["ACCESS_ROOT"] ?? "";
    const { runDemo } = await import("../demo/run-demo.js");
    return await runDemo({ root: own === "" ? storyFolder() : own, now, keep }, io);
  },
});
