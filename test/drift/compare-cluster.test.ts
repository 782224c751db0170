import { clusterDrift, compareCluster, type Finding, type FindingKind } from "../../lib/drift";
import type { LiveCluster, LiveEntry } from "../../lib/ports/eks-reader";
import { ACCOUNT, NOW, applied, clusterPlan, liveEntry, livePolicy, planOf, role } from "./world";

const plan = planOf();
const one = clusterPlan(plan);
const { tags } = plan.settings;
const clean = applied(one, tags);
const PAYMENTS = role("eng/payments");

type Change = (entry: LiveEntry) => Partial<LiveEntry>;

/** The cluster with one entry changed. */
function changed(principal: string, change: Change, live: LiveCluster = clean): LiveCluster {
  const entries = live.entries.map((entry) =>
    entry.principalArn === principal ? { ...entry, ...change(entry) } : entry,
  );
  return { ...live, entries };
}

function added(...entries: LiveEntry[]): LiveCluster {
  return { ...clean, entries: [...clean.entries, ...entries] };
}

function without(principal: string): LiveCluster {
  return { ...clean, entries: clean.entries.filter(({ principalArn }) => principalArn !== principal) };
}

const compare = (live: LiveCluster): Finding[] => compareCluster(one, tags, live, NOW);
const brief = (findings: readonly Finding[]): string[] =>
  findings.map(({ kind, principal, policy }) =>
    [kind, principal?.replace(`arn:aws:iam::${ACCOUNT}:`, "") ?? "-", ...(policy === undefined ? [] : [policy])].join(
      " ",
    ),
  );

const scoped = (namespaces: string[] | "cluster"): Change => {
  return ({ policies }) => ({
    policies: policies.map((policy) =>
      policy.policyArn.endsWith("/AmazonEKSEditPolicy") ? livePolicy("AmazonEKSEditPolicy", namespaces) : policy,
    ),
  });
};

describe("a cluster as an apply leaves it", () => {
  it("has no findings", () => {
    expect(compare(clean)).toEqual([]);
    expect(clusterDrift(one, tags, clean, NOW)).toEqual({ cluster: "one", findings: [] });
  });

  it.each<[string, LiveCluster]>([
    [
      "groups in another order",
      changed(PAYMENTS, (entry) => ({ kubernetesGroups: entry.kubernetesGroups.toReversed() })),
    ],
    ["namespaces in another order", changed(PAYMENTS, scoped(["payments", "ledger"]))],
    ["policies in another order", changed(PAYMENTS, (entry) => ({ policies: entry.policies.toReversed() }))],
    ["entries in another order", { ...clean, entries: clean.entries.toReversed() }],
    ["tags that AWS set", changed(PAYMENTS, (entry) => ({ tags: { ...entry.tags, "aws:cloudformation:stack": "x" } }))],
    ["whatever EKS sets for a node", changed(role("node-linux"), () => ({ username: "x", kubernetesGroups: ["y"] }))],
  ])("has none with %s", (_name, live) => {
    expect(compare(live)).toEqual([]);
  });
});

