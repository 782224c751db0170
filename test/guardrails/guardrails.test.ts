import type { Diagnostic } from "../../lib/diagnostics";
import type { GuardrailId } from "../../lib/guardrails";
import { ALL_GUARDRAILS } from "../../lib/guardrails/rules";
import { GUARDRAILS } from "../../lib/schema";
import { TODAY, repo, type Compiled, type RepoBuilder } from "../support/repo-builder";

const EVERYTHING = {
  "*": {
    policies: ["view", "edit", "admin", "admin-view", "cluster-admin", "secret-reader"],
    clusterScope: ["view", "edit", "admin", "admin-view", "cluster-admin", "secret-reader"],
    clusters: ["*"],
    namespaces: ["*"],
    groups: ["*"],
    usernames: ["*"],
    claims: ["*"],
  },
};

/** A team's repository in which everything is allowed but what these guardrails say. */
function team(grant: object, guardrails: object = {}, keys: object = {}): RepoBuilder {
  const access = [{ principals: [{ role: "deploy" }], clusters: ["*"], ...grant }];
  const relaxed = {
    clusterAdmin: "allowed",
    iamUsers: "allowed",
    clusterWideSecrets: "allowed",
    delegation: EVERYTHING,
  };
  return repo()
    .team("blue", { access, ...keys })
    .guardrails({ ...relaxed, ...guardrails });
}

function twoTeams(guardrails: object = {}, keys: object = {}): RepoBuilder {
  const grant = { principals: [{ role: "red" }], clusters: ["*"], policies: { edit: ["blue"] } };
  return team({ policies: { edit: ["blue"] } }, guardrails, keys).team("red", { access: [grant], ...keys });
}

/** A break-glass role of ours that asks whom it trusts for MFA. */
function trusting(who: string, guardrails: object = {}, keys: object = {}): RepoBuilder {
  const rules = { ...guardrails };
  const trustedPrincipals = [`arn:aws:iam::123456789012:${who}`];
  const breakGlass = { role: "bg", create: true, trustedPrincipals, ...keys };
  return repo().team("blue").guardrails(rules, { breakGlass });
}

/** A binding of `view` to a group, everywhere. */
function binding(group: string, role = "view", namespace?: string): string {
  const kind = namespace === undefined ? "ClusterRoleBinding" : "RoleBinding";
  const within = namespace === undefined ? "" : `, namespace: ${namespace}`;
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}
metadata: { name: b-${group}${within} }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${role} }
subjects: [{ kind: Group, name: ${group} }]
`;
}

function ownRole(name: string): string {
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: "${name}" }
rules: [{ apiGroups: [""], resources: [pods], verbs: [get] }]
`;
}

/** A team with a group, and what binds it. */
function bound(documents: readonly string[], guardrails: object = {}, grant: object = {}): RepoBuilder {
  const rbac = documents.join("---\n");
  return team({ policies: { view: ["blue"] }, kubernetesGroups: ["blue"], ...grant }, guardrails).file(
    "rbac/all.yaml",
    rbac,
  );
}

interface Case {
  /** The guardrail's setting. */
  readonly set: object;
  readonly refused: (set: object) => RepoBuilder;
  readonly allowed: (set: object) => RepoBuilder;
  /** What an exception may name, and what the exception for another one names. */
  readonly team?: string;
  readonly principal?: string;
  readonly cluster?: string;
  readonly severity?: Diagnostic["severity"];
}

const DEPLOY = "arn:aws:iam::123456789012:role/deploy";
const OURS = { team: "blue", principal: DEPLOY, cluster: "prod-eu" } as const;

