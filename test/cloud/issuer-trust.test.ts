import { pipelineTrust, type PipelineUse } from "../../lib/cloud";
import type { TrustedIssuer } from "../../lib/model";
import { planOf, resourcesOf, synthesizedStacks } from "../constructs/synthesized";
import { decide } from "./support/iam";
import { pipelineRepository } from "./support/world";

const ACCOUNT = { account: "123456789012", partition: "aws" };
const PROVIDER = "arn:aws:iam::123456789012:oidc-provider/gitlab.example.com";
const PROJECT = "project_path:acme/eks-access";
const ISSUER: TrustedIssuer = {
  issuer: "gitlab.example.com",
  audience: "https://gitlab.example.com",
  subjects: {
    plan: [`${PROJECT}:ref_type:branch:ref:*`],
    apply: [`${PROJECT}:ref_type:branch:ref:main`],
    drift: [`${PROJECT}:ref_type:branch:ref:main`],
  },
};

type Claims = Readonly<Record<string, string>>;
const MAIN: Claims = { aud: ISSUER.audience, sub: `${PROJECT}:ref_type:branch:ref:main` };
const BRANCH: Claims = { ...MAIN, sub: `${PROJECT}:ref_type:branch:ref:feature/x` };

function assume(policy: string, claims: Claims, principal = PROVIDER): boolean {
  const context = Object.fromEntries(
    Object.entries(claims).map(([claim, value]) => [`${ISSUER.issuer}:${claim}`, value]),
  );
  const request = {
    action: "sts:AssumeRoleWithWebIdentity",
    context,
    principal: { type: "Federated", id: principal },
  } as const;
  return decide(policy, request) === "allowed";
}
const policyOf = (use: PipelineUse): string => pipelineTrust(ACCOUNT, { issuer: ISSUER }, use);

describe("who may assume which role, with GitLab's tokens", () => {
  it.each([
    ["a job on main", MAIN, { plan: true, drift: true, apply: true }],
    ["a job on another branch", BRANCH, { plan: true, drift: false, apply: false }],
    [
      "a job for a tag called main",
      { ...MAIN, sub: `${PROJECT}:ref_type:tag:ref:main` },
      { plan: false, drift: false, apply: false },
    ],
    [
      "a job of another project",
      { ...MAIN, sub: "project_path:acme/other:ref_type:branch:ref:main" },
      { plan: false, drift: false, apply: false },
    ],
    [
      "a job of a project whose path begins so",
      { ...MAIN, sub: "project_path:acme/eks-access-fork:ref_type:branch:ref:main" },
      { plan: false, drift: false, apply: false },
    ],
    [
      "a job with another audience",
      { ...MAIN, aud: "https://vault.example.com" },
      { plan: false, drift: false, apply: false },
    ],
    ["an empty subject", { ...MAIN, sub: "" }, { plan: false, drift: false, apply: false }],
  ])("%s", (_who, claims, may) => {
    for (const use of ["plan", "drift", "apply"] as const) {
      expect([use, assume(policyOf(use), claims)]).toEqual([use, may[use]]);
      // What is absent must not pass.
      for (const claim of ["sub", "aud"]) {
        const without = Object.fromEntries(Object.entries(claims).filter(([name]) => name !== claim));
        expect(assume(policyOf(use), without)).toBe(false);
      }
      expect(assume(policyOf(use), claims, PROVIDER.replace("example.com", "example.net"))).toBe(false);
      expect(policyOf(use)).not.toMatch(/IfExists|ForA/);
    }
  });

  it("asks letter by letter where no subject has a wildcard", () => {
    const { Statement: statements } = JSON.parse(policyOf("apply")) as { Statement: { Condition: object }[] };
    expect(statements.map(({ Condition }) => Object.keys(Condition))).toEqual([["StringEquals"]]);
  });

  it("takes any of several subjects, with and without wildcards", () => {
    const subjects = { ...ISSUER.subjects, plan: [MAIN["sub"] ?? "", `${PROJECT}:ref_type:branch:ref:feature/*`] };
    const policy = pipelineTrust(ACCOUNT, { issuer: { ...ISSUER, subjects } }, "plan");
    expect([MAIN, BRANCH].map((claims) => assume(policy, claims))).toEqual([true, true]);
    expect(assume(policy, { ...MAIN, sub: `${PROJECT}:ref_type:branch:ref:other` })).toBe(false);
  });
});

const OIDC = `  oidc:
    issuer: https://gitlab.example.com
    audience: https://gitlab.example.com
    subjects:
      plan: ["${PROJECT}:ref_type:branch:ref:*"]
      apply: ["${PROJECT}:ref_type:branch:ref:main"]
      drift: ["${PROJECT}:ref_type:branch:ref:main"]
`;

describe("the account's stack", () => {
  it("makes a provider for each issuer, roles that trust both, and a plan role that may read both", () => {
    const stack = synthesizedStacks(planOf(pipelineRepository(OIDC))).get("account-123456789012");
    if (stack === undefined) throw new Error("no stack");
    const providers = Object.values(resourcesOf(stack, "aws_iam_openid_connect_provider"));
    expect(providers.map(({ url, client_id_list }) => [url, client_id_list])).toEqual([
      ["https://token.actions.githubusercontent.com", ["sts.amazonaws.com"]],
      ["https://gitlab.example.com", ["https://gitlab.example.com"]],
    ]);
    const role = resourcesOf(stack, "aws_iam_role")["pipeline-apply"];
    expect(assume(String(role?.["assume_role_policy"]), MAIN)).toBe(true);
    expect(assume(String(role?.["assume_role_policy"]), BRANCH)).toBe(false);
    const policy = String(resourcesOf(stack, "aws_iam_role_policy")["pipeline-plan"]?.["policy"]);
    const request = { action: "iam:GetOpenIDConnectProvider", resource: PROVIDER };
    expect(decide(policy, request)).toBe("allowed");
  });

  it("needs no GitHub", () => {
    const files = pipelineRepository(OIDC);
    const file = files.get("platform.yaml");
    const text =
      file !== undefined && "text" in file
        ? file.text.replace(/^ {2}(repository|repositoryId|ownerId):.*\n/gm, "")
        : "";
    const stack = synthesizedStacks(planOf(new Map(files).set("platform.yaml", { text }))).get("account-123456789012");
    expect(JSON.stringify(stack)).not.toMatch(/github/i);
    expect(Object.keys(stack?.resource["aws_iam_openid_connect_provider"] ?? {})).toEqual(["issuer"]);
  });
});