/** Every kind alone: the tampering, the one finding, and what is expected and actual in it. */
const ALONE: [FindingKind, LiveCluster, string, unknown, unknown][] = [
  [
    "unmanaged-entry",
    added(
      liveEntry(role("rogue"), { policies: [livePolicy("AmazonEKSClusterAdminPolicy")], kubernetesGroups: ["b", "a"] }),
    ),
    "unmanaged-entry role/rogue",
    undefined,
    {
      type: "STANDARD",
      username: `arn:aws:sts::${ACCOUNT}:assumed-role/rogue/{{SessionName}}`,
      kubernetesGroups: ["a", "b"],
      policies: { AmazonEKSClusterAdminPolicy: "cluster" },
    },
  ],
  [
    "missing-entry",
    without(PAYMENTS),
    "missing-entry role/eng/payments",
    {
      type: "STANDARD",
      username: "payments:{{SessionName}}",
      kubernetesGroups: ["oncall:payments", "team:payments"],
      policies: { AmazonEKSEditPolicy: ["ledger", "payments"], AmazonEKSViewPolicy: "cluster" },
    },
    undefined,
  ],
  [
    "groups-changed",
    changed(PAYMENTS, () => ({ kubernetesGroups: ["team:payments", "admins"] })),
    "groups-changed role/eng/payments",
    ["oncall:payments", "team:payments"],
    ["admins", "team:payments"],
  ],
  [
    "username-changed",
    changed(role("ops"), () => ({ username: "root" })),
    "username-changed role/ops",
    `arn:aws:sts::${ACCOUNT}:assumed-role/ops/{{SessionName}}`,
    "root",
  ],
  [
    "type-changed",
    changed(PAYMENTS, () =>
      liveEntry(PAYMENTS, { type: "EC2_LINUX", tags: { ...Object.fromEntries(tags), Team: "payments" } }),
    ),
    "type-changed role/eng/payments",
    "STANDARD",
    "EC2_LINUX",
  ],
  [
    "tags-changed",
    changed(PAYMENTS, (entry) => ({ tags: { ...entry.tags, Extra: "1" } })),
    "tags-changed role/eng/payments",
    { CostCenter: "platform", ManagedBy: "eks-access-gitops", Team: "payments" },
    { CostCenter: "platform", Extra: "1", ManagedBy: "eks-access-gitops", Team: "payments" },
  ],
  [
    "policy-missing",
    changed(PAYMENTS, ({ policies }) => ({ policies: policies.slice(0, 1) })),
    "policy-missing role/eng/payments AmazonEKSViewPolicy",
    "cluster",
    undefined,
  ],
  [
    "policy-unexpected",
    changed(PAYMENTS, ({ policies }) => ({ policies: [...policies, livePolicy("AmazonEKSAdminPolicy", ["b", "a"])] })),
    "policy-unexpected role/eng/payments AmazonEKSAdminPolicy",
    undefined,
    ["a", "b"],
  ],
  [
    "scope-changed",
    changed(PAYMENTS, scoped("cluster")),
    "scope-changed role/eng/payments AmazonEKSEditPolicy",
    ["ledger", "payments"],
    "cluster",
  ],
  [
    "authentication-mode",
    { ...clean, authenticationMode: "API_AND_CONFIG_MAP" },
    "authentication-mode -",
    "API",
    "API_AND_CONFIG_MAP",
  ],
];

describe("every kind alone", () => {
  it.each(ALONE)("%s is found once, and nothing else", (kind, live, line, expected, actual) => {
    const findings = compare(live);
    expect(brief(findings)).toEqual([line]);
    expect(findings[0]).toMatchObject({ kind });
    const sides = findings[0] as { readonly expected?: unknown; readonly actual?: unknown } | undefined;
    expect([sides?.expected, sides?.actual]).toEqual([expected, actual]);
  });

  it("cluster-missing is the only finding of a cluster that is not there", () => {
    expect(compareCluster(one, tags, { missing: true }, NOW)).toEqual([
      {
        kind: "cluster-missing",
        principal: null,
        expected: `arn:aws:eks:eu-west-1:${ACCOUNT}:cluster/one`,
        origins: [{ file: "clusters/one.yaml", line: 2, column: 10, team: null, grant: null }],
      },
    ]);
  });

  it.each(ALONE.filter(([kind]) => kind !== "unmanaged-entry"))("%s names the lines that say so", (_kind, live) => {
    expect(compare(live)[0]?.origins?.length).toBeGreaterThan(0);
  });

  it("gives a finding its keys in the documented order", () => {
    const [finding] = compare(changed(PAYMENTS, scoped("cluster")));
    expect(Object.keys(finding ?? {})).toEqual(["kind", "principal", "policy", "expected", "actual", "origins"]);
  });
});

