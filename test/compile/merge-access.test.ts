import type { PlannedEntry } from "../../lib/compile";
import { entryTags } from "../../lib/compile/entry-tags";
import { TODAY, repo } from "../support/repo-builder";

const DEPLOY = "arn:aws:iam::123456789012:role/deploy";

function entry(entries: readonly PlannedEntry[], arn = DEPLOY): PlannedEntry {
  const found = entries.find(({ principal }) => principal.arn === arn);
  if (found === undefined) throw new Error(`no entry of ${arn}`);
  return found;
}

function lines(entries: readonly PlannedEntry[]): string[] {
  return entry(entries).origins.map(({ at, team, grant }) => `${at.file}:${at.line} ${team ?? "-"} ${grant ?? "-"}`);
}

const PRINCIPALS = [{ role: "deploy" }];

describe("an entry", () => {
  it("keeps every line that asked for it, its groups, its policies and its namespaces", () => {
    const { entries } = repo()
      .grants("blue", { name: "one", principals: PRINCIPALS, kubernetesGroups: ["g"], policies: { edit: ["blue"] } })
      .grants("red", {
        name: "two",
        principals: [DEPLOY],
        kubernetesGroups: ["g", "h"],
        policies: { edit: ["red"], view: "cluster" },
      })
      .plan();
    const { kubernetesGroups, policies, teams, tags } = entry(entries);
    expect(lines(entries)).toEqual(["teams/blue.yaml:8 blue one", "teams/red.yaml:8 red two"]);
    expect(kubernetesGroups.map(({ value, origins }) => [value, origins.length])).toEqual([
      ["g", 2],
      ["h", 1],
    ]);
    expect(policies.map(({ policy, scope }) => [policy.name, scope.type])).toEqual([
      ["AmazonEKSEditPolicy", "namespace"],
      ["AmazonEKSViewPolicy", "cluster"],
    ]);
    expect(teams).toEqual(["blue", "red"]);
    expect(tags.get("Team")).toBe("blue+red");
  });

  it("lets cluster beat namespaces, and the guardrails still see each request", () => {
    const { entries } = repo()
      .grants(
        "blue",
        { principals: PRINCIPALS, policies: { view: ["blue"] } },
        { principals: PRINCIPALS, policies: { view: "cluster" } },
      )
      .plan();
    expect(entry(entries).policies).toMatchObject([{ scope: { type: "cluster" }, requests: [{}, {}] }]);
  });

  it("drops a namespace that a wildcard covers, and keeps its line behind the wildcard", () => {
    const own = { namespaces: ["blue", "blue-*"] };
    const { entries } = repo()
      .team("blue", {
        ...own,
        access: [
          { principals: PRINCIPALS, clusters: ["*"], policies: { edit: ["blue-eu", "blue-*", "blue-e*", "blue"] } },
        ],
      })
      .plan();
    const [policy] = entry(entries).policies;
    const namespaces = policy?.scope.type === "namespace" ? policy.scope.namespaces : [];
    expect(namespaces.map(({ value, origins }) => [value, origins.length])).toEqual([
      ["blue", 1],
      ["blue-*", 3],
    ]);
  });

  it("is one for a role by name and by ARN, and two for two paths", () => {
    const { entries } = repo()
      .grants("blue", { principals: [{ role: "deploy" }, DEPLOY, { role: "ci/other" }] })
      .plan();
    expect(entries.map(({ principal }) => principal.arn)).toEqual([
      "arn:aws:iam::123456789012:role/ci/other",
      DEPLOY,
      "arn:aws:iam::123456789012:role/eks-break-glass",
    ]);
  });

  it("takes the one username that is named, else the profile's, else AWS's", () => {
    const profiles = { p: { policies: { view: "own" }, username: "{team}:{{SessionName}}" } };
    const named = repo().platform({ profiles });
    const grant = { principals: PRINCIPALS, clusters: ["*"] };
    const username = (...access: object[]): string | undefined =>
      entry(named.team("blue", { access }).plan().entries).username;
    expect(username({ ...grant, profile: "p" })).toBe("blue:{{SessionName}}");
    expect(username({ ...grant, profile: "p", username: "x" })).toBe("x");
    expect(username({ ...grant, policies: { view: "own" } })).toBe(
      "arn:aws:sts::123456789012:assumed-role/deploy/{{SessionName}}",
    );
    expect(
      username({ ...grant, policies: { view: "own" } }, { ...grant, policies: { view: "own" }, username: "x" }),
    ).toBe("x");
    expect(username({ ...grant, profile: "p" }, { ...grant, profile: "p" })).toBe("blue:{{SessionName}}");
  });

  it("names both places of two usernames", () => {
    const { diagnostics } = repo()
      .grants("blue", { principals: PRINCIPALS, username: "a" })
      .grants("red", { principals: PRINCIPALS, username: "b" })
      .compile();
    expect(diagnostics).toMatchObject([
      {
        rule: "username-conflict",
        at: { file: "teams/red.yaml", line: 13 },
        related: [{ at: { file: "teams/blue.yaml", line: 13 } }],
      },
    ]);
  });

  it("may have different usernames on different clusters", () => {
    const { entries } = repo()
      .cluster("prod-eu")
      .cluster("prod-us")
      .grants(
        "blue",
        { principals: PRINCIPALS, clusters: ["prod-eu"], username: "a" },
        { principals: PRINCIPALS, clusters: ["prod-us"], username: "b" },
      )
      .plan();
    expect(entries.flatMap(({ username, purpose }) => (purpose === "grant" ? [username] : []))).toEqual(["a", "b"]);
  });

  it("counts through the end of its last day, UTC", () => {
    const built = repo().grants("blue", { principals: PRINCIPALS, expires: "2026-11-22" });
    const at = (moment: string): number => built.compile(new Date(moment)).plan?.clusters[0]?.entries.length ?? 0;
    expect(at("2026-11-22T23:59:59.999Z")).toBe(2);
    expect(at("2026-11-23T00:00:00.000Z")).toBe(1);
  });

  it.each([
    ["2026-11-21", ["grant-expired"]],
    ["2026-11-22", ["grant-expires-soon"]],
    ["2026-12-06", ["grant-expires-soon"]],
    ["2026-12-07", []],
  ])("that ends on %s warns %j", (expires, warnings) => {
    expect(repo().grants("blue", { expires }).compile(TODAY).warnings).toEqual(warnings);
  });

  it("of a node has AWS's own username and groups", () => {
    const nodes = [
      { role: "a", type: "EC2" },
      { role: "b", type: "EC2_LINUX" },
    ];
    const { entries } = repo().cluster("prod-eu", { nodes }).plan();
    expect(entries.filter(({ purpose }) => purpose === "node")).toMatchObject([
      {
        type: "EC2",
        username: undefined,
        kubernetesGroups: [],
        policies: [{ policy: { name: "AmazonEKSAutoNodePolicy" }, scope: { type: "cluster" } }],
      },
      { type: "EC2_LINUX", username: undefined, kubernetesGroups: [], policies: [] },
    ]);
  });

  it("of the break-glass role is on every cluster, in its account and partition", () => {
    const { entries } = repo()
      .cluster("prod-eu")
      .cluster("prod-cn", { region: "cn-north-1", account: "210987654321" })
      .plan();
    expect(entries.map(({ principal, purpose, tags }) => [principal.arn, purpose, Object.fromEntries(tags)])).toEqual([
      ["arn:aws-cn:iam::210987654321:role/eks-break-glass", "break-glass", { Purpose: "break-glass", Alert: "true" }],
      ["arn:aws:iam::123456789012:role/eks-break-glass", "break-glass", { Purpose: "break-glass", Alert: "true" }],
    ]);
  });

  // `yarn bench merge` has ten times as many.
  it("of a thousand principals on ten clusters is merged", () => {
    const principals = Array.from({ length: 1_000 }, (_, index) => `arn:aws:iam::999999999999:role/r${index}`);
    let built = repo().team("blue", { access: [{ principals, clusters: ["*"], policies: { view: "cluster" } }] });
    for (let index = 0; index < 10; index += 1) built = built.cluster(`c${index}`);
    expect(built.plan().entries).toHaveLength(10_010);
  });

  it("of ten thousand namespaces is merged", () => {
    const edit = Array.from({ length: 10_000 }, (_, index) => `n${index}`);
    const built = repo()
      .guardrails({ delegation: { "*": { policies: ["edit"], clusters: ["*"], namespaces: ["*"] } } })
      .team("blue", {
        access: Array.from({ length: 101 }, (_, index) => ({
          principals: PRINCIPALS,
          clusters: ["*"],
          policies: { edit: [...edit, "n1*"].slice(index * 100, index * 100 + 100) },
        })),
      });
    const [policy] = entry(built.plan().entries).policies;
    expect(policy?.scope.type === "namespace" && policy.scope.namespaces).toHaveLength(10_000 - 1111 + 1);
  });
});

