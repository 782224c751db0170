import { repo } from "../support/repo-builder";

const P = "project_path:acme/eks-access";
const GOOD = {
  issuer: "https://gitlab.com",
  audience: "https://gitlab.com",
  subjects: { plan: [`${P}:*`], apply: [`${P}:ref_type:branch:ref:main`] },
};

function said(oidc: object, pipeline: object = {}): string {
  const keys = { applyRole: "a", planRole: "p", create: true, alarms: { enabled: false }, oidc, ...pipeline };
  const { diagnostics } = repo().platform({ pipeline: keys }).cluster("prod-eu").team("payments").compile();
  return diagnostics.map(({ message }) => message).join("\n");
}
const apply = (...subjects: string[]): object => ({ ...GOOD, subjects: { ...GOOD.subjects, apply: subjects } });

describe("pipeline.oidc", () => {
  it.each<[string, object, object?]>([
    ["GitLab", GOOD],
    [
      "a drift role's subjects",
      { ...GOOD, subjects: { ...GOOD.subjects, drift: [`${P}:ref_type:branch:ref:main`] } },
      { driftRole: "d" },
    ],
    ["an issuer with a path", { ...GOOD, issuer: "https://agent.buildkite.com/acme" }],
    ["release branches, to apply", apply(`${P}:ref_type:branch:ref:release-*`)],
    ["Buildkite, to apply", apply("organization:acme:pipeline:eks-access:ref:refs/heads/main:commit:*:step:apply")],
    ["CircleCI, to apply", apply("org/0a1b/project/2c3d/user/*/vcs-origin/github.com/acme/x/vcs-ref/refs/heads/main")],
  ])("takes %s", (_what, oidc, pipeline = {}) => {
    expect(said(oidc, pipeline)).toBe("");
  });

  it.each<[string, object, RegExp, object?]>([
    ["a slash at the end", { ...GOOD, issuer: "https://gitlab.com/" }, /no slash at the end/],
    ["plain http", { ...GOOD, issuer: "http://gitlab.com" }, /expected the issuer/],
    ["a port, which IAM refuses", { ...GOOD, issuer: "https://gitlab.com:8443" }, /expected the issuer/],
    ["a query", { ...GOOD, issuer: "https://gitlab.com?x=1" }, /expected the issuer/],
    ["a wildcard in the issuer", { ...GOOD, issuer: "https://*.com" }, /expected the issuer/],
    [
      "GitHub by this way",
      { ...GOOD, issuer: "https://token.actions.githubusercontent.com" },
      /trusted by `repository`/,
    ],
    ["a wildcard for an audience", { ...GOOD, audience: "*" }, /expected the `aud`/],
    ["anybody, to apply", apply("*"), /strangers/],
    ["anybody, to plan", { ...GOOD, subjects: { ...GOOD.subjects, plan: ["*"] } }, /strangers/],
    ["any project, to plan", { ...GOOD, subjects: { ...GOOD.subjects, plan: ["project_path:*"] } }, /strangers/],
    [
      "any project of another group that begins so",
      { ...GOOD, subjects: { ...GOOD.subjects, plan: ["project_path:acme*"] } },
      /strangers/,
    ],
    ["any project on main, to apply", apply("project_path:*:ref_type:branch:ref:main"), /strangers/],
    ["any project of the group, to apply", apply("project_path:acme/*"), /strangers/],
    [
      "a project whose path begins so, to apply",
      apply("project_path:acme/eks-access*:ref_type:branch:ref:main"),
      /strangers/,
    ],
    ["any branch, to apply", apply(`${P}:*`), /name the branch or tag/],
    ["any branch by its own part, to apply", apply(`${P}:ref_type:branch:ref:*`), /name the branch or tag/],
    ["question marks in place of a star", apply("?????????????"), /strangers/],
    ["no subject", apply(), /at least one subject/],
    ["a policy variable", apply("${aws:PrincipalTag/x}"), /Terraform would evaluate/],
    ["a drift role that nobody may assume", GOOD, /no job may assume the drift role/, { driftRole: "d" }],
  ])("refuses %s", (_what, oidc, message, pipeline = {}) => {
    expect(said(oidc, pipeline)).toMatch(message);
  });
});
