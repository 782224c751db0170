import { join } from "node:path";

import { readSettings } from "../../lib/io/environment";
import { projectRoot } from "../../lib/io/project-root";
import { defineCommand } from "../command";

/** The example has what the story needs, and stays as it is: the files here are somebody's own, and may hold nothing yet. */
function exampleFolder(): string {
  return join(projectRoot(), "test", "example");
}

export const demo = defineCommand({
  name: "demo",
  describe:
    "Show the whole loop against a local EKS: validate, synth, apply, tamper, detect, repair (about a minute), with the files of `test/example`; `--root .`: with yours",
  options: { keep: { type: "boolean", default: false, describe: "Keep the Terraform JSON and state, and say where" } },
  examples: ["yarn demo", "yarn demo --root ."],
  run: async ({ root, keep }, io) => {
    const { now } = readSettings(io.env);
    const own = root ?? io.env["ACCESS_ROOT"] ?? "";
    const { runDemo } = await import("../demo/run-demo.js");
    return await runDemo({ root: own === "" ? exampleFolder() : own, now, keep }, io);
  },
});
