import type { Bootstrap, FoundAccess } from "../../lib/bootstrap";
import type { RepoFiles } from "../../lib/source";
import { repo } from "../support/repo-builder";
import {
  applied,
  cluster,
  compiled,
  entries,
  found,
  grant,
  node,
  principal,
  readPlatformTemplate,
  write,
} from "./world";

beforeAll(readPlatformTemplate);

const ENGINEER = principal("engineer").arn;
const ADMIN = { AmazonEKSClusterAdminPolicy: "cluster" } as const;

/** prod-eu, and a team in whose file the role engineer may view it. */
const HOME = repo().cluster("prod-eu", { authenticationMode: "API_AND_CONFIG_MAP" }).grants("payments", {});

function text(files: RepoFiles, path: string): string {
  const file = files.get(path);
  return file !== undefined && "text" in file ? file.text : "";
}

/** The lines that an edit added to a file; fails when it took one away, changed one, or moved one. */
function addedLines(before: RepoFiles, result: Bootstrap, path: string): string {
  const [old, now] = [text(before, path).split("\n"), (result.files.get(path) ?? "").split("\n")];
  let at = 0;
  const added = now.filter((line) => {
    if (line !== old[at]) return true;
    at += 1;
    return false;
  });
  expect(at).toBe(old.length);
  return added.join("\n");
}

function rules({ diagnostics }: Bootstrap, severity: string): string[] {
  return [...new Set(diagnostics.filter((one) => one.severity === severity).map(({ rule }) => rule))].sort();
}

function messages({ conflicts }: Bootstrap): string[] {
  return conflicts.map(({ cluster: on, principal: who, message }) => `${on} ${who ?? "-"}: ${message}`);
}

describe("an empty tree", () => {
  const access = found({
    clusters: [cluster("prod-eu"), cluster("prod-us", { region: "us-east-1" })],
    grants: [
      grant({ comment: "line 3 of mapRoles" }),
      grant({ cluster: "prod-us" }),
      grant({ principal: principal("ops/admin"), policies: ADMIN, kubernetesGroups: ["team:ops"], team: "ops" }),
    ],
    nodes: [node("eks/node"), node("windows", "EC2_WINDOWS")],
  });

  it("gets clusters, teams and a platform that people would have written", () => {
    const { files } = write(new Map(), access);
    expect([...files.keys()]).toEqual([
      "clusters/prod-eu.yaml",
      "clusters/prod-us.yaml",
      "platform.yaml",
      "teams/ops.yaml",
      "teams/payments.yaml",
    ]);
    expect(files.get("clusters/prod-eu.yaml")).toBe(
      `# yaml-language-server: $schema=../docs/schema/cluster.schema.json
cluster: prod-eu
account: "123456789012"
region: eu-west-1
authenticationMode: API_AND_CONFIG_MAP
nodes:
  - {role: eks/node, type: EC2_LINUX}
  - {role: windows, type: EC2_WINDOWS}
`,
    );
    expect(files.get("teams/payments.yaml")?.split("access:\n")[1]).toBe(
      `  # line 3 of mapRoles
  - name: engineer
    principals: [arn:aws:iam::123456789012:role/engineer]
    clusters: [prod-eu, prod-us]
    policies:
      view: cluster
`,
    );
    expect(files.get("teams/ops.yaml")).toContain(
      `    policies:
      cluster-admin: cluster
    kubernetesGroups: [team:ops]
`,
    );
  });

  it("passes with warnings: every guardrail that an honest import breaks has an exception", () => {
    const result = write(new Map(), access);
    expect(rules(result, "error")).toEqual([]);
    expect(rules(result, "warning")).toEqual(["cluster-wide-secrets", "team-without-owners"]);
    expect(new Set(result.exceptions.map(({ rule }) => rule))).toEqual(
      new Set(["cluster-admin-reserved", "delegation"]),
    );
    expect(result.exceptions[0]).toEqual({
      rule: "cluster-admin-reserved",
      team: "ops",
      principal: "arn:aws:iam::123456789012:role/ops/admin",
      cluster: "prod-eu",
      reason: "imported from aws-auth of prod-eu",
      expires: "2027-02-20",
      message: 'team "ops" grants cluster-admin, which is reserved for the break-glass role',
    });
  });

  it("gets the break-glass role that was recognised, else the usual name", () => {
    const named = write(new Map(), found({ breakGlassRole: "sos/open: sesame" }));
    expect(named.diagnostics.filter(({ severity }) => severity === "error")).toHaveLength(1);
    expect(named.files.size).toBe(0);
    expect(write(new Map(), found({ breakGlassRole: "sos/me" })).files.get("platform.yaml")).toContain(
      'role: "sos/me"',
    );
    expect(write(new Map(), found()).files.get("platform.yaml")).toContain('role: "eks-break-glass"');
  });
});

