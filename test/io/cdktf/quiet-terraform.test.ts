import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import execa from "execa";

import { quietTerraform, type QuietTerraform } from "../../../lib/io/cdktf/quiet-terraform";

/** Says on both streams what it was called with, and ends as it is told to. */
const TERRAFORM = `#!/bin/sh
for word in "$@"; do printf '[%s]' "$word"; done
echo
echo "to stderr" >&2
exit "\${ENDS:-0}"
`;

let folder: string;
let quiet: QuietTerraform;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "quiet $ 'x' "));
  const path = join(folder, "terraform");
  writeFileSync(path, TERRAFORM, { mode: 0o700 });
  quiet = await quietTerraform(path);
});

afterEach(async () => {
  await quiet.close();
  rmSync(folder, { recursive: true, force: true });
});

async function run(args: readonly string[], env: Record<string, string> = {}) {
  const file = quiet.env["TERRAFORM_BINARY_NAME"] ?? "";
  const { exitCode, stdout, stderr } = await execa(file, args, { env: { ...quiet.env, ...env }, reject: false });
  return { exitCode, stdout, stderr };
}

it("a plan's words are kept for whoever asks, once; its errors go through", async () => {
  expect(await run(["plan", "-out", "a b", "$HOME"])).toEqual({ exitCode: 0, stdout: "", stderr: "to stderr" });
  expect(await quiet.takeWords()).toBe("[plan][-out][a b][$HOME]\n");
  expect(await quiet.takeWords()).toBe("");
});

it.each([["init"], ["show", "-json", "plan"], ["version", "-json"]])("%s says what it says", async (...args) => {
  const stdout = args.map((word) => `[${word}]`).join("");
  expect(await run(args)).toEqual({ exitCode: 0, stdout, stderr: "to stderr" });
  expect(await quiet.takeWords()).toBe("");
});

it.each(["plan", "init"])("%s ends as Terraform ends", async (command) => {
  expect((await run([command], { ENDS: "1" })).exitCode).toBe(1);
});