describe("an account", () => {
  it("is planned once, from the first of its regions", () => {
    const { accounts } = repo()
      .cluster("b", { region: "us-east-1" })
      .cluster("a", { region: "eu-west-1" })
      .cluster("c", { account: "000000000001" })
      .plan();
    expect(accounts.map(({ account, region }) => [account, region])).toEqual([
      ["000000000001", "eu-west-1"],
      ["123456789012", "eu-west-1"],
    ]);
  });
});

describe("the Team tag", () => {
  const long = Array.from({ length: 8 }, (_, index) => `${index}${"x".repeat(62)}`);

  it.each([
    [[], undefined],
    [["a"], "a"],
    [["a", "b"], "a+b"],
    [long.slice(0, 4), long.slice(0, 4).join("+")],
    [long, `${long.slice(0, 3).join("+")}+and 5 more`],
  ])("of %j is %j", (teams, tag) => {
    expect(entryTags("grant", teams).get("Team")).toBe(tag);
  });

  it("is never longer than AWS takes, nor empty", () => {
    for (let number = 1; number < 300; number += 1) {
      const teams = Array.from({ length: number }, (_, index) => `team-${index}`);
      const tag = entryTags("grant", teams).get("Team") ?? "";
      expect(tag.length).toBeGreaterThan(0);
      expect(tag.length).toBeLessThanOrEqual(256);
    }
  });
});
