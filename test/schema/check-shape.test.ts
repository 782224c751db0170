import { repo } from "../support/repo-builder";

const NODE = { role: "node", type: "EC2_LINUX" };

function team(grant: object, keys: object = {}): string[] {
  return [
    ...repo()
      .team("payments", {
        access: [{ principals: [{ role: "r" }], clusters: ["*"], policies: { view: "own" }, ...grant }],
        ...keys,
      })
      .compile().diagnostics,
  ].map(({ message }) => message);
}

function cluster(keys: object): string[] {
  return repo()
    .cluster("prod-eu", { ...keys })
    .team("payments", { access: [] })
    .compile()
    .diagnostics.map(({ message }) => message);
}

function platform(keys: object): string[] {
  return repo()
    .platform({ ...keys })
    .team("payments", { access: [] })
    .compile()
    .diagnostics.map(({ message }) => message);
}

describe("a mistyped key is refused at every level of every file", () => {
  it.each<[string, string[], string, string]>([
    ["team", team({}, { onwers: ["@a/b"] }), "onwers", "owners"],
    ["grant", team({ expire: "2027-01-01" }), "expire", "expires"],
    ["principal", team({ principals: [{ permissionset: "X" }] }), "permissionset", "permissionSet"],
    ["cluster", cluster({ lables: {} }), "lables", "labels"],
    ["node", cluster({ nodes: [{ ...NODE, typ: "EC2" }] }), "typ", "type"],
    [
      "ignored",
      cluster({ ignore: [{ principal: "arn:aws:iam::1:role/x", reasn: "x", reason: "x" }] }),
      "reasn",
      "reason",
    ],
    ["platform", platform({ profile: {} }), "profile", "profiles"],
    ["terraform", platform({ terraform: { backends: {} } }), "backends", "backend"],
    [
      "backend",
      platform({ terraform: { backend: { s3: { bucket: "abc", region: "eu-west-1" }, s33: {} } } }),
      "s33",
      "s3",
    ],
    [
      "s3",
      platform({ terraform: { backend: { s3: { bucket: "abc", region: "eu-west-1", prefix: "x", keyprefix: "x" } } } }),
      "keyprefix",
      "keyPrefix",
    ],
    ["pipeline", platform({ pipeline: { applyRole: "a", planRole: "b", planrole: "c" } }), "planrole", "planRole"],
    ["breakGlass", platform({ breakGlass: { role: "x", requireMFA: true } }), "requireMFA", "requireMfa"],
    [
      "profile",
      platform({ profiles: { a: { policies: { view: "own" }, groups: ["x"], kubernetesGroup: ["x"] } } }),
      "kubernetesGroup",
      "kubernetesGroups",
    ],
    ["guardrails", platform({ guardrails: { protectedNamespace: [] } }), "protectedNamespace", "protectedNamespaces"],
    ["delegation", platform({ guardrails: { delegation: { "*": { polices: [] } } } }), "polices", "policies"],
    [
      "exception",
      platform({
        guardrails: {
          exceptions: [{ rule: "delegation", team: "*", reason: "x", expires: "2027-01-01", expiry: "x" }],
        },
      }),
      "expiry",
      "expires",
    ],
  ])("%s", (_, messages, unknown, nearest) => {
    expect(messages).toContain(`unknown key "${unknown}"; did you mean "${nearest}"?`);
  });
});

