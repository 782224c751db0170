import { execFile, execFileSync } from "node:child_process";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";

import { requireSystemTest } from "../../support/require-tool";

export interface Run {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. A failure is a result here, not an exception. */
export function run(file: string, args: readonly string[], options: { cwd?: string; env?: object } = {}): Promise<Run> {
  const env = { ...process.env, ...options.env };
  // A session or profile of whoever runs the tests would win over the sandbox's credentials.
  for (const name of ["AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_DEFAULT_PROFILE"]) Reflect.deleteProperty(env, name);
  return new Promise((resolve) => {
    execFile(file, args, { ...options, env, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      const status = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
      resolve({ status, stdout, stderr });
    });
  });
}

function works(file: string, args: readonly string[]): boolean {
  try {
    execFileSync(file, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/**
 * `describe` where a tool is there; elsewhere a skipped one that says, aloud and in its name, what is missing. In CI a skip is a failure:
 * nobody reads the names of skipped tests there.
 */
export function describeWith(missing: string | undefined): (name: string, tests: () => void) => void {
  requireSystemTest();
  if (missing === undefined) return describe;
  if (process.env["CI"]) throw new Error(`These tests must run in CI, and ${missing}.`);
  return (name, tests) => {
    process.stderr.write(`SKIPPED: ${name}, because ${missing}.\n`);
    describe.skip(`${name} [SKIPPED: ${missing}]`, tests);
  };
}

export function missingAwsCli(): string | undefined {
  return works("aws", ["--version"]) ? undefined : "the AWS CLI (aws) is not on PATH";
}

export function missingTerraform(version: string): string | undefined {
  if (!works("terraform", ["version"])) return "terraform is not on PATH";
  return tryFindMirror(version) === undefined ? `no folder has hashicorp/aws ${version} for Terraform` : undefined;
}

/** A folder with Terraform providers, laid out as a filesystem mirror, one level below the usual places. */
function tryFindMirror(version: string): string | undefined {
  return ["/opt", "/usr/share", "/usr/local/share"]
    .filter((place) => existsSync(place))
    .flatMap((place) => readdirSync(place).map((name) => path.join(place, name)))
    .find((folder) => holdsProvider(path.join(folder, "registry.terraform.io/hashicorp/aws"), version));
}

function holdsProvider(folder: string, version: string): boolean {
  return existsSync(folder) && readdirSync(folder).some((name) => name === version || name.includes(`_${version}_`));
}

/** Writes a Terraform CLI configuration that installs providers from the mirror, into a folder, and returns its path. */
export function writeCliConfig(folder: string, version: string): string {
  const file = path.join(folder, "terraform.rc");
  const mirror = JSON.stringify(tryFindMirror(version) ?? "");
  writeFileSync(file, `provider_installation {\n  filesystem_mirror {\n    path = ${mirror}\n  }\n}\n`);
  return file;
}
