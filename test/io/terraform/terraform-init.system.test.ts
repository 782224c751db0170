import { existsSync, lstatSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { openTerraform, type TerraformOptions } from "../../../lib/io/terraform/terraform";
import type { ProviderMirror } from "../../../lib/io/terraform/find-provider-mirror";
import { terraformPlatform } from "../../../lib/io/terraform/terraform-platform";
import { describeWithAwsProvider, describeWithTerraform } from "../../support/require-tool";
import { smallMirror } from "./provider-fixture";
import { callerEnvironment, temporaryFolder } from "./temporary-folder";

const folder = temporaryFolder();
const platform = terraformPlatform(process.platform, process.arch);

/** Folders of stacks that require an AWS provider. */
function awsStacks(group: string, count: number, version: string): string[] {
  return Array.from({ length: count }, (_, index) => {
    const content = { terraform: { required_providers: { aws: { source: "hashicorp/aws", version } } } };
    return join(folder.write(`${group}/stack-${String(index)}/cdk.tf.json`, content), "..");
  });
}

const provider = (stack: string, version: string) =>
  join(stack, ".terraform/providers/registry.terraform.io/hashicorp/aws", version, platform);

/** Initialises the stacks at once; returns what Terraform said. */
async function initAll(stacks: string[], options: TerraformOptions): Promise<string[]> {
  const lines: string[] = [];
  const terraform = await openTerraform({ ...options, onLine: (line) => lines.push(line) });
  try {
    await Promise.all(stacks.map((stack) => terraform.init(stack)));
  } finally {
    await terraform.close();
  }
  return lines;
}

const count = (lines: string[], pattern: RegExp) => lines.filter((line) => pattern.test(line)).length;

describeWithTerraform("init with a mirror", (path) => {
  test("unpacks a zip once for all stacks, which link to it", async () => {
    const mirror = {
      kind: "mirror",
      dir: smallMirror(join(folder.path, "zips"), "packed"),
      versions: ["9.9.9"],
      packed: true,
    } as const;
    const env = callerEnvironment({ XDG_CACHE_HOME: join(folder.path, "cache"), TF_PLUGIN_CACHE_DIR: undefined });
    const stacks = awsStacks("packed", 3, "9.9.9");
    const lines = await initAll(stacks, { path, mirror, env });
    expect(count(lines, /^- Installing hashicorp\/aws v9\.9\.9/)).toBe(1);
    expect(count(lines, /^- Using hashicorp\/aws v9\.9\.9 from the shared cache directory/)).toBe(2);
    const places = new Set(stacks.map((stack) => realpathSync(provider(stack, "9.9.9"))));
    const shared = "eks-access-gitops/terraform-plugins/registry.terraform.io/hashicorp/aws/9.9.9";
    expect([...places]).toEqual([join(folder.path, "cache", shared, platform)]);
  });

  test.each([["spaces in it"], ['"quotes" and \\backslashes'], ["${dollars} and %{percent}"], ["€uro"]])(
    "links to an unpacked one in a folder with %s",
    async (name) => {
      const mirror = {
        kind: "mirror",
        dir: smallMirror(join(folder.path, name), "unpacked"),
        versions: ["9.9.9"],
        packed: false,
      } as const;
      const [stack = ""] = awsStacks(`stack ${name}`, 1, "9.9.9");
      await initAll([stack], { path, mirror, env: callerEnvironment() });
      expect(realpathSync(provider(stack, "9.9.9"))).toBe(
        join(mirror.dir, "registry.terraform.io/hashicorp/aws/9.9.9", platform),
      );
    },
  );

  test("keeps the user's other settings", async () => {
    const userConfig = folder.write("user.rc", 'credentials "terraform.example.com" {\n  token = "x"\n}\n');
    const dir = smallMirror(join(folder.path, "with-settings"), "unpacked");
    const [stack = ""] = awsStacks("settings", 1, "9.9.9");
    const lines = await initAll([stack], {
      path,
      mirror: { kind: "mirror", dir, versions: ["9.9.9"], packed: false, extends: userConfig },
      env: callerEnvironment(),
    });
    expect(count(lines, /configuration|Error/)).toBe(0); // it warns of the lock file, as always with a mirror
    expect(existsSync(provider(stack, "9.9.9"))).toBe(true);
  });

  test("leaves a configuration of the user's own alone", async () => {
    const dir = smallMirror(join(folder.path, "own"), "unpacked");
    const file = folder.write(
      "own.rc",
      `provider_installation {\n  filesystem_mirror {\n    path = "${dir}"\n  }\n}\n`,
    );
    const [stack = ""] = awsStacks("own-config", 1, "9.9.9");
    await initAll([stack], {
      path,
      mirror: { kind: "cli-config", file },
      env: callerEnvironment({ TF_CLI_CONFIG_FILE: file }),
    });
    expect(realpathSync(provider(stack, "9.9.9"))).toContain(dir);
  });

  test("a committed lock file is used and not changed; one that lists another version is refused", async () => {
    const dir = smallMirror(join(folder.path, "locked"), "unpacked");
    const options = {
      path,
      mirror: { kind: "mirror", dir, versions: ["9.9.9"], packed: false } as const,
      env: callerEnvironment(),
    };
    const [first = "", second = "", third = ""] = awsStacks("lock", 3, "9.9.9");
    await initAll([first], options);
    const text = readFileSync(join(first, ".terraform.lock.hcl"), "utf8");

    await initAll([second], { ...options, lockFile: folder.write("terraform.lock.hcl", text) });
    expect(readFileSync(join(second, ".terraform.lock.hcl"), "utf8")).toBe(text);

    const lockFile = folder.write("other.lock.hcl", text.replace(/h1:\w{5}/, "h1:AAAAA"));
    await expect(initAll([third], { ...options, lockFile })).rejects.toThrow(
      /^terraform init failed in stack stack-2:\nError: Failed to install provider\n\n.*checksums/s,
    );
  });

  test("close removes the configuration made for the mirror, which nobody else may read", async () => {
    const mirror = { kind: "mirror", dir: "/m", versions: ["9.9.9"], packed: false } as const;
    const [stack = ""] = awsStacks("closing", 1, "9.9.9");
    const lines: string[] = [];
    const path = folder.write("print-config", '#!/bin/sh\necho "$TF_CLI_CONFIG_FILE"\n', 0o755);
    const terraform = await openTerraform({ path, mirror, env: {}, onLine: (line) => lines.push(line) });
    await terraform.init(stack);
    const [file = ""] = lines;
    expect(readFileSync(file, "utf8")).toContain('path    = "/m"');
    expect(lstatSync(dirname(file)).mode & 0o777).toBe(0o700);
    await terraform.close();
    await terraform.close();
    expect(existsSync(dirname(file))).toBe(false);
  });
});

describeWithAwsProvider("init with the AWS provider found on this machine", (path, mirror: ProviderMirror) => {
  test("installs hashicorp/aws without the network, as a link, though TF_CLI_CONFIG_FILE names no file", async () => {
    const stacks = awsStacks("real", 3, ">= 5.100.0, < 7.0.0");
    // An unreachable proxy: whatever asked a registry would fail.
    const offline = {
      HTTPS_PROXY: "http://127.0.0.1:9",
      HTTP_PROXY: "http://127.0.0.1:9",
      TF_CLI_CONFIG_FILE: mirror.kind === "cli-config" ? mirror.file : "/no/such/file",
    };
    const lines = await initAll(stacks, { path, mirror, env: callerEnvironment(offline) });
    expect(count(lines, /^Terraform has been successfully initialized/)).toBe(3);
    expect(count(lines, /CLI configuration/)).toBe(0);
    for (const stack of stacks) {
      expect(readFileSync(join(stack, ".terraform.lock.hcl"), "utf8")).toMatch(
        /provider "registry\.terraform\.io\/hashicorp\/aws" \{\n {2}version {5}= "[56]\./,
      );
    }
  }, 60_000);
});
