import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

import { findProviderMirror, placesOfThisMachine } from "../../lib/io/terraform/find-provider-mirror";
import type { ProviderMirror } from "../../lib/io/terraform/find-provider-mirror";
import { tryFindTerraformPath } from "../../lib/io/terraform/find-terraform";
import type { Environment } from "../../lib/io/environment";
import { CHROMIUM_NAMES, tryFindChromium } from "./browser";

/**
 * A `describe` for tests that run the real Terraform; `body` gets its absolute path. Without Terraform they are skipped,
 * and the output says so; in CI (`CI` set) they fail instead, because a pipeline that skips them proves nothing.
 */
export function describeWithTerraform(name: string, body: (terraformPath: string) => void): void {
  const missing = "terraform is not on PATH (nor named by TERRAFORM_BINARY_NAME)";
  describeWithTool(name, tryFindTerraformPath(process.env), missing, body);
}

/** As `describeWithTerraform`, for tests that also need the AWS provider: from a mirror here, in CI from wherever it is. */
export function describeWithAwsProvider(
  name: string,
  body: (terraformPath: string, mirror: ProviderMirror) => void,
): void {
  const terraformPath = tryFindTerraformPath(process.env);
  const mirror = findProviderMirror(placesOfThisMachine(process.env));
  // In CI Terraform downloads it: a test that is skipped there would never run at all.
  const mayDownload = toolDecision(false, process.env) === "fail";
  if (terraformPath !== undefined && mirror.kind === "registry" && !mayDownload) {
    skip(name, "no local copy of the AWS provider was found");
    return;
  }
  describeWithTerraform(name, (path) => {
    body(path, mirror);
  });
}

/** As `describeWithTerraform`, for tests that run other programs: `kubectl`, `openssl`. */
export function describeWithPrograms(name: string, programs: readonly string[], body: () => void): void {
  const missing = programs.filter((program) => !isOnPath(program));
  describeWithTool(name, missing.length === 0 ? programs : undefined, `${missing.join(", ")} is not on PATH`, body);
}

/** As `describeWithTerraform`, for tests that look at a page in Chromium. */
export function describeWithChromium(name: string, body: (chromiumPath: string) => void): void {
  describeWithTool(name, tryFindChromium(), `${CHROMIUM_NAMES.join(", ")}: none is on PATH`, body);
}

function isOnPath(program: string): boolean {
  return (process.env["PATH"] ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

export function isCi(env: Environment): boolean {
  return !["", "0", "false"].includes(env["CI"] ?? "");
}

/** What to do with tests whose tool may be missing. */
export function toolDecision(isThere: boolean, env: Environment): "run" | "skip" | "fail" {
  if (isThere) return "run";
  return isCi(env) ? "fail" : "skip";
}

function describeWithTool<T>(name: string, tool: T | undefined, missing: string, body: (tool: T) => void): void {
  requireSystemTest();
  if (tool !== undefined) {
    describe(name, () => {
      body(tool);
    });
  } else if (toolDecision(false, process.env) === "skip") {
    skip(name, missing);
  } else {
    test(`${name}: needs a tool that CI must have`, () => {
      throw new Error(`${missing}, and CI is set`);
    });
  }
}

/** How a test's name ends that leaves its own process: jest.config.cjs. */
export const SYSTEM_TEST = ".system.test.ts";

/** Whoever runs `yarn test:unit` has Node, git and a shell, and waits for no other program. */
export function requireSystemTest(): void {
  const { testPath = "" } = expect.getState();
  if (testPath.endsWith(SYSTEM_TEST)) return;
  throw new Error(`${testPath} starts programs: its name has to end in ${SYSTEM_TEST}`);
}

function skip(name: string, reason: string): void {
  process.stderr.write(`SKIPPED "${name}": ${reason}\n`); // jest only counts skipped tests, without saying why
  test.skip(`${name} (skipped: ${reason})`, () => undefined);
}