const CASES: Readonly<Record<Exclude<GuardrailId, "maximum-removals">, Case>> = {
  "cluster-admin-reserved": {
    set: { clusterAdmin: "break-glass-only" },
    refused: (set) => team({ policies: { "cluster-admin": ["blue"] } }, set),
    allowed: (set) => team({ policies: { admin: ["blue"] } }, set),
    ...OURS,
  },
  delegation: {
    set: { delegation: { "*": { policies: ["view"], clusters: ["*"], namespaces: "own" } } },
    refused: (set) => team({ policies: { view: ["red"] } }, set),
    allowed: (set) => team({ policies: { view: ["blue"] } }, set),
    ...OURS,
  },
  "namespace-claim": {
    set: { delegation: { "*": { ...EVERYTHING["*"], claims: ["{team}", "{team}-*"] } } },
    refused: (set) => team({ policies: { view: ["blue"] } }, set, { namespaces: ["argocd"] }),
    allowed: (set) => team({ policies: { view: ["blue"] } }, set, { namespaces: ["blue", "blue-*"] }),
    team: "blue",
  },
  "another-teams-name": {
    set: {},
    refused: (set) => team({ kubernetesGroups: ["red:blue"] }, set).team("red"),
    allowed: (set) => team({ kubernetesGroups: ["blue:red", "oncall:blue"] }, set).team("red"),
    ...OURS,
  },
  "username-taken": {
    set: {},
    refused: (set) =>
      team({ policies: { view: ["blue"] }, username: "arn:aws:sts::123456789012:assumed-role/red/x" }, set),
    allowed: (set) => team({ policies: { view: ["blue"] }, username: "x" }, set).team("red"),
    ...OURS,
  },
  "cluster-wide-secrets": {
    set: { clusterWideSecrets: "forbidden" },
    refused: (set) => team({ policies: { "admin-view": "cluster" } }, set),
    allowed: (set) => team({ policies: { view: "cluster", "admin-view": ["blue"] } }, set),
    ...OURS,
  },
  "protected-namespaces": {
    set: { protectedNamespaces: ["kube-*"] },
    refused: (set) => team({ policies: { edit: ["kube-system"] } }, set),
    allowed: (set) => team({ policies: { view: ["kube-system"], edit: ["kubeless"] } }, set),
    ...OURS,
  },
  "expiry-required": {
    set: { expiry: { admin: "180d" } },
    refused: (set) => team({ policies: { admin: ["blue"] } }, set),
    allowed: (set) => team({ policies: { admin: ["blue"] }, expires: "2027-05-21" }, set),
    ...OURS,
  },
  "iam-users-forbidden": {
    set: { iamUsers: "forbidden" },
    refused: (set) => team({ principals: [{ user: "jane" }], policies: { view: ["blue"] } }, set),
    allowed: (set) => team({ policies: { view: ["blue"] } }, set),
    ...OURS,
    principal: "arn:aws:iam::123456789012:user/jane",
  },
  "break-glass-present": {
    set: {},
    refused: (set) => team({ principals: [{ role: "eks-break-glass" }], policies: { view: ["blue"] } }, set),
    allowed: (set) => team({ policies: { view: ["blue"] } }, set),
    ...OURS,
    principal: "arn:aws:iam::123456789012:role/eks-break-glass",
  },
  "reserved-principal": {
    set: {},
    refused: (set) =>
      team({ principals: ["arn:aws:iam::210987654321:role/x/EKS-Break-Glass"], policies: { view: ["blue"] } }, set),
    allowed: (set) =>
      team({ principals: ["arn:aws:iam::210987654321:role/eks-break-glasses"], policies: { view: ["blue"] } }, set),
    ...OURS,
    principal: "arn:aws:iam::210987654321:role/x/EKS-Break-Glass",
  },
  "break-glass-usable": {
    set: {},
    refused: (set) => trusting("role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Oncall_0123456789abcdef", set),
    allowed: (set) => trusting("user/oncall", set),
  },
  "minimum-admins": {
    set: { minimumAdmins: 1 },
    refused: (set) => team({ policies: { "cluster-admin": ["blue"] } }, set),
    allowed: (set) => team({ policies: { "cluster-admin": "cluster" } }, set),
    cluster: "prod-eu",
  },
  "namespace-claimed-twice": {
    set: {},
    refused: (set) => team({ policies: { view: ["blue"] } }, set).team("red", { namespaces: ["bl*"] }),
    allowed: (set) => team({ policies: { view: ["blue"] } }, set).team("red", { namespaces: ["blu"] }),
    team: "red",
  },
  "namespace-shared": {
    set: {},
    refused: (set) => twoTeams(set),
    allowed: (set) => team({ policies: { edit: ["blue"] } }, set).grants("red", { policies: { view: ["blue"] } }),
    team: "red",
    cluster: "prod-eu",
    severity: "warning",
  },
  "unknown-namespace": {
    set: {},
    refused: (set) => team({ policies: { view: ["bleu"] } }, set).cluster("prod-eu", { namespaces: ["blue"] }),
    allowed: (set) => team({ policies: { view: ["blue", "bl*"] } }, set).cluster("prod-eu", { namespaces: ["blue"] }),
    ...OURS,
  },
  "group-unbound": {
    set: { boundElsewhere: ["x-*"] },
    refused: (set) => bound([binding("blue")], set, { kubernetesGroups: ["blue", "green"] }),
    allowed: (set) => bound([binding("blue")], set, { kubernetesGroups: ["blue", "x-y"] }),
    severity: "warning",
    ...OURS,
  },
  "binding-unused": {
    set: {},
    refused: (set) => bound([binding("blue"), binding("green")], set),
    allowed: (set) => bound([binding("blue"), binding("system:authenticated")], set),
    severity: "warning",
    cluster: "prod-eu",
  },
  "bound-to-everybody": {
    set: {},
    refused: (set) => bound([binding("blue"), binding("system:authenticated", "edit", "blue")], set),
    allowed: (set) => bound([binding("blue"), binding("system:authenticated")], set),
    cluster: "prod-eu",
  },
  "role-unknown": {
    set: { rolesElsewhere: ["chart-*"] },
    refused: (set) => bound([binding("blue", "veiw", "blue")], set),
    allowed: (set) => bound([binding("blue", "chart-x", "blue")], set),
    severity: "warning",
    cluster: "prod-eu",
  },
  "manifest-reserved": {
    set: {},
    refused: (set) => bound([binding("blue"), ownRole("system:discovery")], set),
    allowed: (set) => bound([binding("blue"), ownRole("systems")], set),
    severity: "warning",
    cluster: "prod-eu",
  },
};

