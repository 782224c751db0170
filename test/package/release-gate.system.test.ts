import { spawnSync } from "node:child_process";
import { cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { judgeRelease } from "../../scripts/package/judge-release.cjs";
import { readNotes } from "../../scripts/package/release-notes.cjs";
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
    expect(stderr).toMatch(
      /^aws_eks_access_entry\.type, in \d+ places:\n {2}partitions, china: aws_eks_access_entry\.entry_/m,
    );
    expect(stderr).toContain("### Migration\n\n- `aws_eks_access_entry.type`: ");
  });

  it("is shut where a cluster that is left would lose its entries", () => {
    const { path } = folder();
    cpSync(join(GOLDEN, "taken-over"), join(path, "taken-over"), { recursive: true });
    const file = join(path, "taken-over/expected/left.tf.json");
    writeFileSync(file, readFileSync(file, "utf8").replace("entry_node_", "entry_other_"));
    const { status, stderr } = gate(path);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^removed, in 2 places:\n {2}taken-over, left: removed\.aws_eks_access_entry\.entry_node_/m);
  });

  it("finds a migration where the release has moved it to: from the change file to the changelog", () => {
    const repository = folder();
    const run = (...argv: string[]) => {
      const ran = spawnSync(argv[0] ?? "", argv.slice(1), { cwd: repository.path, encoding: "utf8" });
      expect(ran).toMatchObject({ status: 0 });
    };
    repository.write("package.json", JSON.stringify({ name: "eks-access-gitops", version: "0.1.0", private: true }));
    repository.write("CHANGELOG.md", "# eks-access-gitops\n\n## 0.1.0\n\nThe first.\n");
    repository.write(".changeset/config.json", readFileSync(join(PROJECT, ".changeset/config.json"), "utf8"));
    const head = (size: string) => `---\n"eks-access-gitops": ${size}\n---\n\n`;
    const migration = "### Migration\n\n- `aws_eks_access_entry.tags`: a tag more.\n";
    repository.write(".changeset/a.md", `${head("minor")}Entries get a tag.\n\nFor whom?\n\n${migration}`);
    repository.write(".changeset/b.md", `${head("minor")}A word about \`aws_iam_role.path\`.\n`);
    symlinkSync(join(PROJECT, "node_modules"), join(repository.path, "node_modules"));
    run("git", "init", "--quiet", "--initial-branch", "main");
    run("git", "add", "package.json", "CHANGELOG.md", ".changeset");
    run("git", "-c", "user.name=x", "-c", "user.email=x@x.example", "commit", "--quiet", "--message", "x");
    const difference = (address: string, what: string) => ({ case: "c", stack: "s", address, what: [what] });
    const differences = [difference("aws_eks_access_entry.e", "tags"), difference("aws_iam_role.r", "path")];
    const open = (): number => judgeRelease(differences, readNotes(repository.path).notes).length;

    expect(open()).toBe(1);
    run(process.execPath, join(PROJECT, "node_modules/@changesets/cli/bin.js"), "version");
    expect(readNotes(repository.path)).toMatchObject({
      notes: expect.stringContaining("  ### Migration") as string,
      earlier: ["0.1.0"],
    });
    expect(open()).toBe(1);
  });
});
