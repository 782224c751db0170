import { join } from "node:path";

import {
  AssociateAccessPolicyCommand,
  CreateAccessEntryCommand,
  DeleteAccessEntryCommand,
  EKSClient,
  UpdateAccessEntryCommand,
} from "@aws-sdk/client-eks";
import { IAMClient, UpdateAssumeRolePolicyCommand } from "@aws-sdk/client-iam";

import type { DriftReport } from "../../lib/drift";
import { withCdktfDiff } from "../../lib/io/cdktf/diff-stack";
import type { ProviderMirror } from "../../lib/io/terraform/find-provider-mirror";
import { openTerraform } from "../../lib/io/terraform/terraform";
import { policyArn } from "../../lib/model";
import { sandboxEnvironment, startSandbox, type Sandbox } from "../../lib/sandbox";
import { access, folder, type Folder } from "../scripts/harness";
import { describeWithAwsProvider } from "../support/require-tool";
import { startTerraformHost, type TerraformHost } from "../support/terraform-host/terraform-host";

jest.setTimeout(900_000);

const ACCOUNT = "111122223333";
const REGION = "eu-west-1";
const STACKS = [`account-${ACCOUNT}`, "one"] as const;
const role = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const ADMIN = policyArn("AmazonEKSClusterAdminPolicy", "aws");
const EDIT = policyArn("AmazonEKSEditPolicy", "aws");

const PLATFORM = `
organization: acme
tags: {ManagedBy: eks-access-gitops}
terraform: {awsProvider: ">= 5.100.0, < 7.0.0"}
breakGlass:
  role: break-glass
  create: true
  trustedPrincipals: ["${role("people/sre")}"]
guardrails:
  clusterAdmin: allowed
  protectedNamespaces: []
  clusterWideSecrets: allowed
  delegation:
    "*": {policies: [view, edit], clusterScope: [view], clusters: ["*"], namespaces: ["*"], groups: ["*"], usernames: ["*"], claims: ["*"]}
`;
const CLUSTER = `
cluster: one
account: "${ACCOUNT}"
region: ${REGION}
authenticationMode: API
nodes: [{role: node-linux, type: EC2_LINUX}]
`;

/** A team in which each principal stands for one thing that happens to it. */
function team(name: string, principals: readonly string[], more = ""): string {
  return `
team: ${name}
owners: ["@acme/${name}"]
namespaces: [${name}]
access:
  - principals: [${principals.map((principal) => `{role: ${principal}}`).join(", ")}]
    clusters: ["*"]
    policies: {edit: own}
    kubernetesGroups: ["team:${name}"]
${more}`;
}

const BEFORE = {
  "teams/kept.yaml": team("kept", ["untouched", "grouped", "deleted", "widened", "given"]),
  "teams/moved.yaml": team("moved", ["leaving", "staying"]),
  "teams/guests.yaml": team("guests", ["guest"], `    expires: "2026-11-25"\n`),
};
/** Merged since: one comes, one leaves, one team has another group. Nobody applied it. */
const AFTER = {
  "teams/moved.yaml": team("moved", ["staying", "coming"]).replace("team:moved", "team:other"),
};

