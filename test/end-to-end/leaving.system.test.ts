// docs/leaving.md: entries change hands without a gap. Another Terraform's, a module's; and ours, to another Terraform.
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import execa from "execa";

import { sandboxEnvironment, startSandbox, type Sandbox } from "../../lib/sandbox";
import { ACCOUNT, REGION, role } from "../apply/repository";
import { access, folder, type Folder, type Outcome } from "../scripts/harness";
import { writeCliConfig } from "../sandbox/support/tools";
import { describeWithAwsProvider } from "../support/require-tool";
import { startTerraformHost, type TerraformHost } from "../support/terraform-host/terraform-host";

jest.setTimeout(600_000);

const VIEW = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy";

const PROVIDER = `
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = ">= 5.100.0, < 7.0.0" }
  }
}
provider "aws" { region = "${REGION}" }
`;

const RESOURCES = `
resource "aws_eks_access_entry" "a" {
  cluster_name      = "one"
  principal_arn     = "${role("a")}"
  kubernetes_groups = ["viewers"]
}
resource "aws_eks_access_policy_association" "a" {
  cluster_name  = "one"
  principal_arn = aws_eks_access_entry.a.principal_arn
  policy_arn    = "${VIEW}"
  access_scope { type = "cluster" }
}
`;

const REMOVED = `
removed {
  from = aws_eks_access_policy_association.a
  lifecycle { destroy = false }
}
removed {
  from = aws_eks_access_entry.a
  lifecycle { destroy = false }
}
`;

/** The shape of terraform-aws-modules/eks: entries and associations by for_each, in a module that stays in use. */
const MODULE = `
variable "access_entries" { type = map(string) }
resource "aws_eks_access_entry" "this" {
  for_each      = var.access_entries
  cluster_name  = "one"
  principal_arn = each.value
}
resource "aws_eks_access_policy_association" "this" {
  for_each      = var.access_entries
  cluster_name  = "one"
  principal_arn = aws_eks_access_entry.this[each.key].principal_arn
  policy_arn    = "${VIEW}"
  access_scope { type = "cluster" }
}
`;
const calling = (entries: string): string =>
  `${PROVIDER}\nmodule "eks" {\n  source         = "./eks"\n  access_entries = ${entries}\n}\n`;

describeWithAwsProvider("entries that change hands", (path, mirror) => {
  let host: TerraformHost;
  let terraformPath: string;
  let sandbox: Sandbox;
  let other: Folder;
  let root: Folder;
  let outdir: Folder;
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    host = await startTerraformHost(path, mirror);
    terraformPath = host.terraform;
  });
  afterAll(async () => {
    await host.stop();
  });
  beforeEach(async () => {
    sandbox = await startSandbox({
      seed: { clusters: [{ name: "one", account: ACCOUNT, region: REGION, authenticationMode: "API" }] },
    });
    [other, root, outdir] = [folder(), folder(), folder()];
    env = {
      ...process.env,
      ...sandboxEnvironment(sandbox.url, ACCOUNT, REGION),
      TF_CLI_CONFIG_FILE: writeCliConfig(folder().path, "5.100.0"),
      TERRAFORM_BINARY_NAME: terraformPath,
      CDKTF_OUTDIR: outdir.path,
    };
  });
  afterEach(async () => {
    await sandbox.close();
  });

  const terraform = async (...args: string[]) =>
    await execa(terraformPath, [...args, "-no-color"], { cwd: other.path, env, extendEnv: false, reject: false });
  const applied = async (text: string): Promise<string> => {
    writeFileSync(join(other.path, "main.tf"), text);
    expect(await terraform("init", "-input=false")).toMatchObject({ exitCode: 0 });
    const { stdout, exitCode, stderr } = await terraform("apply", "-auto-approve");
    expect([exitCode, stderr]).toEqual([0, ""]);
    return stdout;
  };
  const planned = async (): Promise<string> => (await terraform("plan")).stdout;
  const yarn = async (...argv: string[]): Promise<Outcome> => await access([...argv, "--root", root.path], { env });
  const entries = () => sandbox.inventory(ACCOUNT, REGION, "one").entries;
  /** Calls that took something away, or made something. */
  const writes = (): number =>
    sandbox.calls().filter(({ operation }) => /^(Create|Delete|Associate|Disassociate)/.test(operation)).length;

  it("of another Terraform are let go by `removed` blocks, and taken over by adopt", async () => {
    await applied(PROVIDER + RESOURCES);
    const before = [entries(), writes()];
    await applied(PROVIDER + REMOVED);
    expect([entries(), writes()]).toEqual(before);
    expect(await planned()).toContain("No changes.");
  });

  it("of a module that stays in use are let go by `state rm`, for which `removed` is refused", async () => {
    other.write("eks/main.tf", MODULE);
    await applied(calling(`{ a = "${role("a")}" }`));
    const before = [entries(), writes()];
    writeFileSync(
      join(other.path, "removed.tf"),
      "removed {\n  from = module.eks.aws_eks_access_entry.this\n  lifecycle { destroy = false }\n}\n",
    );
    expect((await terraform("plan")).stderr).toMatch(/Removed resource still exists/);
    writeFileSync(join(other.path, "removed.tf"), "");
    const addresses = ["aws_eks_access_policy_association", "aws_eks_access_entry"].map(
      (type) => `module.eks.${type}.this`,
    );
    expect(
      await execa(terraformPath, ["state", "rm", ...addresses], { cwd: other.path, env, extendEnv: false }),
    ).toMatchObject({
      exitCode: 0,
    });
    writeFileSync(join(other.path, "main.tf"), calling("{}"));
    expect(await planned()).toContain("No changes.");
    expect([entries(), writes()]).toEqual(before);
  });

  it("are ours after adopt and apply, with nothing taken away; and another Terraform's after `retired: forget`", async () => {
    await applied(PROVIDER + RESOURCES);
    await applied(PROVIDER + REMOVED);
    const [mine] = entries();
    expect(await yarn("adopt", "--cluster", "one", "--account", ACCOUNT, "--region", REGION, "--write")).toMatchObject({
      code: 0,
    });
    expect(await yarn("apply", "--cluster", "one", "--yes")).toMatchObject({ code: 0 });
    expect(await yarn("drift", "--cluster", "one")).toMatchObject({ code: 0 });
    expect(await yarn("adopt", "drop", "--cluster", "one")).toMatchObject({ code: 0 });
    expect(entries()[0]).toEqual(mine);

    root.write("clusters/one.yaml", `${root.read("clusters/one.yaml")}retired: {entries: forget, reason: moves}\n`);
    expect(await yarn("apply", "--cluster", "one", "--yes")).toMatchObject({ code: 0 });
    expect(entries()[0]).toEqual(mine);
    const imports = `
import {
  to = aws_eks_access_entry.a
  id = "one:${role("a")}"
}
import {
  to = aws_eks_access_policy_association.a
  id = "one#${role("a")}#${VIEW}"
}
`;
    expect(await applied(PROVIDER + RESOURCES + imports)).toContain("2 imported, 0 added, 0 changed, 0 destroyed");
    expect(await planned()).toContain("No changes.");
    expect(entries()[0]).toEqual(mine);
  });
});
