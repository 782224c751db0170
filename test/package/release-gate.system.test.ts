import { spawnSync } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { folder, PROJECT } from "../scripts/harness";

const GOLDEN = join(PROJECT, "test/golden/synth");

const gate = (released: string): { readonly status: number | null; readonly stderr: string } =>
  spawnSync(process.execPath, [join(PROJECT, ".ci/release-gate.cjs"), released], { encoding: "utf8" });

describe("the gate of a release", () => {
  it("is open where the same files make the same Terraform", () => {
    expect(gate(GOLDEN)).toMatchObject({ status: 0 });
  });

  it("is shut where they do not, and says what to write", () => {
    const { path } = folder();
    cpSync(GOLDEN, path, { recursive: true });
    const file = join(path, "partitions/expected/china.tf.json");
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replaceAll('"type": "STANDARD"', '"type": "EC2"'));
    const { status, stderr } = gate(path);
    expect(status).toBe(1);
    expect(stderr).toContain("aws_eks_access_entry.type (type)");
    expect(stderr).toContain("### Migration");
  });
});
