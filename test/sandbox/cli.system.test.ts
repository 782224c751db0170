import { sandboxEnvironment, startSandbox } from "../../lib/sandbox";
import type { Sandbox } from "../../lib/sandbox";
import { ACCOUNT, OTHER_ACCOUNT, REGION, VIEW, role } from "./support/core";
import { describeWith, missingAwsCli, run } from "./support/tools";
import type { Run } from "./support/tools";

jest.setTimeout(120_000);

const SLR = role("aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS");
const OLD = "old";
const onProd = (operation: string, principalArn: string, ...rest: string[]): string[] => [
  ...["eks", operation, "--cluster-name", "prod", "--principal-arn", principalArn],
  ...rest,
];
const create = (principalArn: string, ...rest: string[]): string[] =>
  onProd("create-access-entry", principalArn, ...rest);
const associate = (principalArn: string, policyArn: string, scope = "type=cluster"): string[] =>
  onProd("associate-access-policy", principalArn, "--policy-arn", policyArn, "--access-scope", scope);
const setMode = (name: string, mode: string): string[] => [
  ...["eks", "update-cluster-config", "--name", name, "--access-config", `authenticationMode=${mode}`],
];

let sandbox: Sandbox;
const aws = (...args: string[]): Promise<Run> =>
  run("aws", [...args, "--output", "json"], { env: sandboxEnvironment(sandbox.url, ACCOUNT, REGION) });

/** What the CLI prints for a refusal: the code it read from the answer, and the message. */
const refusal = ({ stderr }: Run): { code: string | undefined; message: string | undefined } => {
  const [, code, message] = /An error occurred \((\w+)\) when calling the \w+ operation: (.*)/.exec(stderr) ?? [];
  return { code, message };
};

