import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { sandboxEnvironment, startSandbox } from "../../lib/sandbox";
import type { Sandbox, SandboxSeed } from "../../lib/sandbox";
import { ACCOUNT, OTHER_ACCOUNT, REGION, role } from "./support/core";
import { describeWith, missingTerraform, run, writeCliConfig } from "./support/tools";
import type { Run } from "./support/tools";

jest.setTimeout(180_000);

const PROVIDER = "5.100.0";

/** A break-glass role with an inline policy, its entry and a cluster-wide policy, in an account reached by assume_role. */
const configuration = `
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "${PROVIDER}"
    }
  }
}
provider "aws" {
  region              = "${REGION}"
  allowed_account_ids = ["${ACCOUNT}"]
  assume_role {
    role_arn     = "${role("deploy")}"
    session_name = "terraform"
  }
  default_tags { tags = { ManagedBy = "test" } }
}
variable "groups" {
  type    = set(string)
  default = ["viewers"]
}
variable "description" {
  type    = string
  default = "break glass"
}
resource "aws_iam_role" "ops" {
  name        = "ops"
  path        = "/break-glass/"
  description = var.description
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "${role("admin")}" } }]
  })
}
resource "aws_iam_role_policy" "ops" {
  name   = "eks"
  role   = aws_iam_role.ops.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "eks:*", Resource = "*" }] })
}
resource "aws_eks_access_entry" "ops" {
  cluster_name      = "prod"
  principal_arn     = aws_iam_role.ops.arn
  type              = "STANDARD"
  kubernetes_groups = var.groups
  user_name         = "arn:aws:sts::${ACCOUNT}:assumed-role/ops/{{SessionName}}"
  tags              = { Team = "a+b" }
}
resource "aws_eks_access_policy_association" "ops" {
  cluster_name  = "prod"
  principal_arn = aws_eks_access_entry.ops.principal_arn
  policy_arn    = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"
  access_scope { type = "cluster" }
}
resource "aws_eks_access_entry" "node" {
  cluster_name  = "prod"
  principal_arn = "${role("node")}"
  type          = "EC2_LINUX"
}
import {
  to = aws_eks_access_entry.node
  id = "prod:${role("node")}"
}
`;

describeWith(missingTerraform(PROVIDER))(`Terraform with the AWS provider ${PROVIDER}`, () => {
  let sandbox: Sandbox;
  let folder: string;

  const seed: SandboxSeed = {
    principals: [role("deploy"), role("node")],
    clusters: [
      { name: "prod", account: ACCOUNT, region: REGION, entries: [{ principalArn: role("node"), type: "EC2_LINUX" }] },
    ],
  };
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "sandbox-terraform-"));
    writeFileSync(path.join(folder, "main.tf"), configuration);
  });
  afterEach(async () => {
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const terraform = (...args: string[]): Promise<Run> => {
    const environment = sandboxEnvironment(sandbox.url, OTHER_ACCOUNT, REGION);
    const config = { TF_CLI_CONFIG_FILE: writeCliConfig(folder, PROVIDER), CHECKPOINT_DISABLE: "1" };
    return run("terraform", [...args, "-no-color", "-input=false"], {
      cwd: folder,
      env: { ...environment, ...config },
    });
  };
  const entries = (): Record<string, object> =>
    Object.fromEntries(sandbox.inventory(ACCOUNT, REGION, "prod").entries.map((entry) => [entry.principalArn, entry]));

  const refusals = (operation: string): readonly (string | undefined)[] =>
    sandbox.calls().flatMap((call) => (call.operation === operation && call.errorCode ? [call.errorCode] : []));

  it("applies, adopts an entry, plans nothing after, changes groups in place, and destroys", async () => {
    const slow = { iamPropagationMs: 1000, eventualConsistencyMs: 1000 };
    sandbox = await startSandbox({ principals: "strict", seed, ...slow });
    expect(await terraform("init")).toMatchObject({ status: 0 });

    const applied = await terraform("apply", "-auto-approve");
    expect(applied.stderr).toBe("");
    expect(applied.stdout).toContain("Apply complete! Resources: 1 imported, 4 added, 1 changed, 0 destroyed.");
    expect(entries()).toMatchObject({
      [role("break-glass/ops")]: {
        kubernetesGroups: ["viewers"],
        tags: { Team: "a+b", ManagedBy: "test" },
        policies: [{ policy: "AmazonEKSClusterAdminPolicy", scope: "cluster" }],
      },
      [role("node")]: { type: "EC2_LINUX", kubernetesGroups: ["system:nodes"], tags: { ManagedBy: "test" } },
    });
    // A new role and a new entry are not seen at once, and the provider tries again.
    expect(refusals("CreateAccessEntry")).toContain("InvalidParameterException");
    expect(refusals("AssociateAccessPolicy")).toContain("ResourceNotFoundException");

    const second = await terraform("plan", "-detailed-exitcode");
    expect(second).toMatchObject({ status: 0, stdout: expect.stringContaining("No changes.") as string });

    const changed = await terraform("apply", "-auto-approve", "-var", 'groups=["a","b"]', "-var", "description=new");
    expect(changed.stdout).toContain("Apply complete! Resources: 0 added, 2 changed, 0 destroyed.");
    expect(entries()[role("break-glass/ops")]).toMatchObject({
      kubernetesGroups: ["a", "b"],
      policies: [{ policy: "AmazonEKSClusterAdminPolicy", scope: "cluster" }],
    });

    const destroyed = await terraform("destroy", "-auto-approve");
    expect(destroyed.stdout).toContain("Destroy complete! Resources: 5 destroyed.");
    expect(entries()).toEqual({});
    expect(sandbox.calls().filter(({ operation }) => operation === "unknown")).toEqual([]);
  });

  it("gets through while every third call is throttled", async () => {
    sandbox = await startSandbox({ principals: "strict", seed, throttle: { everyNth: 3 } });
    expect(await terraform("init")).toMatchObject({ status: 0 });
    expect((await terraform("apply", "-auto-approve")).stderr).toBe("");
    expect(Object.keys(entries())).toEqual([role("break-glass/ops"), role("node")]);
    expect(sandbox.calls().filter(({ errorCode }) => errorCode === "ThrottlingException").length).toBeGreaterThan(4);
  });
});
