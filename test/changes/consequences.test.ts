import type { AccessChanges } from "../../lib/changes";
import { repo } from "../support/repo-builder";
import { changesOf, CLUSTERS, openGuardrails } from "./world";

const ENGINEER = { principals: [{ role: "engineer" }], clusters: ["prod-eu"], policies: undefined };
const BASE = CLUSTERS.team("platform").team("payments");

const grants = (...given: Record<string, unknown>[]) =>
  BASE.grants("payments", ...given.map((grant) => ({ ...ENGINEER, ...grant })));

const EDIT = grants({ policies: { edit: ["a"] } });

describe("labels", () => {
  it.each<[string, AccessChanges["labels"], ReturnType<typeof grants>, ReturnType<typeof grants>]>([
    ["nothing", ["access:none"], EDIT, EDIT],
    ["a gain", ["access:gain"], EDIT, grants({ policies: { edit: ["a", "b"] } })],
    ["a loss", ["access:loss"], grants({ policies: { edit: ["a", "b"] } }), EDIT],
    ["a move", ["access:gain", "access:loss"], EDIT, grants({ policies: { edit: ["b"] } })],
    ["an end date", ["access:expiry"], EDIT, grants({ policies: { edit: ["a"] }, expires: "2027-01-31" })],
    [
      "a policy that writes everywhere",
      ["access:gain", "access:admin"],
      EDIT,
      grants({ policies: { edit: "cluster" } }),
    ],
    [
      "a policy that only reads everywhere",
      ["access:gain"],
      EDIT,
      grants({ policies: { edit: ["a"], view: "cluster" } }),
    ],
    [
      "a policy that reads every Secret of a namespace",
      ["access:gain"],
      EDIT,
      grants({ policies: { edit: ["a"], "secret-reader": ["a"] } }),
    ],
    [
      "admin in a namespace",
      ["access:gain", "access:admin"],
      EDIT,
      grants({ policies: { edit: ["a"], admin: ["a"] } }),
    ],
    [
      "admin for longer",
      ["access:admin", "access:expiry"],
      grants({ policies: { admin: ["a"] }, expires: "2027-01-31" }),
      grants({ policies: { admin: ["a"] }, expires: "2027-02-28" }),
    ],
    [
      "admin for less long",
      ["access:expiry"],
      grants({ policies: { admin: ["a"] }, expires: "2027-02-28" }),
      grants({ policies: { admin: ["a"] }, expires: "2027-01-31" }),
    ],
    [
      "less admin",
      ["access:loss"],
      grants({ policies: { admin: ["a", "b"] } }),
      grants({ policies: { admin: ["a"] } }),
    ],
  ])("%s", (_what, expected, before, after) => {
    expect(changesOf(before, after).labels).toEqual(expected);
  });

  it("a large removal, in numbers", () => {
    const guarded = (most: string) =>
      repo()
        .cluster("prod-eu")
        .guardrails({ ...openGuardrails(), maximumRemovals: most });
    const before = guarded("50%").grants("payments", { ...ENGINEER, policies: { view: "cluster" } });
    const after = guarded("49%").team("payments");
    const found = changesOf(before, after);
    expect(found.removals).toEqual([{ cluster: "prod-eu", before: 2, gone: 1, most: 0.49, tooMany: true }]);
    expect(found.labels).toContain("removal:large");
    expect(found.diagnostics.map(({ rule, severity }) => [rule, severity])).toContainEqual([
      "maximum-removals",
      "error",
    ]);
    expect(changesOf(before, guarded("50%").team("payments")).labels).not.toContain("removal:large");
  });
});

describe("approval", () => {
  it("of a team's file is its owners'", () => {
    expect(changesOf(EDIT, grants({ policies: { edit: ["b"] } })).approvals).toEqual([
      { owners: ["@acme/payments"], files: ["teams/payments.yaml"], adminGradeIn: [] },
    ]);
  });

  it("of admin-grade access is the platform owners' as well", () => {
    expect(changesOf(EDIT, grants({ policies: { admin: ["b"] } })).approvals).toEqual([
      { owners: ["@acme/payments"], files: ["teams/payments.yaml"], adminGradeIn: [] },
      { owners: ["@acme/platform"], files: [], adminGradeIn: ["teams/payments.yaml"] },
    ]);
  });

  it("of admin-grade access that goes is not", () => {
    expect(changesOf(grants({ policies: { admin: ["b"] } }), EDIT).approvals).toHaveLength(1);
  });

  it("is by the owners before the change: nobody makes himself one", () => {
    const taken = EDIT.team("payments", { owners: ["@mallory"], access: [] });
    expect(changesOf(EDIT, taken).approvals).toEqual([
      { owners: ["@acme/payments"], files: ["teams/payments.yaml"], adminGradeIn: [] },
    ]);
  });

  it("of clusters, the platform's file and new teams is the platform owners'", () => {
    const after = EDIT.cluster("new")
      .team("mine", { owners: ["@mallory"] })
      .guardrails({ ...openGuardrails(), iamUsers: "allowed" });
    expect(changesOf(EDIT, after).approvals).toEqual([
      {
        owners: ["@acme/platform"],
        files: ["clusters/new.yaml", "platform.yaml", "teams/mine.yaml"],
        adminGradeIn: [],
      },
    ]);
  });

  it("is nobody's where no team is called platform", () => {
    const found = changesOf(CLUSTERS, CLUSTERS.cluster("new"));
    expect(found.approvals).toEqual([{ owners: [], files: ["clusters/new.yaml"], adminGradeIn: [] }]);
  });
});

describe("what else a change means", () => {
  it("lists the scopes that Terraform would delete and make again, and no association that is new or gone", () => {
    const before = grants({ policies: { edit: ["a"], view: "cluster", admin: ["z"] } });
    const after = grants({ policies: { edit: ["a", "b"], view: "cluster", "secret-reader": ["a"] } });
    expect(changesOf(before, after).scopeEdits).toEqual([
      { cluster: "prod-eu", principal: "arn:aws:iam::123456789012:role/engineer", policy: "AmazonEKSEditPolicy" },
    ]);
  });

  it("tells only warnings that are new, wherever their lines are now", () => {
    const warned = (more: string) => EDIT.file("teams/old.yaml", `${more}team: old\naccess: []\n`);
    expect(changesOf(warned(""), warned("# moved down\n\n")).diagnostics).toEqual([]);
    expect(changesOf(EDIT, warned("")).diagnostics.map(({ rule }) => rule)).toEqual(["team-without-owners"]);
  });

  it("counts clusters, principals and entries", () => {
    const after = grants(
      { policies: { edit: ["a", "b"] }, clusters: ["*"] },
      { principals: [{ role: "x" }], policies: { view: "cluster" } },
    );
    expect(changesOf(EDIT, after).radius).toEqual({ clusters: 3, principals: 2, entries: 4, ofClusters: 3 });
  });

  it("tells what differs about clusters themselves", () => {
    const ignore = [{ principal: "arn:aws:iam::123456789012:role/karpenter-*", reason: "module" }];
    const after = EDIT.without("clusters/prod-us.yaml")
      .cluster("new")
      .cluster("prod-eu", { authenticationMode: "API_AND_CONFIG_MAP", ignore });
    expect(changesOf(EDIT, after).clusters.map(({ kind, cluster }) => `${kind} ${cluster}`)).toEqual([
      "cluster-added new",
      "mode-changed prod-eu",
      "ignore-added prod-eu",
      "cluster-removed prod-us",
    ]);
  });
});
