import type { RepoBuilder } from "../support/repo-builder";
import { ACCOUNT, changesOf, CLUSTERS, sentencesOf } from "./world";

type Grant = Readonly<Record<string, unknown>>;

const ENGINEER = { principals: [{ role: "engineer" }], clusters: ["prod-eu"] };

/** The repository in which team payments has these grants, and nobody else any. */
function payments(...grants: Grant[]): RepoBuilder {
  return CLUSTERS.grants("payments", ...grants.map((grant) => ({ ...ENGINEER, policies: undefined, ...grant })));
}

function from(before: readonly Grant[], after: readonly Grant[]): string[] {
  return sentencesOf(changesOf(payments(...before), payments(...after)));
}

describe("a sentence about one team", () => {
  it.each<[string, Grant[], Grant[], string[]]>([
    ["gains", [], [{ policies: { edit: ["checkout"] } }], ["gains edit in checkout on prod-eu"]],
    [
      "gains on several clusters, told once",
      [],
      [{ policies: { view: "cluster" }, clusters: ["*"] }],
      ["gains view cluster-wide on prod-eu, prod-us and staging-eu"],
    ],
    [
      "loses everything",
      [{ policies: { view: "cluster" }, kubernetesGroups: ["devs"] }],
      [],
      ["loses all access on prod-eu: view cluster-wide and group devs; nobody of payments has access there any more"],
    ],
    [
      "loses a policy and keeps another",
      [{ policies: { view: "cluster", edit: ["a"] } }],
      [{ policies: { view: "cluster" } }],
      ["loses edit in a on prod-eu"],
    ],
    [
      "is widened by a namespace",
      [{ policies: { edit: ["a"] } }],
      [{ policies: { edit: ["a", "b"] } }],
      ["gains edit in b (besides a) on prod-eu"],
    ],
    [
      "is widened by a wildcard that covers what there was",
      [{ policies: { edit: ["a-1"] } }],
      [{ policies: { edit: ["a-*"] } }],
      ["gains edit in a-* (besides a-1) on prod-eu"],
    ],
    [
      "is widened to the whole cluster, which is admin-grade, and loses nothing",
      [{ policies: { edit: ["a"] } }],
      [{ policies: { edit: "cluster" } }],
      ["gains edit cluster-wide (besides a) on prod-eu"],
    ],
    [
      "is narrowed",
      [{ policies: { edit: "cluster" } }],
      [{ policies: { edit: ["a", "b"] } }],
      ["loses edit cluster-wide (keeps it in a and b) on prod-eu"],
    ],
    [
      "is moved",
      [{ policies: { edit: ["a", "c"] } }],
      [{ policies: { edit: ["b", "c"] } }],
      ["loses edit in a (has it in b and c) on prod-eu", "gains edit in b on prod-eu"],
    ],
    [
      "gains and loses groups",
      [{ kubernetesGroups: ["a", "c"] }],
      [{ kubernetesGroups: ["b", "c", "d"] }],
      ["loses group a on prod-eu", "gains groups b and d on prod-eu"],
    ],
    [
      "has another username",
      [{ kubernetesGroups: ["a"], username: "one" }],
      [{ kubernetesGroups: ["a"], username: "two" }],
      ["has username two instead of one on prod-eu"],
    ],
    [
      "gains a username of its own with its entry",
      [],
      [{ kubernetesGroups: ["a"], username: "one" }],
      ["gains username one and group a on prod-eu"],
    ],
    [
      "gains a group until a day",
      [],
      [{ kubernetesGroups: ["a"], expires: "2027-01-31" }],
      ["gains group a until 2027-01-31 on prod-eu"],
    ],
    [
      "gains until a day",
      [],
      [{ policies: { view: "cluster", edit: ["a"] }, expires: "2027-01-31" }],
      ["gains edit in a and view cluster-wide until 2027-01-31 on prod-eu"],
    ],
    [
      "is extended",
      [{ policies: { edit: ["a"] }, expires: "2027-01-31" }],
      [{ policies: { edit: ["a"] }, expires: "2027-02-28" }],
      ["has edit in a until 2027-02-28 instead of until 2027-01-31 on prod-eu"],
    ],
    [
      "ends no more",
      [{ kubernetesGroups: ["a"], expires: "2027-01-31" }],
      [{ kubernetesGroups: ["a"] }],
      ["has group a without end instead of until 2027-01-31 on prod-eu"],
    ],
    [
      "will lose later what a wider, shorter grant hides",
      [{ policies: { view: ["a"] } }, { policies: { view: "cluster" }, expires: "2027-01-31" }],
      [{ policies: { view: "cluster" }, expires: "2027-01-31" }],
      ["has view in a until 2027-01-31 instead of without end on prod-eu"],
    ],
    [
      "says nothing of a reason",
      [{ kubernetesGroups: ["a"], reason: "one" }],
      [{ kubernetesGroups: ["a"], reason: "two" }],
      [],
    ],
    [
      "says nothing of a grant written in two",
      [{ policies: { view: "cluster", edit: ["a"] } }],
      [{ policies: { view: "cluster" } }, { policies: { edit: ["a"] } }],
      [],
    ],
    [
      "tells of a loss though more is kept",
      [{ policies: { view: ["a"], edit: "cluster" } }],
      [{ policies: { edit: "cluster" } }],
      ["loses view in a on prod-eu"],
    ],
  ])("%s", (_what, before, after, expected) => {
    const rest = { policies: { "secret-reader": ["z"] }, principals: [{ role: "other" }] };
    const keep = before.length > 0 && after.length > 0 ? [rest] : [];
    expect(from([...before, ...keep], [...after, ...keep])).toEqual(
      expected.map((text) => `payments (role engineer) ${text}`),
    );
  });
});

