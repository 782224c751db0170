import { smallRepository, type Texts } from "./repositories";
import { findStack, planOf, resourcesOf, synthesizedFiles, synthesizedStacks, type StackJson } from "./synthesized";

function account(texts: Texts = {}): StackJson {
  return findStack(planOf(smallRepository(texts)), "account-111111111111");
}

function trustPolicyOf(stack: StackJson): string {
  return resourcesOf(stack, "aws_iam_role")["break-glass"]?.["assume_role_policy"] as string;
}

const TRUSTED = `  trustedPrincipals:
    - arn:aws:iam::999999999999:role/b
    - arn:aws:iam::999999999999:role/a
    - arn:aws-cn:iam::888888888888:role/china
`;

describe("an account's stack", () => {
  it("is the break-glass role, which cannot be destroyed, and what it needs to find the cluster", () => {
    const stack = account({ platform: "tags: {ManagedBy: eks-access-gitops}\n" });
    expect(stack.resource).toEqual({
      aws_iam_role: {
        "break-glass": {
          "//": expect.anything() as unknown,
          name: "break-glass",
          path: "/emergency/",
          description: expect.stringContaining("when nothing else works") as unknown,
          assume_role_policy: expect.any(String) as unknown,
          max_session_duration: 3600,
          tags: { Purpose: "break-glass", Alert: "true" },
          lifecycle: { prevent_destroy: true },
        },
      },
      aws_iam_role_policy: {
        "break-glass-find-clusters": {
          "//": expect.anything() as unknown,
          name: "find-clusters",
          role: "${aws_iam_role.break-glass.name}",
          policy: JSON.stringify({
            Version: "2012-10-17",
            Statement: [
              { Sid: "List", Effect: "Allow", Action: "eks:ListClusters", Resource: "*" },
              {
                Sid: "Describe",
                Effect: "Allow",
                Action: "eks:DescribeCluster",
                Resource: "arn:aws:eks:*:111111111111:cluster/*",
              },
            ],
          }),
        },
      },
    });
    expect(stack.provider).toEqual({
      aws: [
        {
          region: "eu-west-1",
          allowed_account_ids: ["111111111111"],
          default_tags: [{ tags: { ManagedBy: "eks-access-gitops" } }],
        },
      ],
    });
  });

  it("comes before the stacks of the account's clusters, and of no other", () => {
    const elsewhere = 'cluster: other\naccount: "222222222222"\nregion: eu-west-1\n';
    const files = synthesizedFiles(planOf(smallRepository({ files: { "clusters/other.yaml": elsewhere } })));
    const { stacks } = JSON.parse(files.get("manifest.json") ?? "") as {
      stacks: Record<string, { dependencies: string[] }>;
    };
    expect(Object.entries(stacks).map(([name, { dependencies }]) => [name, dependencies])).toEqual([
      ["account-111111111111", []],
      ["account-222222222222", []],
      ["other", ["account-222222222222"]],
      ["prod", ["account-111111111111"]],
    ]);
  });

  it("is left out where the role exists already", () => {
    const plan = planOf(smallRepository({ breakGlass: "breakGlass: {role: break-glass}\n" }));
    expect([...synthesizedStacks(plan).keys()]).toEqual(["prod"]);
  });

  it("lets a session last as long as the platform says", () => {
    const breakGlass = `breakGlass:\n  role: break-glass\n  create: true\n  maxSessionHours: 12\n${TRUSTED}`;
    expect(resourcesOf(account({ breakGlass }), "aws_iam_role")).toMatchObject({
      "break-glass": { max_session_duration: 43_200, path: "/" },
    });
  });
});

describe("the break-glass role's trust policy", () => {
  it("allows the trusted principals of its own partition, with MFA, from the given addresses", () => {
    const breakGlass = `breakGlass:\n  role: break-glass\n  create: true\n  sourceIps: [203.0.113.0/24, "2001:db8::/32"]\n${TRUSTED}`;
    expect(JSON.parse(trustPolicyOf(account({ breakGlass })))).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "BreakGlass",
          Effect: "Allow",
          Principal: { AWS: ["arn:aws:iam::999999999999:role/a", "arn:aws:iam::999999999999:role/b"] },
          Action: "sts:AssumeRole",
          Condition: {
            Bool: { "aws:MultiFactorAuthPresent": "true" },
            IpAddress: { "aws:SourceIp": ["2001:db8::/32", "203.0.113.0/24"] },
          },
        },
      ],
    });
  });

  it("in China allows only those of China", () => {
    const policy = trustPolicyOf(
      account({
        breakGlass: `breakGlass:\n  role: break-glass\n  create: true\n${TRUSTED}`,
        files: { "clusters/prod.yaml": 'cluster: prod\naccount: "111111111111"\nregion: cn-north-1\n' },
      }),
    );
    expect(JSON.parse(policy)).toMatchObject({
      Statement: [{ Principal: { AWS: ["arn:aws-cn:iam::888888888888:role/china"] } }],
    });
  });

  it("has no condition that passes because a key is absent", () => {
    const breakGlass = `breakGlass:\n  role: break-glass\n  create: true\n  sourceIps: [203.0.113.0/24]\n${TRUSTED}`;
    const policy = trustPolicyOf(account({ breakGlass }));
    expect(policy).toContain('"Bool":{"aws:MultiFactorAuthPresent":"true"}');
    expect(policy).not.toMatch(/IfExists|ForAllValues|NotIpAddress|NotPrincipal|"Deny"|"\*"|:root/);
  });

  it("without MFA and addresses has no condition at all", () => {
    const breakGlass = `breakGlass:\n  role: break-glass\n  create: true\n  requireMfa: false\n${TRUSTED}`;
    expect(trustPolicyOf(account({ breakGlass }))).not.toContain("Condition");
  });
});