describe("a repository that is there", () => {
  it("gets lines, and keeps every other byte of its files", () => {
    const files = repo()
      .file(
        "clusters/prod-eu.yaml",
        "cluster:   prod-eu # ours\naccount: '123456789012'\nregion: eu-west-1\nauthenticationMode: API_AND_CONFIG_MAP\nnodes:\n    # the first\n    - { role: one,   type: EC2_LINUX } # x\nlabels: {}\n",
      )
      .file(
        "teams/payments.yaml",
        "team: payments\naccess:\n  - principals: [{role: other}]   # who\n    clusters: ['*']\n    kubernetesGroups: [x]\n\nowners: ['@acme/payments']",
      )
      .build();
    const result = write(files, found({ grants: [grant()], nodes: [node("two"), node("one")] }));
    expect(addedLines(files, result, "clusters/prod-eu.yaml")).toBe("    - {role: two, type: EC2_LINUX}");
    expect(addedLines(files, result, "teams/payments.yaml")).toContain("  - name: engineer\n    principals: [arn:");
    expect(result.alreadyThere).toEqual([{ cluster: "prod-eu", principal: principal("one").arn }]);
    expect(entries(compiled(applied(files, result)))).toHaveLength(4);
  });

  it("decides the mode of a cluster at which nobody looked; a new file gets the mode in which nobody loses anything", () => {
    const unseen = { authenticationMode: undefined };
    const seen = cluster("seen", { authenticationMode: "API" });
    const clusters = [cluster("prod-eu", unseen), cluster("new", unseen), cluster("seen", unseen), seen];
    const result = write(HOME.build(), found({ clusters, grants: [grant({ cluster: "prod-eu" })] }));
    expect(messages(result).filter((one) => one.includes("authenticationMode"))).toEqual([]);
    expect([...result.files.keys()]).toEqual(["clusters/new.yaml", "clusters/seen.yaml"]);
    expect(result.files.get("clusters/new.yaml")).toContain("authenticationMode: API_AND_CONFIG_MAP\n");
    expect(result.files.get("clusters/seen.yaml")).toContain("authenticationMode: API\n");
  });

  it("is left alone where it says already what was found, by whatever words", () => {
    const files = HOME.build();
    const result = write(files, found({ clusters: [cluster("prod-eu")], grants: [grant({ team: "others" })] }));
    expect(result.files).toEqual(new Map());
    expect(result.alreadyThere).toEqual([{ cluster: "prod-eu", principal: ENGINEER }]);
    expect(result.conflicts).toEqual([]);
  });

  it("with errors of its own gets no files, and says which errors", () => {
    const files = HOME.file("teams/broken.yaml", "team: [\n").build();
    const result = write(files, found({ grants: [grant({ cluster: "prod-eu", principal: principal("new") })] }));
    expect(result.files).toEqual(new Map());
    expect(rules(result, "error")).toEqual(["yaml-syntax"]);
  });

  it("gets teams under the name that their file has: names that differ only in case are one file", () => {
    const result = write(
      HOME.build(),
      found({ grants: ["Payments", "PAYMENTS"].map((team) => grant({ team, principal: principal(team) })) }),
    );
    expect([...result.files.keys()].filter((path) => path.startsWith("teams/"))).toEqual(["teams/payments.yaml"]);
  });

  it("lists policies that are newer than the catalogue", () => {
    const policies = { AmazonEKSTomorrowPolicy: "cluster" } as const;
    const result = write(HOME.build(), found({ grants: [grant({ principal: principal("new"), policies })] }));
    expect(result.extraPolicies).toEqual(["AmazonEKSTomorrowPolicy"]);
    expect(result.files.get("platform.yaml")).toContain("extraPolicies:\n  - AmazonEKSTomorrowPolicy\n");
    const again = write(
      applied(HOME.build(), result),
      found({ grants: [grant({ principal: principal("x"), policies })] }),
    );
    expect(again.extraPolicies).toEqual([]);
  });
});