describeWith(missingAwsCli())("the AWS CLI", () => {
  beforeAll(async () => {
    const entries = [{ principalArn: role("known") }, { principalArn: role("node"), type: "EC2_LINUX" as const }];
    sandbox = await startSandbox({
      updateMs: 60_000,
      principals: "strict",
      seed: {
        clusters: [
          { name: "prod", account: ACCOUNT, region: REGION, entries },
          { name: OLD, account: ACCOUNT, region: REGION, authenticationMode: "CONFIG_MAP" },
        ],
        principals: [role("known"), role("team/free"), SLR],
      },
    });
  });
  afterAll(() => sandbox.close());

  // Every message that facts gathered from real EKS answers: what a user would see in a terminal.
  it.each<[string, string[], string, string]>([
    [
      "a duplicate entry",
      create(role("known")),
      "ResourceInUseException",
      "The specified access entry resource is already in use on this cluster.",
    ],
    [
      "an STS session",
      create(`arn:aws:sts::${ACCOUNT}:assumed-role/known/me`),
      "InvalidParameterException",
      "The principalArn parameter format is not valid",
    ],
    [
      "a principal that does not exist",
      create(role("nobody")),
      "InvalidParameterException",
      "The specified principalArn is invalid: invalid principal.",
    ],
    [
      "a role without its path",
      create(role("free")),
      "InvalidParameterException",
      "The specified principalArn is invalid: invalid principal.",
    ],
    [
      "a service-linked role",
      create(SLR),
      "InvalidParameterException",
      "The caller is not allowed to modify access entries with a principalArn value of a Service Linked Role",
    ],
    [
      "a system: group",
      create(role("team/free"), "--kubernetes-groups", "system:masters"),
      "InvalidParameterException",
      "The kubernetes group name system:masters is invalid, it cannot start with system:",
    ],
    [
      "a system: username",
      create(role("team/free"), "--username", "system:x"),
      "InvalidParameterException",
      "The username must not begin with system:",
    ],
    [
      "a type in the wrong case",
      create(role("team/free"), "--type", "Standard"),
      "InvalidParameterException",
      "AccessEntry type must be one of [EC2, EC2_LINUX, EC2_WINDOWS, FARGATE_LINUX, HYBRID_LINUX, HYPERPOD_LINUX, STANDARD]",
    ],
    [
      "a policy on a node's entry",
      associate(role("node"), VIEW),
      "InvalidParameterException",
      'This operation can only be performed on Access Entries with a type of "STANDARD".',
    ],
    [
      "groups on a node's entry",
      onProd("update-access-entry", role("node"), "--kubernetes-groups", "g"),
      "InvalidParameterException",
      'This operation can only be performed on Access Entries with a type of "STANDARD".',
    ],
    [
      "a policy for a principal without an entry",
      associate(role("team/free"), VIEW),
      "ResourceNotFoundException",
      "The specified principalArn could not be found. You can view your available access entries with 'list-access-entries'.",
    ],
    [
      "a policy that does not exist",
      associate(role("known"), `${VIEW}X`),
      "ResourceNotFoundException",
      "The specified policyArn could not be found.",
    ],
    [
      "an IAM policy",
      associate(role("known"), "arn:aws:iam::aws:policy/ReadOnlyAccess"),
      "InvalidParameterException",
      "The policyArn parameter format is not valid",
    ],
    [
      "an entry on a CONFIG_MAP cluster",
      ["eks", "list-access-entries", "--cluster-name", OLD],
      "InvalidRequestException",
      "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this operation.",
    ],
    [
      "a mode change in one step",
      setMode(OLD, "API"),
      "InvalidParameterException",
      "Unsupported authentication mode update from CONFIG_MAP to API",
    ],
    [
      "the mode that the cluster has",
      setMode("prod", "API_AND_CONFIG_MAP"),
      "InvalidParameterException",
      "Unsupported authentication mode update from API_AND_CONFIG_MAP to API_AND_CONFIG_MAP",
    ],
    [
      "an unknown cluster",
      ["eks", "describe-cluster", "--name", "nowhere"],
      "ResourceNotFoundException",
      "No cluster found for name: nowhere.",
    ],
    [
      "an unknown role",
      ["iam", "get-role", "--role-name", "nobody"],
      "NoSuchEntity",
      "The role with name nobody cannot be found.",
    ],
  ])("shows the refusal of %s", async (_, args, code, message) => {
    const result = await aws(...args);
    expect(refusal(result)).toEqual({ code, message });
    expect(result.status).not.toBe(0);
  });

  it("goes through an entry's whole life", async () => {
    const arn = role("team/free");
    const created = JSON.parse((await aws(...create(arn, "--kubernetes-groups", "g", "--tags", "a=b"))).stdout) as {
      accessEntry: object;
    };
    expect(created.accessEntry).toMatchObject({ principalArn: arn, kubernetesGroups: ["g"], tags: { a: "b" } });
    await aws(...associate(arn, VIEW, "type=namespace,namespaces=a,b-*"));
    const listed = await aws(...onProd("list-associated-access-policies", arn));
    expect(JSON.parse(listed.stdout)).toMatchObject({
      associatedAccessPolicies: [{ policyArn: VIEW, accessScope: { type: "namespace", namespaces: ["a", "b-*"] } }],
    });
    expect((await aws(...onProd("disassociate-access-policy", arn, "--policy-arn", VIEW))).status).toBe(0);
    const deleted = await aws(...onProd("delete-access-entry", arn));
    expect(deleted).toEqual({ status: 0, stdout: "", stderr: "" });
  });

  it("pages through the access policies with a page size of its own", async () => {
    const { stdout } = await aws(
      "eks",
      "list-access-policies",
      "--page-size",
      "10",
      "--query",
      "length(accessPolicies)",
    );
    expect(Number(stdout)).toBeGreaterThan(30);
  });

  it("assumes a role and is that role from then on", async () => {
    const assume = ["sts", "assume-role", "--role-arn", role("known"), "--role-session-name", "me"];
    const { Credentials } = JSON.parse((await aws(...assume)).stdout) as { Credentials: Record<string, string> };
    const env = {
      ...sandboxEnvironment(sandbox.url, OTHER_ACCOUNT, REGION),
      AWS_ACCESS_KEY_ID: Credentials["AccessKeyId"],
    };
    const identity = await run("aws", ["sts", "get-caller-identity", "--output", "json"], { env });
    expect(JSON.parse(identity.stdout)).toMatchObject({ Account: ACCOUNT });
  });
});
