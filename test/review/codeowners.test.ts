import { codeowners, hasPlatformOwners } from "../../lib/review/codeowners";
import { repo, type RepoBuilder } from "../support/repo-builder";

const DELEGATION = {
  policies: ["view", "edit", "admin", "admin-view", "cluster-admin"],
  clusterScope: ["view", "edit", "admin", "admin-view", "cluster-admin"],
  clusters: ["*"],
  namespaces: "own",
};

/** The lines of CODEOWNERS, comments left out. */
function linesOf(builder: RepoBuilder): string[] {
  const { model } = builder.compile();
  if (model === undefined) throw new Error("the repository does not compile");
  return codeowners(model.teams)
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
}

const platform = repo()
  .guardrails({ clusterAdmin: "allowed", delegation: { "*": DELEGATION } })
  .team("platform");

describe("CODEOWNERS", () => {
  it("everything belongs to the platform's owners, a team's file to the team's", () => {
    const builder = platform
      .grants("payments", {})
      .team("orders", { owners: ["@acme/orders", "@bob", "@acme/orders"] });
    expect(linesOf(builder)).toEqual([
      "* @acme/platform",
      "/teams/orders.yaml @acme/orders @bob",
      "/teams/payments.yaml @acme/payments",
      "/teams/platform.yaml @acme/platform",
    ]);
  });

  it.each([
    ["cluster-admin", { "cluster-admin": "cluster" }],
    ["cluster-admin of a namespace", { "cluster-admin": "own" }],
    ["admin of a cluster", { admin: "cluster" }],
    ["all Secrets", { "admin-view": "cluster" }],
    ["edit everywhere", { edit: "cluster" }],
  ])(
    "a file that gives %s needs the platform's approval: one of its own owners would do for GitHub",
    (_what, policies) => {
      expect(linesOf(platform.grants("payments", { policies }))).toContain("/teams/payments.yaml @acme/platform");
    },
  );

  it.each([
    ["admin of its own namespaces", { admin: "own" }],
    ["view", { view: "cluster" }],
  ])("a file that gives %s stays its team's", (_what, policies) => {
    expect(linesOf(platform.grants("payments", { policies }))).toContain("/teams/payments.yaml @acme/payments");
  });

  it("patterns that are as good as the cluster count as the cluster, in however many grants they stand", () => {
    const letters = "abcdefghijklmnopqrstuvwxyz0123456789-".split("");
    const edit = (...names: string[]) => ({ policies: { edit: names } });
    const any = repo()
      .guardrails({ delegation: { "*": { ...DELEGATION, namespaces: ["*"] } } })
      .team("platform");
    const two = letters.map((letter) => `s${letter}*`);
    const few = any.grants("payments", edit(...two.slice(0, 20)), edit("apps-*"));
    expect(linesOf(few)).toContain("/teams/payments.yaml @acme/payments");
    const many = any.grants("payments", edit(...two.slice(0, 20)), edit(...two.slice(20)));
    expect(linesOf(many)).toContain("/teams/payments.yaml @acme/platform");
  });

  it("what comes from a profile counts as well", () => {
    const builder = repo()
      .guardrails({ delegation: { "*": DELEGATION } }, { profiles: { lead: { policies: { admin: "cluster" } } } })
      .team("platform")
      .grants("payments", { policies: undefined, profile: "lead" });
    expect(linesOf(builder)).toContain("/teams/payments.yaml @acme/platform");
  });

  it("without owners of the platform the team's own are better than nobody", () => {
    const builder = repo()
      .guardrails({ clusterAdmin: "allowed", delegation: { "*": DELEGATION } })
      .grants("payments", { policies: { "cluster-admin": "cluster" } });
    expect(linesOf(builder)).toEqual(["/teams/payments.yaml @acme/payments"]);
    const { model } = builder.compile();
    expect(hasPlatformOwners(model?.teams ?? [])).toBe(false);
  });
});