describe("several at once", () => {
  it("finds each difference of one entry once", () => {
    const live = changed(PAYMENTS, ({ policies }) => ({
      username: "x",
      kubernetesGroups: [],
      tags: {},
      policies: [livePolicy("AmazonEKSEditPolicy", ["ledger"]), livePolicy("AmazonEKSClusterAdminPolicy")].concat(
        policies.slice(0, 0),
      ),
    }));
    expect(brief(compare(live))).toEqual([
      "username-changed role/eng/payments",
      "groups-changed role/eng/payments",
      "policy-unexpected role/eng/payments AmazonEKSClusterAdminPolicy",
      "policy-missing role/eng/payments AmazonEKSViewPolicy",
      "scope-changed role/eng/payments AmazonEKSEditPolicy",
      "tags-changed role/eng/payments",
    ]);
  });

  it("does not say again what follows from another type, but does say what was never planned", () => {
    const live = changed(role("node-auto"), () =>
      liveEntry(role("node-auto"), {
        kubernetesGroups: ["x"],
        tags: Object.fromEntries(tags),
        policies: [livePolicy("AmazonEKSClusterAdminPolicy")],
      }),
    );
    expect(brief(compare(live))).toEqual([
      "type-changed role/node-auto",
      "policy-unexpected role/node-auto AmazonEKSClusterAdminPolicy",
    ]);
  });

  it("sorts by principal, the cluster first, whatever the order of the entries", () => {
    const rogue = liveEntry(role("a-rogue"));
    const live = { ...without(role("ops")), authenticationMode: undefined };
    const entries = [...live.entries, rogue];
    const lines = ["authentication-mode -", "unmanaged-entry role/a-rogue", "missing-entry role/ops"];
    expect(brief(compare({ ...live, entries }))).toEqual(lines);
    expect(brief(compare({ ...live, entries: entries.toReversed() }))).toEqual(lines);
  });

  it("reports the mode and every planned entry of a cluster that only knows the ConfigMap", () => {
    const found = compare({ name: "one", authenticationMode: "CONFIG_MAP", entries: [] });
    expect(found.map(({ kind }) => kind)).toEqual(["authentication-mode", ...one.entries.map(() => "missing-entry")]);
  });

  it("takes a principal that differs in case or path for another one", () => {
    const live = changed(PAYMENTS, () => ({ principalArn: role("eng/Payments") }));
    expect(brief(compare(live))).toEqual(["unmanaged-entry role/eng/Payments", "missing-entry role/eng/payments"]);
  });

  it("compares policies by their whole ARN", () => {
    const policyArn = "arn:aws-cn:eks::aws:cluster-access-policy/AmazonEKSViewPolicy";
    const live = changed(PAYMENTS, ({ policies: [edit] }) => ({
      policies: [...(edit ? [edit] : []), { policyArn, scope: { type: "cluster" } }],
    }));
    expect(brief(compare(live))).toEqual([
      `policy-unexpected role/eng/payments ${policyArn}`,
      "policy-missing role/eng/payments AmazonEKSViewPolicy",
    ]);
  });
});

describe("what the cluster's file ignores", () => {
  it("is listed with its reason and not reported", () => {
    const live = added(liveEntry(role("karpenter-node")));
    expect(clusterDrift(one, tags, live, NOW)).toEqual({
      cluster: "one",
      findings: [],
      ignored: [{ principal: role("karpenter-node"), reason: "the karpenter module's" }],
    });
  });

  it.each(["my-karpenter-node", "Karpenter-node"])("is matched whole: %s is reported", (name) => {
    expect(brief(compare(added(liveEntry(role(name)))))).toEqual([`unmanaged-entry role/${name}`]);
  });

  it("never hides an entry that is planned", () => {
    expect(brief(compare(without(role("ops"))))).toEqual(["missing-entry role/ops"]);
    const live = changed(role("ops"), () => ({ kubernetesGroups: ["x"] }));
    expect(brief(compare(live))).toEqual(["groups-changed role/ops"]);
  });
});

describe("a cluster that could not be read", () => {
  it("says why, and has neither findings nor peace", () => {
    expect(clusterDrift(one, tags, { couldNotLook: "no network" }, NOW)).toEqual({
      cluster: "one",
      findings: [],
      couldNotLook: "no network",
    });
  });
});