describe("sentences", () => {
  it("name the same role of several accounts once, and the account where it is another than the cluster's", () => {
    const before = CLUSTERS.cluster("prod-us", { account: "999988887777", labels: { env: "prod" } });
    const principals = [{ role: "engineer" }, `arn:aws:iam::${ACCOUNT}:role/ci/deploy`];
    const after = before.grants("payments", { principals, clusters: [{ env: "prod" }], policies: { edit: ["a"] } });
    expect(sentencesOf(changesOf(before, after))).toEqual([
      "payments (role engineer) gains edit in a on prod-eu and prod-us",
      "payments (role ci/deploy of account 123456789012) gains edit in a on prod-us",
      "payments (role ci/deploy) gains edit in a on prod-eu",
    ]);
  });

  it("say how many principals and clusters more", () => {
    const many = Array.from({ length: 12 }, (_, index) => `c-${String(index).padStart(2, "0")}`);
    const before = many.reduce((files, name) => files.cluster(name), CLUSTERS);
    const principals = many.map((role) => ({ role }));
    const after = before.grants("payments", { principals, clusters: ["c-*"], policies: { edit: ["checkout"] } });
    expect(sentencesOf(changesOf(before, after))).toEqual([
      "payments (role c-00, role c-01 and 10 more) gains edit in checkout on 12 clusters (c-00, c-01 and 10 more)",
    ]);
  });

  it("are of the team whose lines make the difference", () => {
    const before = CLUSTERS.grants("payments", { ...ENGINEER }).team("sre");
    const after = before.grants("sre", { ...ENGINEER, policies: { edit: ["a"] } });
    expect(sentencesOf(changesOf(before, after))).toEqual(["sre (role engineer) gains edit in a on prod-eu"]);
  });

  it("come the most dangerous first", () => {
    const admin = { principals: [{ role: "lead" }], clusters: ["prod-us"], policies: { "cluster-admin": "cluster" } };
    const before = CLUSTERS.grants("payments", { ...ENGINEER, policies: { edit: ["a"] } }).grants("sre", admin);
    const after = CLUSTERS.grants(
      "payments",
      { ...ENGINEER, policies: { edit: ["b"] }, clusters: ["prod-eu", "staging-eu"] },
      { ...ENGINEER, policies: { admin: ["z"] }, clusters: ["staging-eu"], principals: [{ role: "deputy" }] },
    ).grants("sre", { ...admin, policies: { view: "cluster" } });
    const found = changesOf(before, after);
    expect(found.sentences.map(({ danger }) => danger)).toEqual([
      "admin-gain",
      "leaves-nobody",
      "loss",
      "gain",
      "gain",
    ]);
    expect(sentencesOf(found).slice(0, 2)).toEqual([
      "payments (role deputy) gains admin in z on staging-eu",
      "sre (role lead) loses cluster-admin cluster-wide on prod-us; nobody has cluster-admin there any more, except the break-glass role",
    ]);
  });

  it("tell of break-glass: the new role and the old", () => {
    const after = CLUSTERS.guardrails({}, { breakGlass: { role: "other" } });
    const before = CLUSTERS.guardrails({});
    expect(sentencesOf(changesOf(before, after))).toEqual([
      "the break-glass role other gains cluster-admin cluster-wide on prod-eu, prod-us and staging-eu",
      "the break-glass role eks-break-glass loses all access on prod-eu, prod-us and staging-eu: cluster-admin cluster-wide",
    ]);
  });

  it("tell when no break-glass role is left", () => {
    const gone = CLUSTERS.guardrails({}, { breakGlass: undefined });
    expect(sentencesOf(changesOf(CLUSTERS, gone)).join()).toContain("it no longer has a break-glass role");
  });

  it("tell of nodes, and of an entry that is made again as another type", () => {
    const nodes = (type: string) => CLUSTERS.cluster("prod-eu", { nodes: [{ role: "node", type }] });
    expect(sentencesOf(changesOf(CLUSTERS, nodes("EC2_LINUX")))).toEqual([
      "the node role node gains an access entry of type EC2_LINUX on prod-eu",
    ]);
    expect(sentencesOf(changesOf(nodes("EC2_LINUX"), nodes("EC2_WINDOWS")))).toEqual([
      "the node role node has its access entry deleted and recreated on prod-eu, without access in between: type EC2_WINDOWS instead of EC2_LINUX",
    ]);
  });

  it("tell of a grant that moved to another team as a tag, and of no access", () => {
    const grant = { ...ENGINEER, policies: { edit: ["a"] } };
    const found = changesOf(
      CLUSTERS.grants("payments", grant).team("sre"),
      CLUSTERS.grants("sre", grant).team("payments"),
    );
    expect(sentencesOf(found)).toEqual([
      "sre (role engineer) keeps its access on prod-eu; only the Team tag changes, to sre instead of payments",
    ]);
    expect(found.labels).toEqual(["access:none"]);
    expect(found.radius).toMatchObject({ clusters: 0, principals: 0, entries: 0 });
  });

  it("take a cluster that moved to another account for another cluster", () => {
    const grant = { ...ENGINEER, principals: [`arn:aws:iam::${ACCOUNT}:role/engineer`] };
    const before = CLUSTERS.grants("payments", grant);
    const after = before.cluster("prod-eu", { region: "eu-central-1" });
    const found = changesOf(before, after);
    expect(found.clusters.map(({ kind }) => kind)).toEqual(["cluster-moved"]);
    expect(found.labels).toEqual(expect.arrayContaining(["access:gain", "access:loss", "access:admin"]));
  });
});