const NAMES = Object.keys(CASES) as (keyof typeof CASES)[];

function of(compiled: Compiled, rule: string): Diagnostic[] {
  return compiled.diagnostics.filter((one) => one.rule === rule);
}

function exception(rule: string, keys: object = {}): object {
  return { rule, team: "*", reason: "PLAT-1", expires: "2027-03-31", ...keys };
}

describe("every guardrail", () => {
  it("is a rule with a case here, in the order of the schema", () => {
    expect(ALL_GUARDRAILS.map(({ id }) => id)).toEqual(GUARDRAILS);
    expect([...NAMES, "maximum-removals"].sort()).toEqual([...GUARDRAILS].sort());
  });

  it.each(NAMES)("%s refuses", (rule) => {
    const { set, refused, severity = "error" } = CASES[rule];
    const compiled = refused(set).compile();
    expect(of(compiled, rule).map((one) => one.severity)).toEqual([severity]);
    expect(compiled.plan === undefined).toBe(severity === "error");
    expect(compiled.diagnostics.filter((one) => one.rule !== rule)).toEqual([]);
  });

  it.each(NAMES)("%s lets through what it must", (rule) => {
    const { set, allowed } = CASES[rule];
    const { diagnostics, plan } = allowed(set).compile();
    expect(diagnostics).toEqual([]);
    expect(plan).toBeDefined();
  });

  it.each(NAMES)("%s is lifted by an exception, which is shown and kept with the plan", (rule) => {
    const { set, refused } = CASES[rule];
    const compiled = refused({ ...set, exceptions: [exception(rule)] }).compile();
    expect(compiled.diagnostics).toMatchObject([
      { rule, severity: "notice", message: expect.stringContaining("lifted until 2027-03-31: PLAT-1") as string },
    ]);
    expect(compiled.plan?.waivers).toMatchObject([
      { rule, reason: "PLAT-1", expires: "2027-03-31", at: { file: "platform.yaml" } },
    ]);
  });

  it.each(NAMES.filter((name) => CASES[name].team !== undefined))("%s is lifted for its team only", (rule) => {
    const { set, refused, team: name = "" } = CASES[rule];
    const lifted = (who: string): boolean =>
      of(
        refused({ ...set, exceptions: [exception(rule, { team: who })] })
          .team("green")
          .compile(),
        rule,
      ).every((one) => one.severity === "notice");
    expect([lifted(name), lifted("green")]).toEqual([true, false]);
  });

  it.each(NAMES.filter((name) => CASES[name].cluster !== undefined))("%s is lifted on its cluster only", (rule) => {
    const { set, refused, cluster = "" } = CASES[rule];
    const lifted = (where: string): boolean =>
      of(refused({ ...set, exceptions: [exception(rule, { cluster: where })] }).compile(), rule).every(
        (one) => one.severity === "notice",
      );
    expect([lifted(cluster), lifted("prod-*"), lifted("prod"), lifted("staging-eu")]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it.each(NAMES.filter((name) => CASES[name].principal !== undefined))(
    "%s is lifted for its principal only",
    (rule) => {
      const { set, refused, principal = "" } = CASES[rule];
      const lifted = (who: string): boolean =>
        of(refused({ ...set, exceptions: [exception(rule, { principal: who })] }).compile(), rule).every(
          (one) => one.severity === "notice",
        );
      expect([
        lifted(principal),
        lifted("arn:aws:iam::*"),
        lifted(`${principal}x`),
        lifted(principal.slice(0, -1)),
      ]).toEqual([true, true, false, false]);
    },
  );

  it.each(NAMES)("%s is not lifted by an exception from another rule", (rule) => {
    const { set, refused, severity = "error" } = CASES[rule];
    const other = NAMES.find((name) => name !== rule) ?? "";
    const still = refused({ ...set, exceptions: [exception(other)] }).compile();
    expect(of(still, rule).map((one) => one.severity)).toEqual([severity]);
    expect(still.warnings).toEqual(expect.arrayContaining(["exception-unused"]));
  });

  it.each(NAMES)(
    "%s is overdue once what lifted it has ended: a warning, and an error of whoever brings it anew",
    (rule) => {
      const { set, refused, allowed, severity = "error" } = CASES[rule];
      const ended = { ...set, exceptions: [exception(rule, { expires: "2026-11-21" })] };
      const overdue = refused(ended).compile();
      expect(of(overdue, rule).map((one) => one.severity)).toEqual(["warning"]);
      expect(overdue.warnings).toContain("exception-expired");
      expect(overdue.errors).toEqual([]);
      expect(refused(ended).compile(TODAY, overdue).errors).toEqual([]);
      const anew = refused(ended).compile(TODAY, allowed(ended).compile());
      expect(of(anew, rule).map((one) => one.severity)).toEqual([severity]);
    },
  );

  it.each(NAMES)("%s that breaks has not said yes, and nothing lifts it", (rule) => {
    const guardrail = ALL_GUARDRAILS.find(({ id }) => id === rule);
    if (guardrail === undefined) throw new Error(rule);
    const spy = jest.spyOn(guardrail, "check").mockImplementation(() => {
      throw new Error("broken");
    });
    const { set, allowed } = CASES[rule];
    const compiled = allowed({ ...set, exceptions: [exception(rule)] }).compile();
    spy.mockRestore();
    expect(compiled.plan).toBeUndefined();
    expect(of(compiled, rule)).toMatchObject([
      { severity: "error", message: expect.stringContaining("broken") as string },
    ]);
  });
});

describe("what a binding gives to a team's group", () => {
  const role = (rules: string): string =>
    `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: own }\nrules: [${rules}]\n`;
  const rule = (verbs: string, resources: string, apiGroups = '""'): string =>
    `{ verbs: [${verbs}], resources: [${resources}], apiGroups: [${apiGroups}] }`;
  const RBAC = "rbac.authorization.k8s.io";
  const reserved = { clusterAdmin: "break-glass-only" };
  const secrets = { clusterWideSecrets: "forbidden" };
  const PROTECTED = { protectedNamespaces: ["kube-system"] };

  it.each<readonly [string, readonly string[], object, readonly string[]]>([
    ["cluster-admin", [binding("blue", "cluster-admin")], reserved, ["cluster-admin-reserved"]],
    ["cluster-admin in a namespace", [binding("blue", "cluster-admin", "x")], reserved, ["cluster-admin-reserved"]],
    [
      "everything, by stars",
      [role(rule('"*"', '"*"', '"*"')), binding("blue", "own", "x")],
      reserved,
      ["cluster-admin-reserved"],
    ],
    [
      "escalate",
      [role(rule("escalate", "clusterroles", RBAC)), binding("blue", "own")],
      reserved,
      ["cluster-admin-reserved"],
    ],
    ["bind", [role(rule("bind", "roles", RBAC)), binding("blue", "own")], reserved, ["cluster-admin-reserved"]],
    ["impersonate", [role(rule("impersonate", "users")), binding("blue", "own")], reserved, ["cluster-admin-reserved"]],
    ["nodes/proxy", [role(rule("get", "nodes/proxy")), binding("blue", "own")], reserved, ["cluster-admin-reserved"]],
    ["escalate in a namespace", [role(rule("escalate", "roles", RBAC)), binding("blue", "own", "x")], reserved, []],
    [
      "bind of named roles",
      [
        role(`{ verbs: [bind], resources: [clusterroles], apiGroups: [${RBAC}], resourceNames: [view] }`),
        binding("blue", "own"),
      ],
      reserved,
      [],
    ],
    [
      "escalate of a named role",
      [
        role(`{ verbs: [escalate], resources: [clusterroles], apiGroups: [${RBAC}], resourceNames: [own] }`),
        binding("blue", "own"),
      ],
      reserved,
      ["cluster-admin-reserved"],
    ],
    [
      "impersonate a named group",
      [
        role('{ verbs: [impersonate], resources: [groups], apiGroups: [""], resourceNames: ["system:masters"] }'),
        binding("blue", "own"),
      ],
      reserved,
      ["cluster-admin-reserved"],
    ],
    [
      "approval of certificates",
      [role(rule("update", "certificatesigningrequests/approval", "certificates.k8s.io")), binding("blue", "own")],
      reserved,
      ["cluster-admin-reserved"],
    ],
    [
      "pods made everywhere",
      [role(rule("create", "deployments", "apps")), binding("blue", "own")],
      secrets,
      ["cluster-wide-secrets"],
    ],
    ["pods made in a namespace", [role(rule("create", "pods")), binding("blue", "own", "x")], secrets, []],
    ["Secrets everywhere", [role(rule("list", "secrets")), binding("blue", "own")], secrets, ["cluster-wide-secrets"]],
    [
      "pods/exec everywhere",
      [role(rule("create", "pods/exec")), binding("blue", "own")],
      secrets,
      ["cluster-wide-secrets"],
    ],
    ["edit everywhere", [binding("blue", "edit")], secrets, ["cluster-wide-secrets"]],
    ["Secrets in a namespace", [role(rule("list", "secrets")), binding("blue", "own", "x")], secrets, []],
    [
      "one Secret",
      [role('{ verbs: [get], resources: [secrets], apiGroups: [""], resourceNames: [a] }'), binding("blue", "own")],
      secrets,
      [],
    ],
    ["edit where nobody may write", [binding("blue", "edit", "kube-system")], PROTECTED, ["protected-namespaces"]],
    [
      "exec where nobody may write",
      [role(rule("get", "pods/exec")), binding("blue", "own", "kube-system")],
      PROTECTED,
      ["protected-namespaces"],
    ],
    ["view there", [binding("blue", "view", "kube-system")], PROTECTED, []],
    ["admin without an end", [binding("blue", "admin", "x")], { expiry: { admin: "30d" } }, ["expiry-required"]],
    ["view without an end", [binding("blue", "view", "x")], { expiry: { admin: "30d" } }, []],
    ["a role that no file has", [binding("blue", "other")], { ...reserved, ...secrets }, []],
  ])("is judged as the policy would be: %s", (_what, documents, guardrails, expected) => {
    expect(bound(documents, guardrails).compile().errors).toEqual(expected);
  });

  it("is told at the team's line, with the binding beside it", () => {
    const [problem] = bound([binding("blue", "cluster-admin")], reserved).compile().diagnostics;
    expect(problem).toMatchObject({
      message:
        'team "blue" grants group "blue", which gets ClusterRole "cluster-admin" (rbac/all.yaml:3) in the whole cluster and can do everything: that is reserved, as cluster-admin is (on prod-eu)',
      at: { file: "teams/blue.yaml" },
      related: [{ at: { file: "rbac/all.yaml", line: 3 }, message: "the binding" }],
    });
  });
});

describe("what is bound to everybody", () => {
  const PODS = (verbs: string, resources = "pods"): string =>
    `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: own }\nrules: [{ apiGroups: [""], resources: ["${resources}"], verbs: [${verbs}] }]\n`;

  it.each<readonly [string, string, string, string | undefined]>([
    ["system:authenticated", "reading pods", PODS("get"), undefined],
    ["system:authenticated", "deleting pods", PODS("delete"), "they can change things"],
    ["system:authenticated", "Secrets", PODS("get", "secrets"), "they can read Secrets"],
    ["system:serviceaccounts", "everything", PODS('"*"', "*"), "they can read Secrets"],
    ["system:serviceaccounts:blue", "a shell", PODS("create", "pods/exec"), "they can run commands in pods"],
    ["system:unauthenticated", "reading pods", PODS("get"), "they need not even have a name"],
    ["system:masters", "deleting pods", PODS("delete"), undefined],
  ])("%s: %s", (group, _what, role, why) => {
    const { diagnostics } = bound([binding("blue"), role, binding(group, "own", "blue")]).compile();
    expect(diagnostics.map(({ message }) => message)).toEqual(
      why === undefined ? [] : [`ClusterRole "own" is bound to "${group}", which is everybody: ${why} (on prod-eu)`],
    );
  });
});

describe("a User that is bound", () => {
  const admin = (name: string): string =>
    binding("x", "cluster-admin").replace("kind: Group, name: x", `kind: User, name: "${name}"`);
  const errorsOf = (username: string | undefined, name: string): readonly string[] =>
    bound(
      [binding("blue"), admin(name)],
      { clusterAdmin: "break-glass-only" },
      username === undefined ? {} : { username },
    ).compile().errors;

  it.each<readonly [string, string | undefined, string, boolean]>([
    ["is the team's by its own username", "blue:ann", "blue:ann", true],
    ["is the team's by some session's name", "blue:{{SessionName}}", "blue:ann", true],
    ["is the team's by AWS's own username", undefined, "arn:aws:sts::123456789012:assumed-role/deploy/ann", true],
    ["is somebody else", "blue:{{SessionName}}", "green:ann", false],
    ["is no template itself", "blue:{{SessionName}}", "blue:{{SessionName}}", false],
  ])("%s", (_what, username, name, isTheirs) => {
    expect(errorsOf(username, name)).toEqual(isTheirs ? ["cluster-admin-reserved"] : []);
  });
});

describe("exceptions", () => {
  const set = { expiry: { admin: "180d" } };
  const refused = (exceptions: object[]): Compiled =>
    CASES["expiry-required"].refused({ ...set, exceptions }).compile();

  it("count through the end of their last day, and warn before it", () => {
    expect(refused([exception("expiry-required", { expires: "2026-11-22" })])).toMatchObject({
      errors: [],
      warnings: ["exception-expires-soon"],
    });
    expect(refused([exception("expiry-required", { expires: "2026-12-06" })])).toMatchObject({
      errors: [],
      warnings: ["exception-expires-soon"],
    });
    expect(refused([exception("expiry-required", { expires: "2026-12-07" })])).toMatchObject({
      errors: [],
      warnings: [],
    });
    expect(refused([exception("expiry-required", { expires: "2026-11-21" })])).toMatchObject({
      errors: [],
      warnings: ["exception-expired", "expiry-required"],
    });
  });

  it("that renew another are not called unused, and the longer one is shown", () => {
    const both = refused([
      exception("expiry-required", { expires: "2026-11-30" }),
      exception("expiry-required", { expires: "2027-11-30" }),
    ]);
    expect(both.warnings).toEqual(["exception-expires-soon"]);
    expect(both.plan?.waivers).toMatchObject([{ expires: "2027-11-30" }]);
  });

  it("for a team that does not exist are told of once", () => {
    expect(
      CASES["expiry-required"]
        .allowed({ ...set, exceptions: [exception("expiry-required", { team: "bleu" })] })
        .compile().summary,
    ).toEqual([expect.stringMatching(/ unknown-team$/)]);
  });

  it("lift one of a grant's violations and not the other", () => {
    const { errors } = team(
      { policies: { admin: "cluster" } },
      { ...set, clusterWideSecrets: "forbidden", exceptions: [exception("expiry-required")] },
    ).compile();
    expect(errors).toEqual(["cluster-wide-secrets"]);
  });
});

describe("delegation", () => {
  const STAR = { policies: ["view", "edit"], clusterScope: ["view"], clusters: ["prod-*"], namespaces: "own" };

  function refusals(delegation: object, grant: object, keys: object = {}): string[] {
    return of(team(grant, { delegation }, keys).compile(), "delegation").map(({ message }) => message);
  }

  it.each<[string, object, object, boolean]>([
    ["nothing is delegated to anybody", {}, { policies: { view: ["blue"] } }, false],
    ["only others are named", { red: STAR }, { policies: { view: ["blue"] } }, false],
    ["a team without words of its own has those of *", { "*": STAR }, { policies: { edit: ["blue"] } }, true],
    [
      "a team's own words replace those of *",
      { "*": STAR, blue: { policies: ["view"] } },
      { policies: { edit: ["blue"] } },
      false,
    ],
    [
      "and only those that it has",
      { "*": STAR, blue: { policies: ["view"] } },
      { policies: { view: "cluster" } },
      true,
    ],
    ["an empty list is a word", { "*": STAR, blue: { policies: [] } }, { policies: { view: ["blue"] } }, false],
    ["an empty map is none", { "*": STAR, blue: {} }, { policies: { view: ["blue"] } }, true],
    [
      "a team's scopes replace those of *",
      { "*": STAR, blue: { clusterScope: [] } },
      { policies: { view: "cluster" } },
      false,
    ],
    ["a scope is no policy", { "*": { ...STAR, policies: ["edit"] } }, { policies: { view: "cluster" } }, false],
    [
      "a team's namespaces replace those of *",
      { "*": STAR, blue: { namespaces: ["re*"] } },
      { policies: { view: ["red"] } },
      true,
    ],
    [
      "and then its own are not meant",
      { "*": STAR, blue: { namespaces: ["re*"] } },
      { policies: { view: ["blue"] } },
      false,
    ],
    ["a wildcard is not within a name", { "*": STAR }, { policies: { view: ["blue*"] } }, false],
    [
      "nor within a narrower wildcard",
      { "*": { ...STAR, namespaces: ["blue-*"] } },
      { policies: { view: ["blue*"] } },
      false,
    ],
    ["but within a wider one", { "*": { ...STAR, namespaces: ["b*"] } }, { policies: { view: ["blue-*"] } }, true],
    ["a name is matched whole", { "*": { ...STAR, namespaces: ["blu"] } }, { policies: { view: ["blue"] } }, false],
    ["a cluster is matched whole", { "*": { ...STAR, clusters: ["prod"] } }, { policies: { view: ["blue"] } }, false],
    [
      "a team's clusters replace those of *",
      { "*": STAR, blue: { clusters: [] } },
      { policies: { view: ["blue"] } },
      false,
    ],
    [
      "a grant of groups alone needs the cluster as well",
      { "*": { ...STAR, clusters: [] } },
      { kubernetesGroups: ["g"] },
      false,
    ],
    [
      "without namespaces there are none",
      { "*": { policies: ["view"], clusters: ["*"] } },
      { policies: { view: ["blue"] } },
      false,
    ],
    [
      "a prototype's names are no teams",
      { constructor: STAR, toString: STAR },
      { policies: { view: ["blue"] } },
      false,
    ],
  ])("%s", (_, delegation, grant, expected) => {
    expect(refusals(delegation, grant).length === 0).toBe(expected);
  });

  it("judges what each line asks for, also where another team's line asks for more", () => {
    const { diagnostics } = repo()
      .guardrails({ delegation: { "*": STAR, red: { clusterScope: ["view", "edit"] } }, clusterWideSecrets: "allowed" })
      .grants("blue", { policies: { edit: ["red"] } })
      .grants("red", { policies: { edit: "cluster" } })
      .compile();
    expect(diagnostics).toMatchObject([{ rule: "delegation", at: { file: "teams/blue.yaml" } }]);
  });

  it("tells the same thing on many clusters once, and names them", () => {
    let built = team({ policies: { admin: ["blue"] } }, { delegation: { "*": STAR } });
    for (let index = 10; index < 20; index += 1) built = built.cluster(`prod-${index}`);
    expect(of(built.compile(), "delegation").map(({ message }) => message)).toEqual([
      'team "blue" may not grant admin; it may grant: edit, view (on prod-10, prod-11, prod-12, prod-13, prod-14, prod-15 and 4 more)',
    ]);
  });
});

describe("break-glass-usable", () => {
  it("warns of a role, whose session may have been made with MFA, and trusts an IAM user to have a device", () => {
    expect(trusting("role/people/oncall").compile()).toMatchObject({ errors: [], warnings: ["break-glass-usable"] });
    expect(trusting("user/oncall").compile().diagnostics).toEqual([]);
  });

  it("has nothing to say where MFA is not asked for, or the role is somebody else's", () => {
    const sso = "role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Oncall_0123456789abcdef";
    expect(trusting(sso, {}, { requireMfa: false }).compile().diagnostics).toEqual([]);
    expect(trusting(sso, {}, { create: false }).compile().diagnostics).toEqual([]);
  });
});

describe("maximum-removals", () => {
  const four = [{ role: "a" }, { role: "b" }, { role: "c" }];

  function removal(kept: object[], guardrails: Readonly<Record<string, unknown>> = {}): Compiled {
    const before = repo().grants("blue", { principals: four }).compile();
    const access = kept.length === 0 ? [] : [{ principals: kept, clusters: ["*"], policies: { view: "cluster" } }];
    return repo().guardrails(guardrails).team("blue", { access }).compile(TODAY, before);
  }

  it.each([
    [four, {}, []],
    [four.slice(0, 2), {}, []],
    [four.slice(0, 1), {}, ["maximum-removals"]],
    [[], {}, ["maximum-removals"]],
    [four.slice(0, 1), { maximumRemovals: "50%" }, []],
    [four.slice(0, 2), { maximumRemovals: "0%" }, ["maximum-removals"]],
    [four, { maximumRemovals: "0%" }, []],
    [[], { maximumRemovals: "100%" }, []],
    [[{ role: "d" }, { role: "e" }, { role: "f" }], {}, ["maximum-removals"]],
  ])("%#: of a, b, c %j stay under %j: %j", (kept, guardrails, errors) => {
    expect(removal(kept, guardrails).errors).toEqual(errors);
  });

  it("is lifted for a day by the platform", () => {
    const { errors, plan } = removal([], { exceptions: [exception("maximum-removals", { cluster: "prod-eu" })] });
    expect(errors).toEqual([]);
    expect(plan?.waivers).toHaveLength(1);
  });

  it("leaves a cluster that is gone to the rule about that", () => {
    const before = repo().cluster("prod-eu").cluster("prod-us").compile();
    const after = repo().cluster("prod-eu").team("blue", { access: [] });
    expect(after.compile(TODAY, before).summary).toEqual(["clusters/prod-us.yaml:1:1 cluster-vanished"]);
  });

  it("counts a team file that is gone", () => {
    const before = repo().grants("blue", { principals: four }).compile();
    expect(repo().compile(TODAY, before).errors).toEqual(["maximum-removals"]);
  });

  it("is silent about a file that is broken, which is an error anyway", () => {
    const before = repo().grants("blue", { principals: four }).compile();
    expect(repo().file("teams/blue.yaml", "[").compile(TODAY, before).errors).toEqual(["yaml-syntax"]);
  });
});

describe("cluster-wide-secrets", () => {
  it.each([
    ["warn", [], ["cluster-wide-secrets"]],
    ["forbidden", ["cluster-wide-secrets"], []],
    ["allowed", [], []],
  ])("%s", (clusterWideSecrets, errors, warnings) => {
    expect(team({ policies: { edit: "cluster" } }, { clusterWideSecrets }).compile()).toMatchObject({
      errors,
      warnings,
    });
  });
});

describe("protected-namespaces", () => {
  it.each([["kube-system"], ["kube-*"], ["k*"], ["amazon-vpc"]])("holds for %s", (namespace) => {
    const guardrails = { protectedNamespaces: ["kube-system", "amazon-*"] };
    expect(team({ policies: { edit: [namespace] } }, guardrails).compile().errors).toEqual(["protected-namespaces"]);
  });

  it("holds for what a team calls its own", () => {
    expect(team({ policies: { edit: "own" } }, {}, { namespaces: ["kube-system"] }).compile().errors).toEqual([
      "protected-namespaces",
    ]);
  });
});

describe("minimum-admins", () => {
  it("does not count the break-glass role; a grant that alone satisfied it is held when it ends", () => {
    const admins = { minimumAdmins: 1 };
    expect(
      team({ principals: [{ role: "eks-break-glass" }], policies: { "cluster-admin": "cluster" } }, admins).compile()
        .errors,
    ).toEqual(["break-glass-present", "minimum-admins"]);
    const ended = team({ policies: { "cluster-admin": "cluster" }, expires: "2026-11-21" }, admins).compile();
    expect(ended).toMatchObject({ errors: [], warnings: expect.arrayContaining(["admin-held"]) as unknown });
  });
});