describe("a conflict", () => {
  /** What is not written, and why; nothing else may change. */
  function conflict(files: RepoFiles, access: Partial<FoundAccess>, force = false): string[] {
    const result = write(files, found(access), { force });
    expect(result.files).toEqual(new Map());
    expect(result.conflicts.length).toBeGreaterThan(0);
    return messages(result);
  }

  it.each([
    [
      "more policies",
      { policies: ADMIN },
      "policies: the files declare view cluster-wide, but found cluster-admin cluster-wide",
    ],
    ["another group", { kubernetesGroups: ["x"] }, "groups: the files declare none, but found x"],
    ["another username", { username: "me" }, 'username: the files declare "arn:aws:sts::'],
    ["a narrower scope", { policies: { AmazonEKSViewPolicy: ["a"] } }, "found view in a"],
  ] as const)("is a principal that the files give something else: %s", (_, keys, expected) => {
    const [message] = conflict(HOME.build(), { grants: [grant(keys)] });
    expect(message).toContain(expected);
    expect(message).toContain("--force");
  });

  it("is united with the files by force, once", () => {
    const access = found({ grants: [grant({ kubernetesGroups: ["x"], policies: ADMIN })] });
    const result = write(HOME.build(), access, { force: true });
    expect(result.conflicts).toEqual([]);
    const files = applied(HOME.build(), result);
    expect(entries(compiled(files)).join()).toContain(
      '["x"],[["AmazonEKSClusterAdminPolicy","cluster"],["AmazonEKSViewPolicy"',
    );
    expect(write(files, access, { force: true }).files).toEqual(new Map());
  });

  it.each([
    [
      "a node that is granted access",
      { nodes: [node("engineer")] },
      "found as a node of type EC2_LINUX, but in the files it is granted access",
    ],
    ["a node of two types", { nodes: [node("n"), node("n", "EC2_WINDOWS")] }, "EC2_LINUX, EC2_WINDOWS"],
    [
      "a node of another account",
      { nodes: [node("n", "EC2_LINUX", { principal: principal("n", "role", "999999999999") })] },
      "account 999999999999",
    ],
    [
      "a node with access of its own",
      { nodes: [node("n")], grants: [grant({ principal: principal("n") })] },
      "choose one",
    ],
    [
      "two usernames",
      { grants: [grant({ principal: principal("n"), username: "a" }), grant({ principal: principal("n") })] },
      "one username",
    ],
    [
      "another partition",
      { grants: [grant({ principal: principal("n", "role", "123456789012", "aws-cn") })] },
      "partition aws-cn",
    ],
    ["a cluster without a file", { grants: [grant({ cluster: "nowhere" })] }, "has no file"],
    [
      "a break-glass role that has less",
      { grants: [grant({ principal: principal("eks-break-glass") })] },
      "only platform.yaml may grant access",
    ],
    [
      "a group that EKS refuses",
      { grants: [grant({ principal: principal("n"), kubernetesGroups: ["system:masters"] })] },
      "EKS refuses the group",
    ],
    [
      "a group that CDKTF would replace",
      { grants: [grant({ principal: principal("n"), kubernetesGroups: ["TfToken[x]"] })] },
      "one of CDKTF's own placeholders",
    ],
    [
      "neither policies nor groups",
      { grants: [grant({ principal: principal("n"), policies: {} })] },
      "no policies, no groups and no username of its own",
    ],
    [
      "a service-linked role's policy",
      {
        grants: [grant({ principal: principal("n"), policies: { AmazonEKSComputePolicy: "cluster" } })],
      },
      "for service-linked roles only",
    ],
    [
      "no policy's name",
      { grants: [grant({ principal: principal("n"), policies: { "a\n- b": "cluster" } })] },
      "not the full name",
    ],
    ["no team's name", { grants: [grant({ principal: principal("n"), team: "../x" })] }, "teams/"],
    ["no cluster's name", { clusters: [cluster("../x")] }, "clusters/"],
    [
      "another cluster of the name",
      { clusters: [cluster("prod-eu", { account: "999999999999" })], grants: [grant({ principal: principal("n") })] },
      "account",
    ],
    ["another mode", { clusters: [cluster("prod-eu", { authenticationMode: "API" })] }, "authenticationMode"],
    [
      "two clusters of one name",
      { clusters: [cluster("x"), cluster("x", { region: "us-east-1" })] },
      "two different clusters",
    ],
    ["names that differ in case", { clusters: [cluster("PROD-EU")] }, "differs from another name only in case"],
  ] as [string, Partial<FoundAccess>, string][])("is %s, also with force", (_, access, expected) => {
    expect(conflict(HOME.build(), access).join("\n")).toContain(expected);
    conflict(HOME.build(), access, true);
  });

  it("keeps nothing else from being written", () => {
    const result = write(
      HOME.build(),
      found({
        grants: [grant({ principal: principal("good") }), grant({ principal: principal("bad"), username: "system:x" })],
      }),
    );
    expect(messages(result)).toEqual([expect.stringContaining("a username cannot start with system:")]);
    expect(entries(compiled(applied(HOME.build(), result))).join()).toContain("role/good");
  });

  it("is a grant of old that reaches a cluster which is new here, and no exception is made for it", () => {
    const files = HOME.grants("ops", { principals: [{ role: "ops" }], policies: { "cluster-admin": "cluster" } })
      .guardrails({
        exceptions: [
          { rule: "cluster-admin-reserved", team: "ops", cluster: "prod-eu", reason: "x", expires: "2027-05-01" },
          { rule: "delegation", team: "ops", reason: "x", expires: "2027-05-01" },
        ],
      })
      .build();
    expect(compiled(files).plan).toBeDefined();
    const result = write(files, found({ clusters: [cluster("new")], grants: [grant({ cluster: "new" })] }));
    expect(messages(result)).toEqual([
      expect.stringMatching(/new .*role\/ops: an existing grant selects this cluster/),
    ]);
    expect(result.alreadyThere).toEqual([{ cluster: "new", principal: ENGINEER }]);
    expect(result.exceptions).toEqual([]);
    expect(rules(result, "error")).toEqual(["cluster-admin-reserved"]);
  });
});

