import type { AccessChanges } from "../../lib/changes";
import { repo, type RepoBuilder } from "../support/repo-builder";
import { changesOf } from "./world";

type Keys = Record<string, unknown>;

/** Teams with the default names, and a profile that gives more. */
function base(delegation: Keys = {}): RepoBuilder {
  const usual = { policies: ["view", "edit"], clusterScope: ["view"], clusters: ["*"], namespaces: ["*"] };
  return repo()
    .cluster("prod-eu")
    .team("platform", { owners: ["@acme/platform"] })
    .team("sre-admins")
    .platform({
      profiles: { operator: { kubernetesGroups: ["cluster-operators"], username: "ops:{{SessionName}}" } },
      guardrails: { delegation: { "*": usual, ...delegation } },
    });
}

function sre(built: RepoBuilder, ...grants: Keys[]): RepoBuilder {
  const access = grants.map((keys) => ({ principals: [{ role: "deploy" }], clusters: ["prod-eu"], ...keys }));
  return built.team("sre", { access });
}

const VIEW = { policies: { view: "cluster" } };

/** Whether the platform is asked because of what the team's file gives. */
function asksPlatform({ approvals, labels }: AccessChanges): boolean {
  const asked = approvals.some(({ owners, adminGradeIn }) => {
    return owners.includes("@acme/platform") && adminGradeIn.includes("teams/sre.yaml");
  });
  expect(labels.includes("access:admin")).toBe(asked);
  return asked;
}

describe("a name that a team's file gives", () => {
  it.each<[string, Keys, boolean]>([
    ["a group of its own", { kubernetesGroups: ["oncall:sre"] }, false],
    ["a username of its own", { username: "sre:{{SessionName}}" }, false],
    ["what a profile gives", { profile: "operator" }, false],
    ["a group that is nobody's", { kubernetesGroups: ["admins"] }, true],
    ["another team's group", { kubernetesGroups: ["platform:sre"] }, true],
    ["a longer team's group", { kubernetesGroups: ["sre:sre-admins"] }, true],
    ["a username that is not its own", { username: "root" }, true],
    ["a longer team's username", { username: "sre-admins:{{SessionName}}" }, true],
    ["a profile's group, written out", { kubernetesGroups: ["cluster-operators"] }, true],
  ])("asks the platform where it is not the team's: %s", (_what, keys, expected) => {
    const [before, after] = [sre(base(), VIEW), sre(base(), { ...VIEW, ...keys })];
    expect(asksPlatform(changesOf(before, after))).toBe(expected);
    // As a new entry, too.
    expect(asksPlatform(changesOf(sre(base()), after))).toBe(expected);
    // Giving it up asks nobody.
    expect(asksPlatform(changesOf(after, before))).toBe(false);
    expect(asksPlatform(changesOf(after, sre(base())))).toBe(false);
  });

  it("asks the platform where another team's principal gets it, though the name is the team's", () => {
    const root = { principals: [{ role: "root" }], clusters: ["prod-eu"], policies: { view: "cluster" } };
    const shared = base().team("sre-admins", { access: [root] });
    const grant = { ...VIEW, principals: [{ role: "root" }] };
    const named = sre(shared, { ...grant, username: "sre:{{SessionName}}" });
    expect(asksPlatform(changesOf(sre(shared, grant), named))).toBe(true);
    const agreed = named.team("sre-admins", { access: [{ ...root, username: "sre:{{SessionName}}" }] });
    expect(changesOf(named, agreed).approvals.map(({ adminGradeIn }) => adminGradeIn)).toEqual([[]]);
  });

  it("is the team's where the platform had given it already, and not where this change gives it", () => {
    const given = base({ sre: { groups: ["admins"] } });
    const grant = { ...VIEW, kubernetesGroups: ["admins"] };
    expect(asksPlatform(changesOf(sre(given, VIEW), sre(given, grant)))).toBe(false);
    expect(asksPlatform(changesOf(sre(base(), VIEW), sre(given, grant)))).toBe(true);
  });

  it("asks again where it lasts longer, and not where it ends", () => {
    const until = (expires: string): RepoBuilder => sre(base(), { kubernetesGroups: ["admins"], expires });
    expect(asksPlatform(changesOf(until("2027-01-31"), until("2027-06-30")))).toBe(true);
    expect(asksPlatform(changesOf(until("2027-06-30"), until("2027-01-31")))).toBe(false);
  });
});

describe("wildcards that are as good as the whole cluster", () => {
  it("are admin-grade as the whole cluster is", () => {
    const edit = (...names: string[]): RepoBuilder => sre(base(), { policies: { edit: names } });
    expect(asksPlatform(changesOf(edit("apps-*"), edit("apps-*", "qa-*")))).toBe(false);
    expect(asksPlatform(changesOf(edit("apps-*"), edit("apps-*", "b*")))).toBe(true);
  });
});
