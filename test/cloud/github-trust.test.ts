import { pipelineTrust, type PipelineUse } from "../../lib/cloud";
import type { TrustedRepository } from "../../lib/model";
import { decide } from "./support/iam";

const ACCOUNT = { account: "123456789012", partition: "aws" };
const PROVIDER = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";
const REPOSITORY: TrustedRepository = {
  owner: "acme",
  name: "eks-access",
  ids: { owner: "12345", repository: "987654321" },
  environment: "production",
  branch: "main",
};

type Claims = Readonly<Record<string, string>>;

/** What GitHub signs for a job of ours on main, without an environment; `form` is how the subject begins. */
const NEW_FORM = "repo:acme@12345/eks-access@987654321";
const OLD_FORM = "repo:acme/eks-access";

function token(claims: Claims): Claims {
  return {
    aud: "sts.amazonaws.com",
    repository: "acme/eks-access",
    repository_id: "987654321",
    repository_owner_id: "12345",
    ref: "refs/heads/main",
    sub: `${NEW_FORM}:ref:refs/heads/main`,
    ...claims,
  };
}

const MAIN = token({});
const PULL_REQUEST = token({ sub: `${NEW_FORM}:pull_request`, ref: "refs/pull/7/merge" });
const PRODUCTION = token({ sub: `${NEW_FORM}:environment:production`, environment: "production" });

function assume(policy: string, claims: Claims, principal = PROVIDER): boolean {
  const context = Object.fromEntries(
    Object.entries(claims).map(([claim, value]) => [`token.actions.githubusercontent.com:${claim}`, value]),
  );
  const request = {
    action: "sts:AssumeRoleWithWebIdentity",
    context,
    principal: { type: "Federated", id: principal },
  } as const;
  return decide(policy, request) === "allowed";
}

const without = (claims: Claims, claim: string): Claims =>
  Object.fromEntries(Object.entries(claims).filter(([name]) => name !== claim));

const policyOf = (use: PipelineUse): string => pipelineTrust(ACCOUNT, { repository: REPOSITORY }, use);

describe("the role that a workflow may assume", () => {
  it.each([
    ["a pull request", PULL_REQUEST, { plan: true, drift: false, apply: false }],
    ["a job on main", MAIN, { plan: true, drift: true, apply: false }],
    ["a job on main in the environment", PRODUCTION, { plan: false, drift: false, apply: true }],
  ])("%s", (_who, claims, may) => {
    for (const use of ["plan", "drift", "apply"] as const) {
      expect([use, assume(policyOf(use), claims)]).toEqual([use, may[use]]);
      // Repositories of before July 2026 sign with names only in the subject.
      const old = { ...claims, sub: (claims["sub"] ?? "").replace(NEW_FORM, OLD_FORM) };
      expect([use, assume(policyOf(use), old)]).toEqual([use, may[use]]);
    }
  });
});

