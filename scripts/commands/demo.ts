import { readSettings } from "../../lib/io/environment";
import { flag, text, type Arguments, type Command } from "../command";
import type { ExitCode, Io } from "../io";

async function run(args: Arguments, io: Io): Promise<ExitCode> {
  const { root, now } = readSettings(io.env);
  const { runDemo } = await import("../demo/run-demo.js");
  return await runDemo({ root: text(args, "root") ?? root, now, keep: flag(args, "keep") }, io);
}

export const demo: Command = {
  name: "demo",
  describe: "Show the whole loop against a local EKS: validate, synth, apply, tamper, detect, repair (about a minute)",
  options: { keep: { type: "boolean", default: false, describe: "Keep the Terraform JSON and state, and say where" } },
  examples: ["yarn demo"],
  run,
};