describeWithAwsProvider("drift with Terraform's plans", (terraformPath: string, mirror: ProviderMirror) => {
  let sandbox: Sandbox;
  let root: Folder;
  let env: NodeJS.ProcessEnv;
  let host: TerraformHost;

  const out = (): string => join(root.path, "cdktf.out");
  const write = (files: Readonly<Record<string, string>>): void => {
    for (const [path, text] of Object.entries(files)) root.write(path, text);
  };
  const synthesize = async (now: string): Promise<void> => {
    const ran = await access(["synth", "--root", root.path, "--out", out()], { env: { ...env, ACCESS_NOW: now } });
    expect(ran).toMatchObject({ code: 0 });
  };
  const drift = async (now: string, ...args: string[]) => {
    const ran = await access(["drift", "--root", root.path, "--format", "json", "--out", out(), ...args], {
      env: { ...env, ACCESS_NOW: now },
    });
    if (ran.code > 1) throw new Error(ran.err);
    return { ...ran, report: JSON.parse(ran.out) as DriftReport };
  };
  /** `cause kind principal policy`, a line for each finding. */
  const brief = ({ clusters, accounts = [] }: DriftReport): string[] =>
    [...clusters, ...accounts].flatMap(({ findings }) =>
      findings.map(({ kind, cause, principal, policy }) =>
        [cause, kind, principal?.replace(/^.*:role\//, ""), policy?.replace(/AmazonEKS|Policy/g, "")]
          .filter(Boolean)
          .join(" "),
      ),
    );

  const diff = async (): Promise<void> => {
    const { signal } = new AbortController();
    await withCdktfDiff({ terraform: host.terraform, mirror, env, signal, outdir: out() }, async (run) => {
      for (const stack of STACKS) {
        const { ok, output } = await run(stack);
        if (!ok) throw new Error(output);
        // What the CLI was kept from is still there for people.
        expect(output).toContain(stack === "one" ? "Plan:" : "aws_iam_role");
      }
    });
  };

  beforeAll(async () => {
    root = folder();
    sandbox = await startSandbox({
      seed: { clusters: [{ name: "one", account: ACCOUNT, region: REGION, authenticationMode: "API" }] },
    });
    const credentials = sandboxEnvironment(sandbox.url, ACCOUNT, REGION);
    host = await startTerraformHost(terraformPath, mirror);
    env = { ...process.env, ...credentials, TERRAFORM_BINARY_NAME: host.terraform };
    write({ "platform.yaml": PLATFORM, "clusters/one.yaml": CLUSTER, ...BEFORE });
    await synthesize("2026-11-22");
    const terraform = await openTerraform({ path: host.terraform, mirror, env });
    for (const stack of STACKS) {
      const dir = join(out(), "stacks", stack);
      await terraform.init(dir);
      await terraform.apply(dir, (await terraform.plan(dir)).file, {});
    }
    await terraform.close();
  });
  afterAll(async () => {
    await host.stop();
    await sandbox.close();
  });

  it("right after an apply there is none, whatever the provider reads back", async () => {
    const { code, report } = await drift("2026-11-22", "--terraform");
    expect(brief(report)).toEqual([]);
    expect(code).toBe(0);
    const plannedAt = expect.stringMatching(/^\d{4}-/) as string;
    expect(report.clusters).toEqual([{ cluster: "one", findings: [], terraform: { plannedAt } }]);
    expect(report.accounts).toEqual([{ account: ACCOUNT, stack: STACKS[0], findings: [], terraform: { plannedAt } }]);
  });

  it("what was done outside, what was merged and what the calendar did are told apart, each once", async () => {
    const credentials = { accessKeyId: ACCOUNT, secretAccessKey: "x" };
    const eks = new EKSClient({ endpoint: sandbox.url, region: REGION, credentials });
    const iam = new IAMClient({ endpoint: sandbox.url, region: "us-east-1", credentials });
    const at = (name: string) => ({ clusterName: "one", principalArn: role(name) });
    const username = (name: string): string => `arn:aws:sts::${ACCOUNT}:assumed-role/${name}/{{SessionName}}`;
    const whole = { accessScope: { type: "cluster" as const } };
    await eks.send(new CreateAccessEntryCommand(at("rogue")));
    await eks.send(new AssociateAccessPolicyCommand({ ...at("rogue"), policyArn: ADMIN, ...whole }));
    await eks.send(
      new UpdateAccessEntryCommand({ ...at("grouped"), kubernetesGroups: ["admins"], username: username("grouped") }),
    );
    await eks.send(new DeleteAccessEntryCommand(at("deleted")));
    await eks.send(new AssociateAccessPolicyCommand({ ...at("widened"), policyArn: EDIT, ...whole }));
    await eks.send(new AssociateAccessPolicyCommand({ ...at("given"), policyArn: ADMIN, ...whole }));
    const anybody = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" }],
    };
    await iam.send(
      new UpdateAssumeRolePolicyCommand({ RoleName: "break-glass", PolicyDocument: JSON.stringify(anybody) }),
    );
    eks.destroy();
    iam.destroy();

    write(AFTER);
    await synthesize("2026-11-27");
    await diff();
    const saved = await drift("2026-11-27", "--plans");
    expect(saved.code).toBe(1);
    expect(brief(saved.report)).toEqual([
      "unapplied missing-entry coming",
      "outside missing-entry deleted",
      "outside policy-unexpected given ClusterAdmin",
      "outside groups-changed grouped",
      "calendar unmanaged-entry guest",
      "unapplied unmanaged-entry leaving",
      "outside unmanaged-entry rogue",
      "unapplied groups-changed staying",
      "outside scope-changed widened Edit",
      "outside account-stack break-glass",
    ]);
    const [breakGlass] = saved.report.accounts?.flatMap(({ findings }) => findings) ?? [];
    expect(breakGlass).toMatchObject({
      principal: role("break-glass"),
      terraform: { address: "aws_iam_role.break-glass", actions: ["update"], attributes: ["assume_role_policy"] },
      actual: { assume_role_policy: expect.stringContaining('"*"') as string },
      expected: { assume_role_policy: expect.stringContaining("people/sre") as string },
    });

    const planned = await drift("2026-11-27", "--terraform");
    expect(brief(planned.report)).toEqual(brief(saved.report));
    expect(sandbox.calls().map(({ operation }) => operation)).not.toContain("PutObject");
  });

  it("a plan that cannot be made is no clean one", async () => {
    const { couldNotLook } = await broken();
    expect(couldNotLook).toMatch(/^show: |is no/);
  });

  async function broken() {
    root.write("cdktf.out/stacks/one/plan", "this is no plan");
    const { report, err } = await drift("2026-11-27", "--plans");
    expect(err).toContain("could not look at the stack of one");
    return report.clusters[0]?.terraform ?? {};
  }
});
