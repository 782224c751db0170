import { repo, type RepoBuilder } from "../support/repo-builder";
import { changesOf, rulesOf } from "./world";

const BASE = repo().cluster("prod-eu").team("payments").team("sre");
const DELEGATION = { "*": { policies: ["view"], clusterScope: [], clusters: ["*"], namespaces: "own" } };

const guardrails = (keys: Record<string, unknown>): RepoBuilder => BASE.guardrails({ delegation: DELEGATION, ...keys });
const delegation = (own: Record<string, unknown>): RepoBuilder => guardrails({ delegation: { ...DELEGATION, ...own } });
const breakGlass = (keys: Record<string, unknown>): RepoBuilder =>
  BASE.platform({
    breakGlass: { role: "bg", create: true, trustedPrincipals: ["arn:aws:iam::123456789012:role/a"], ...keys },
  });
const exception = (keys: Record<string, unknown> = {}): RepoBuilder =>
  guardrails({
    exceptions: [{ rule: "delegation", team: "sre", reason: "OPS-1", expires: "2027-01-31", ...keys }],
  });

/** [what, the old platform, the new one, in words; and the other way round] */
const CASES: readonly [string, RepoBuilder, RepoBuilder, readonly string[], readonly string[]][] = [
  [
    "cluster-admin for anyone",
    guardrails({ clusterAdmin: "break-glass-only" }),
    guardrails({ clusterAdmin: "allowed" }),
    ["loosened: clusterAdmin: allowed instead of break-glass-only"],
    ["tightened: clusterAdmin: break-glass-only instead of allowed"],
  ],
  [
    "IAM users",
    guardrails({ iamUsers: "forbidden" }),
    guardrails({ iamUsers: "allowed" }),
    ["loosened: iamUsers: allowed instead of forbidden"],
    ["tightened: iamUsers: forbidden instead of allowed"],
  ],
  [
    "cluster-wide Secrets",
    guardrails({ clusterWideSecrets: "forbidden" }),
    guardrails({ clusterWideSecrets: "warn" }),
    ["loosened: clusterWideSecrets: warn instead of forbidden"],
    ["tightened: clusterWideSecrets: forbidden instead of warn"],
  ],
  [
    "a namespace that is protected no more",
    guardrails({ protectedNamespaces: ["kube-*", "amazon-*"] }),
    guardrails({ protectedNamespaces: ["kube-*"] }),
    ["loosened: protected namespaces no longer include amazon-*"],
    ["tightened: protected namespaces now also include amazon-*"],
  ],
  [
    "a later end date",
    guardrails({ expiry: { admin: "90d" } }),
    guardrails({ expiry: { admin: "180d" } }),
    ["loosened: end date of admin: within 180 days instead of within 90 days"],
    ["tightened: end date of admin: within 90 days instead of within 180 days"],
  ],
  [
    "no end date at all",
    guardrails({ expiry: { admin: "90d" } }),
    guardrails({ expiry: {} }),
    ["loosened: end date of admin: none needed instead of within 90 days"],
    ["tightened: end date of admin: within 90 days instead of none needed"],
  ],
  [
    "fewer administrators",
    guardrails({ minimumAdmins: 0, maximumRemovals: "25%" }),
    guardrails({ minimumAdmins: 0, maximumRemovals: "100%" }),
    ["loosened: maximumRemovals: 100% instead of 25%"],
    ["tightened: maximumRemovals: 25% instead of 100%"],
  ],
  [
    "what everyone may grant",
    delegation({}),
    delegation({ "*": { ...DELEGATION["*"], policies: ["view", "edit"], clusterScope: ["view"] } }),
    [
      "loosened: every team without a delegation of its own may now also grant edit",
      "loosened: every team without a delegation of its own may now also grant cluster-wide view",
    ],
    [
      "tightened: every team without a delegation of its own may no longer grant edit",
      "tightened: every team without a delegation of its own may no longer grant cluster-wide view",
    ],
  ],
  [
    "what one team may grant, and where",
    delegation({ sre: { clusters: ["prod-eu"], namespaces: "own" } }),
    delegation({ sre: { clusters: ["prod-*"], namespaces: ["*"] } }),
    [
      "loosened: team sre may now also grant on clusters prod-*",
      "loosened: team sre may grant in namespaces * instead of its own namespaces",
    ],
    [
      "tightened: team sre may no longer grant on clusters prod-*",
      "tightened: team sre may grant in its own namespaces instead of namespaces *",
    ],
  ],
  [
    "a team that gets words of its own",
    delegation({}),
    delegation({ sre: { policies: ["cluster-admin"] } }),
    ["loosened: team sre may now also grant cluster-admin", "tightened: team sre may no longer grant view"],
    ["loosened: team sre may now also grant view", "tightened: team sre may no longer grant cluster-admin"],
  ],
  [
    "an exception",
    guardrails({}),
    exception({ cluster: "prod-eu" }),
    ["loosened: new exception from delegation for team sre on prod-eu, until 2027-01-31: OPS-1"],
    ["tightened: exception from delegation for team sre on prod-eu is gone (ran until 2027-01-31)"],
  ],
  [
    "an exception's end",
    exception(),
    exception({ expires: "2027-06-30" }),
    ["loosened: exception from delegation for team sre runs until 2027-06-30 instead of 2027-01-31: OPS-1"],
    ["tightened: exception from delegation for team sre runs until 2027-01-31 instead of 2027-06-30: OPS-1"],
  ],
  [
    "break-glass without MFA, for longer, from anywhere, by more, with fewer told",
    breakGlass({ sourceIps: ["203.0.113.0/24"], notify: ["a@acme.example"] }),
    breakGlass({
      requireMfa: false,
      maxSessionHours: 12,
      trustedPrincipals: ["arn:aws:iam::123456789012:role/a", "arn:aws:iam::123456789012:role/b"],
    }),
    [
      "loosened: break-glass no longer requires MFA",
      "loosened: a break-glass session may last 12 h instead of 1 h",
      "loosened: the break-glass role may now also be assumed by arn:aws:iam::123456789012:role/b",
      "loosened: the break-glass role may now also be assumed from *",
      "loosened: break-glass alarms no longer go to a@acme.example",
    ],
    [
      "tightened: break-glass requires MFA",
      "tightened: a break-glass session may last 1 h instead of 12 h",
      "tightened: the break-glass role may no longer be assumed by arn:aws:iam::123456789012:role/b",
      "tightened: the break-glass role may no longer be assumed from *",
      "tightened: break-glass alarms now also go to a@acme.example",
    ],
  ],
  [
    "policies that the catalogue does not know",
    BASE.platform(),
    BASE.platform({ extraPolicies: ["AmazonEKSNewPolicy"] }),
    ["loosened: grants may now also name AmazonEKSNewPolicy"],
    ["tightened: grants may no longer name AmazonEKSNewPolicy"],
  ],
  [
    "who owns a team's file, and its namespaces",
    BASE,
    BASE.team("sre", { owners: ["@acme/x"], namespaces: ["sre", "ledger"] }),
    [
      "loosened: team sre now also owns the namespaces ledger",
      "changed: team sre is owned by @acme/x instead of @acme/sre",
    ],
    [
      "changed: team sre is owned by @acme/sre instead of @acme/x",
      "tightened: team sre no longer owns the namespaces ledger",
    ],
  ],
  [
    "where Terraform's state is",
    BASE.platform(),
    BASE.platform({ terraform: { backend: { s3: { bucket: "state-of-acme", region: "eu-west-1" } } } }),
    [expect.stringContaining("changed: Terraform's state moves elsewhere") as string],
    [expect.stringContaining("changed: Terraform's state moves elsewhere") as string],
  ],
];

describe("a change of the rules", () => {
  it.each(CASES)("%s", (_what, before, after, there, back) => {
    expect(rulesOf(changesOf(before, after))).toEqual(there);
    expect(rulesOf(changesOf(after, before))).toEqual(back);
  });

  it("that loosens them is a label of its own, and no change of access", () => {
    const found = changesOf(guardrails({ iamUsers: "forbidden" }), guardrails({ iamUsers: "allowed" }));
    expect(found.labels).toEqual(["access:none", "guardrails:loosened"]);
  });

  it("is none where only the layout differs", () => {
    const [before, after] = [
      guardrails({ protectedNamespaces: ["a", "b"] }),
      guardrails({ protectedNamespaces: ["b", "a"] }),
    ];
    expect(rulesOf(changesOf(before, after))).toEqual([]);
  });
});