describe("the break-glass role", () => {
  it("that has what it should is the platform's, and in no team's file", () => {
    const access = found({
      clusters: [cluster("prod-eu")],
      grants: [grant({ principal: principal("eks-break-glass"), policies: ADMIN })],
      breakGlassRole: "eks-break-glass",
    });
    const result = write(new Map(), access);
    expect([...result.files.keys()]).toEqual(["clusters/prod-eu.yaml", "platform.yaml"]);
    expect(result.alreadyThere).toEqual([{ cluster: "prod-eu", principal: principal("eks-break-glass").arn }]);
  });
});

describe("exceptions", () => {
  const USER = found({ grants: [grant({ principal: principal("old-hand", "user") })] });

  it("are as narrow as what was found, for 90 days, and lift something", () => {
    const result = write(HOME.build(), USER);
    expect(result.exceptions).toMatchObject([
      {
        rule: "iam-users-forbidden",
        team: "payments",
        cluster: "prod-eu",
        principal: principal("old-hand", "user").arn,
      },
    ]);
    expect(rules(result, "error")).toEqual([]);
    expect(rules(result, "warning")).toEqual([]);
  });

  it("are none when the guardrails are to be strict: then they stay errors", () => {
    const result = write(HOME.build(), USER, { strict: true });
    expect(result.exceptions).toEqual([]);
    expect(result.files.has("platform.yaml")).toBe(false);
    expect(rules(result, "error")).toEqual(["iam-users-forbidden"]);
  });

  it("are none for what the guardrails refused before", () => {
    const files = HOME.grants("old", { principals: [{ user: "ann" }] }).build();
    const result = write(
      files,
      found({ ...USER, grants: [...USER.grants, grant({ principal: principal("ann", "user") })] }),
    );
    expect(result.alreadyThere).toHaveLength(1);
    expect(result.exceptions.map((one) => one.principal)).toEqual([principal("old-hand", "user").arn]);
    expect(rules(result, "error")).toEqual(["iam-users-forbidden"]);
  });

  it("lift minimumAdmins on a cluster that is new, and not on one that was short of them before", () => {
    const files = HOME.guardrails({ minimumAdmins: 1 }).build();
    const result = write(files, found({ clusters: [cluster("new")] }));
    expect(result.exceptions.map(({ rule, team, cluster: on, principal: who }) => [rule, team, on, who])).toEqual([
      ["minimum-admins", "*", "new", undefined],
    ]);
  });

  it("join those that are there, whose comments and order stay", () => {
    const files = HOME.file(
      "platform.yaml",
      `organization: acme
guardrails:
  # ours
  exceptions:   # dated
    - {rule: delegation, team: payments, reason: "all of it", expires: 2027-05-01}
    # the end
  minimumAdmins: 0
breakGlass: {role: eks-break-glass}
`,
    ).build();
    const result = write(files, USER);
    expect(addedLines(files, result, "platform.yaml")).toBe(`    - rule: iam-users-forbidden
      team: payments
      principal: arn:aws:iam::123456789012:user/old-hand
      cluster: prod-eu
      reason: imported from aws-auth of prod-eu
      expires: 2027-02-20`);
  });
});