describe("a value of the wrong kind is refused with what was expected", () => {
  it.each<[string, string[], string]>([
    ["a number for a name", team({}, { team: 5 }), "expected a string, found 5"],
    ["a map for a list", team({ clusters: { env: "prod" } }), "expected a list, found a map"],
    ["nothing for a list", team({ kubernetesGroups: null }), "expected a list, found nothing"],
    ["nothing for policies", team({ policies: null }), "expected a map, found nothing"],
    ["a list for policies", team({ policies: ["view"] }), "expected a map, found a list"],
    [
      "nothing for a scope",
      team({ policies: { view: null } }),
      "expected `cluster`, `own` or a list of namespaces, found nothing",
    ],
    ["a list in a list", team({ policies: { view: [["a"]] } }), "expected a string, found a list"],
    [
      "a number for a principal",
      team({ principals: [123456789012] }),
      "expected an ARN, {role: …}, {user: …} or {permissionSet: …}, found 123456789012",
    ],
    ["a number in a principal", team({ principals: [{ role: 5 }] }), "expected a string, found 5"],
    ["nothing in a principal", team({ principals: [{ role: null }] }), "expected a string, found nothing"],
    [
      "a number for a cluster",
      team({ clusters: [5] }),
      "expected a cluster's name, a glob, or a map of labels, found 5",
    ],
    ["a truth for a label", team({ clusters: [{ prod: true }] }), "expected a string, found true"],
    ["a list for the access", team({}, { access: {} }), "expected a list, found a map"],
    ["a list of nothing", team({}, { access: [null] }), "expected a map, found nothing"],
    [
      "a text for a truth",
      platform({ breakGlass: { role: "x", requireMfa: "yes" } }),
      'expected a boolean, found "yes"',
    ],
    ["a broken number", platform({ guardrails: { minimumAdmins: 1.5 } }), "expected a whole number, found 1.5"],
    [
      "a number for a share",
      platform({ guardrails: { maximumRemovals: 25 } }),
      "expected a share, such as 25%, found 25",
    ],
    ["a version as a number", cluster({ labels: { version: 1.3 } }), "expected a string, found 1.3"],
    [
      "an e-mail address that is none",
      platform({ breakGlass: { role: "x", notify: ["x"] } }),
      '"x": expected an e-mail address',
    ],
    [
      "a network that is none",
      platform({ breakGlass: { role: "x", sourceIps: ["203.0.113.0"] } }),
      'expected a CIDR block, such as 203.0.113.0/24, found "203.0.113.0"',
    ],
    [
      "an owner that is none",
      team({}, { owners: ["payments"] }),
      '"payments": expected a GitHub user or team (@org/team), or an e-mail address',
    ],
    [
      "an extra policy that is none",
      platform({ extraPolicies: ["view"] }),
      '"view": expected the full name of an access policy',
    ],
    [
      "an exception without rule",
      platform({ guardrails: { exceptions: [{ rule: "delegaton", team: "*", reason: "x", expires: "2027-01-01" }] } }),
      '"delegaton" is not allowed here; did you mean "delegation"?',
    ],
  ])("%s", (_, messages, expected) => {
    expect(messages).toContain(expected);
  });

  it("shows a number as it is written, and how to quote it", () => {
    const { diagnostics } = repo()
      .file("clusters/prod-eu.yaml", "cluster: prod-eu\naccount: 012345678901\nregion: eu-west-1\n")
      .team("payments", { access: [] })
      .compile();
    expect(diagnostics).toMatchObject([
      {
        rule: "wrong-type",
        message: "expected a string, found 012345678901",
        hint: 'put quotes around it: "012345678901"',
        at: { line: 2, column: 10, endColumn: 22 },
      },
    ]);
  });

  it("tells at most twenty unknown keys of a map, and how many more there are", () => {
    const keys = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`key${index}`, "x"]));
    const messages = team({}, keys);
    expect(messages).toHaveLength(20);
    expect(messages.filter((message) => message.endsWith("and 30 more unknown keys in this map"))).toHaveLength(1);
  });

  it("does not also miss a key that is there with a typo", () => {
    const { errors } = repo()
      .team("payments", { access: [{ principal: [{ role: "r" }], cluster: ["*"] }] })
      .compile();
    expect(errors).toEqual(["unknown-key"]);
  });

  it("refuses a version constraint made of spaces", () => {
    expect(platform({ terraform: { awsProvider: " ".repeat(300_000) + "x" } })).toHaveLength(1);
  });

  it.each([[">= 5.100.0, < 7.0.0"], ["~> 6.0"], ["6.25.0"], [" = 6.0.0-beta1 "]])(
    "takes the version constraint %j",
    (awsProvider) => {
      expect(platform({ terraform: { awsProvider } })).toEqual([]);
    },
  );
});
