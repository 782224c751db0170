import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { COMMANDS } from "../../scripts/commands";
import { folder, PROJECT } from "../scripts/harness";
import { EXAMPLE } from "../support/example";
import { copySources, npmOffline, packFrom } from "./support";

jest.setTimeout(300_000);

const MEGABYTE = 1e6;
const NOW = { ...process.env, ACCESS_NOW: "2026-11-22" };

const sha256 = (path: string): string => createHash("sha256").update(readFileSync(path)).digest("hex");

function filesOf(path: string): string[] {
  return readdirSync(path, { recursive: true, encoding: "utf8" }).filter((name) => statSync(join(path, name)).isFile());
}

/** Every file's bytes below a folder. */
function bytesOf(path: string): Record<string, string> {
  return Object.fromEntries(filesOf(path).map((name) => [name, sha256(join(path, name))]));
}

describe("the package", () => {
  const root = folder().path;
  const [made, home] = [join(root, "made"), join(root, "my access")];
  const installed = join(home, "node_modules", "eks-access-gitops");
  let tarball: string;

  const run = (...words: readonly string[]): string =>
    execFileSync("npx", ["eks-access", ...words], { cwd: home, encoding: "utf8", env: NOW, stdio: "pipe" });

  beforeAll(() => {
    mkdirSync(made);
    tarball = packFrom(PROJECT, made);
    cpSync(EXAMPLE, home, { recursive: true });
    npmOffline(home, "install", tarball);
  });

  it("has the same bytes from the same sources, wherever they are", () => {
    const elsewhere = join(root, "another place");
    copySources(join(elsewhere, "sources"));
    expect(sha256(packFrom(join(elsewhere, "sources"), elsewhere))).toBe(sha256(tarball));
  });

  it("is one package, of 10 MB at most", () => {
    const packages = readdirSync(join(home, "node_modules")).filter((name) => !name.startsWith("."));
    expect(packages).toEqual(["eks-access-gitops"]);
    const bytes = filesOf(installed).map((name) => statSync(join(installed, name)).size);
    expect(bytes.reduce((sum, size) => sum + size)).toBeLessThan(10 * MEGABYTE);
  });

  it("speaks of the commands and pages that its user has", () => {
    const command = new RegExp(String.raw`\byarn (${COMMANDS.map(({ name }) => name).join("|")}|access)(?![\w:-])`);
    const texts = filesOf(installed).filter(
      (name) => /\.(js|md|hbs)$/.test(name) && !name.startsWith("docs/decisions"),
    );
    const lines = texts.flatMap((name) => readFileSync(join(installed, name), "utf8").split("\n"));
    expect(lines.filter((line) => command.test(line))).toEqual([]);
    const pages = lines.flatMap((line) => [
      ...line.matchAll(/node_modules\/eks-access-gitops\/(docs\/[\w/.-]+\.(?:md|json))/g),
    ]);
    expect(pages.length).toBeGreaterThan(10);
    for (const [, page = ""] of pages) expect(filesOf(installed)).toContain(page);
  });

  it("names what it contains, with each licence", () => {
    const notices = readFileSync(join(installed, "THIRD-PARTY-NOTICES.txt"), "utf8");
    for (const name of ["cdktn 0.24.0, MPL-2.0", "yargs", "zod", "@aws-sdk/client-eks"])
      expect(notices).toContain(name);
    expect(readFileSync(join(installed, "LICENSE"), "utf8")).toContain("Apache License");
  });

  it("validates, and writes the same Terraform as the sources, also through main.ts", () => {
    expect(run("validate")).toContain("ok: 2 clusters");
    run("synth");
    const fromPackage = bytesOf(join(home, "cdktf.out/stacks"));
    const env = { ...NOW, ACCESS_ROOT: home };
    execFileSync(process.execPath, [join(PROJECT, "scripts/launch.cjs"), "main"], { cwd: root, env });
    expect(bytesOf(join(root, "cdktf.out/stacks"))).toEqual(fromPackage);
    writeFileSync(join(home, "main.ts"), 'require("eks-access-gitops/main");\n');
    execFileSync(process.execPath, ["main.ts"], { cwd: home, env: { ...NOW, CDKTF_OUTDIR: "main.out" } });
    expect(bytesOf(join(home, "main.out/stacks"))).toEqual(fromPackage);
  });

  it("says how to get what only `diff` needs", () => {
    expect(() => run("diff")).toThrow("npm ci --ignore-scripts --prefix node_modules/eks-access-gitops/cdktf");
  });
});