describe("what the calendar ended", () => {
  const ended = { ...ENGINEER, policies: { edit: ["a"] }, expires: "2026-11-10" };
  const kept = { ...ENGINEER, policies: { view: "cluster" } };

  it("is told apart from what the change removes", () => {
    const before = CLUSTERS.grants("payments", ended, kept);
    const after = CLUSTERS.grants("payments", { ...kept, policies: { view: ["a"] } });
    const found = changesOf(before, after, new Date("2026-11-01"));
    expect(sentencesOf(found)).toEqual(["payments (role engineer) loses view cluster-wide (keeps it in a) on prod-eu"]);
    expect(sentencesOf(found.expired)).toEqual([
      "payments (role engineer) loses edit in a (ran until 2026-11-10) on prod-eu",
    ]);
  });

  it("is nothing where it had ended before the base was committed", () => {
    const found = changesOf(
      CLUSTERS.grants("payments", ended, kept),
      CLUSTERS.grants("payments", kept),
      new Date("2026-11-11"),
    );
    expect([found.sentences, found.expired.sentences]).toEqual([[], []]);
  });

  it("is gained again where the change renews it", () => {
    const before = CLUSTERS.grants("payments", ended, kept);
    const after = CLUSTERS.grants("payments", { ...ended, expires: "2026-12-31" }, kept);
    expect(sentencesOf(changesOf(before, after, new Date("2026-11-01")))).toEqual([
      "payments (role engineer) gains edit in a until 2026-12-31 on prod-eu",
    ]);
  });
});