describe.each([
  ["plan", MAIN],
  ["drift", MAIN],
  ["apply", PRODUCTION],
] as const)("the %s role refuses", (use, good) => {
  const policy = policyOf(use);

  it("nobody that it should let in", () => {
    expect(assume(policy, good)).toBe(true);
  });

  it.each(Object.keys(good).filter((claim) => use !== "plan" || claim !== "ref"))(
    "a token without %s: what is absent must not pass",
    (claim) => {
      expect(assume(policy, without(good, claim))).toBe(false);
    },
  );

  it.each([
    ["another audience", { aud: "https://github.com/acme" }],
    ["China's audience", { aud: "sts.amazonaws.com.cn" }],
    [
      "a fork",
      {
        repository: "mallory/eks-access",
        repository_id: "1",
        repository_owner_id: "2",
        sub: good["sub"]?.replace("acme@12345/eks-access@987654321", "mallory@2/eks-access@1") ?? "",
      },
    ],
    [
      "another repository of the organization",
      {
        repository: "acme/website",
        repository_id: "5",
        sub: good["sub"]?.replace("eks-access@987654321", "website@5") ?? "",
      },
    ],
    ["another repository with the right subject", { repository: "acme/website" }],
    [
      "a repository of the same name made after ours was deleted",
      { repository_id: "5", sub: (good["sub"] ?? "").replace(NEW_FORM, OLD_FORM) },
    ],
    [
      "an organization that took our name",
      { repository_owner_id: "6", sub: (good["sub"] ?? "").replace(NEW_FORM, OLD_FORM) },
    ],
    ["another branch", { ref: "refs/heads/feature", sub: `${NEW_FORM}:ref:refs/heads/feature` }],
    ["a branch whose name starts with main", { ref: "refs/heads/main2", sub: `${NEW_FORM}:ref:refs/heads/main2` }],
    ["a tag called main", { ref: "refs/tags/main", sub: `${NEW_FORM}:ref:refs/tags/main` }],
    ["another environment", { environment: "staging", sub: `${NEW_FORM}:environment:staging` }],
    [
      "an environment from another branch",
      { ref: "refs/heads/feature", environment: "production", sub: `${NEW_FORM}:environment:production` },
    ],
    ["a name in other letters", { repository: "Acme/eks-access", sub: (good["sub"] ?? "").replace("acme", "Acme") }],
    ["a wildcard for a subject", { sub: `${NEW_FORM}:*` }],
    ["an empty subject", { sub: "" }],
  ])("%s", (_what, claims) => {
    expect(assume(policy, { ...good, ...claims })).toBe(false);
  });

  it("tokens of another provider, and other ways to assume it", () => {
    expect(assume(policy, good, PROVIDER.replace("token.actions.githubusercontent.com", "gitlab.com"))).toBe(false);
    expect(assume(policy, good, PROVIDER.replace("123456789012", "999999999999"))).toBe(false);
    const principal = { type: "AWS", id: "arn:aws:iam::123456789012:root" } as const;
    expect(decide(policy, { action: "sts:AssumeRole", principal })).toBe("not allowed");
  });

  it("by StringEquals alone", () => {
    const { Statement: statements } = JSON.parse(policy) as { Statement: { Condition: object }[] };
    expect(statements.map(({ Condition }) => Object.keys(Condition))).toEqual([["StringEquals"]]);
    expect(policy).not.toMatch(/[*?]|IfExists|ForA/);
  });
});

describe("a repository without ids", () => {
  it("is trusted in the old form only, by its name", () => {
    const policy = pipelineTrust(ACCOUNT, { repository: { ...REPOSITORY, ids: undefined } }, "drift");
    const old = without(without(MAIN, "repository_id"), "repository_owner_id");
    expect(assume(policy, { ...old, sub: `${OLD_FORM}:ref:refs/heads/main` })).toBe(true);
    expect(assume(policy, MAIN)).toBe(false);
  });
});

test("another branch and environment are those that platform.yaml names", () => {
  const policy = pipelineTrust(
    ACCOUNT,
    { repository: { ...REPOSITORY, branch: "trunk", environment: "live" } },
    "apply",
  );
  const sub = `${NEW_FORM}:environment:live`;
  expect(assume(policy, token({ ref: "refs/heads/trunk", environment: "live", sub }))).toBe(true);
  expect(assume(policy, PRODUCTION)).toBe(false);
});

test("in China the provider and the audience are China's", () => {
  const policy = pipelineTrust({ account: "123456789012", partition: "aws-cn" }, { repository: REPOSITORY }, "drift");
  const china = PROVIDER.replace("arn:aws:", "arn:aws-cn:");
  expect(assume(policy, token({ aud: "sts.amazonaws.com.cn" }), china)).toBe(true);
  expect(assume(policy, MAIN, china)).toBe(false);
});

describe("the matcher of these tests sees the traps that such policies fall into", () => {
  const trap = (condition: object): string =>
    JSON.stringify({
      Statement: [
        {
          Effect: "Allow",
          Principal: { Federated: PROVIDER },
          Action: "sts:AssumeRoleWithWebIdentity",
          Condition: condition,
        },
      ],
    });
  const ref = "token.actions.githubusercontent.com:ref";
  const sub = "token.actions.githubusercontent.com:sub";

  it.each([
    ["StringEqualsIfExists", { StringEqualsIfExists: { [ref]: "refs/heads/main" } }, without(MAIN, "ref")],
    ["ForAllValues", { "ForAllValues:StringEquals": { [ref]: "refs/heads/main" } }, without(MAIN, "ref")],
    ["StringLike repo:org/repo:*", { StringLike: { [sub]: `${NEW_FORM}:*` } }, PULL_REQUEST],
    ["StringNotEquals", { StringNotEquals: { [ref]: "refs/heads/feature" } }, without(MAIN, "ref")],
    ["BoolIfExists", { BoolIfExists: { "aws:MultiFactorAuthPresent": "true" } }, MAIN],
  ])("%s lets in what it should not", (_operator, condition, claims) => {
    expect(assume(trap(condition), claims)).toBe(true);
  });
});
