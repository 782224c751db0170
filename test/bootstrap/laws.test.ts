// What holds of any found access: the files say exactly it, twice is once, and no order can be seen.
import fc from "fast-check";

import type { FoundAccess, FoundGrant } from "../../lib/bootstrap";
import { defaultUsername, parseGroup } from "../../lib/model";
import type { RepoFiles } from "../../lib/source";
import { repo } from "../support/repo-builder";
import { applied, cluster, compiled, entries, found, principal, readPlatformTemplate, write } from "./world";
import { lawRuns } from "../support/law-runs";

beforeAll(readPlatformTemplate);

const CLUSTERS = ["prod-eu", "1e3", "012", "null", "a_b", "y", "Staging-1"];
const NAMES = [
  "engineer",
  "path/engineer2",
  "+=,.@-",
  "0123",
  "null",
  "a.b@c,d",
  "x/y/-",
  "{[#:&!|>'%`/odd",
  "on-call",
];
const TEAMS = ["payments", "Payments", "null", "007", "a.b", "unassigned"];

const text = fc.oneof(
  fc.constantFrom(
    "team:a",
    "viewers",
    "a: b",
    "# no comment",
    "- x",
    "'\"",
    "yes",
    "012",
    "ends,with]",
    "{",
    "ops team",
  ),
  fc.string({ minLength: 1, maxLength: 12, unit: "grapheme" }),
);
/** What the API takes for a group: the rest is another test's. */
const group = text.filter(
  (one) =>
    parseGroup(one).ok &&
    one.trim() === one &&
    !/[{}\p{C}\p{Z}$%]/u.test(one) &&
    !/^(system|eks|aws|amazon|iam):/i.test(one),
);
const comment = fc.option(fc.oneof(fc.string({ unit: "binary", maxLength: 60 }), fc.constant("x\n- name: evil\n")), {
  nil: undefined,
});
const scope = fc.oneof(
  fc.constant("cluster" as const),
  fc.uniqueArray(fc.constantFrom("a", "b-c", "dev-*", "kube-system"), { minLength: 1 }),
);
const policies = fc.dictionary(
  fc.constantFrom(
    "AmazonEKSViewPolicy",
    "AmazonEKSEditPolicy",
    "AmazonEKSClusterAdminPolicy",
    "AmazonEKSNewPolicy",
    "AmazonEKSAdminPolicy",
  ),
  scope,
  { maxKeys: 3 },
);

const subject = fc.record({
  cluster: fc.constantFrom(...CLUSTERS),
  name: fc.constantFrom(...NAMES),
  user: fc.boolean(),
});

/** One grant a principal and cluster: what an importer finds. */
const grants = fc.uniqueArray(
  fc.record({
    subject,
    team: fc.constantFrom(...TEAMS),
    username: fc.option(group, { nil: undefined }),
    groups: fc.uniqueArray(group, { maxLength: 3 }),
    policies,
    comment,
  }),
  { selector: ({ subject: { cluster: on, name, user } }) => `${on} ${name} ${user}`, maxLength: 12 },
);

const access = fc
  .record({
    grants,
    nodes: fc.uniqueArray(fc.tuple(fc.constantFrom(...CLUSTERS), fc.constantFrom("n/ode", "1", "-")), {
      selector: String,
    }),
  })
  .map(({ grants: some, nodes }): FoundAccess => {
    const made = some.map(({ subject: of, team, username, groups, policies: given, comment: why }): FoundGrant => {
      return {
        cluster: of.cluster,
        principal: principal(of.name, of.user ? "user" : "role"),
        username,
        kubernetesGroups: groups,
        policies:
          Object.keys(given).length === 0 && groups.length === 0 ? { AmazonEKSViewPolicy: "cluster" } : { ...given },
        team,
        comment: why,
      };
    });
    return found({
      clusters: CLUSTERS.map((name) => cluster(name)),
      grants: made,
      nodes: nodes.map(([on, name]) => ({ cluster: on, principal: principal(name), type: "FARGATE_LINUX" })),
    });
  });

function expected({ grants: all, nodes }: FoundAccess): string[] {
  const granted = all.map(({ cluster: on, principal: who, username, kubernetesGroups, policies: given }) => {
    const scopes = Object.entries(given).sort(([a], [b]) => (a < b ? -1 : 1));
    return [
      on,
      who.arn,
      "STANDARD",
      username ?? defaultUsername(who),
      [...kubernetesGroups].sort(),
      scopes.map(([name, where]) => [name, where === "cluster" ? where : [...where].sort()]),
    ];
  });
  return [...granted, ...nodes.map((one) => [one.cluster, one.principal.arn, one.type, "", [], []])]
    .map((one) => JSON.stringify(one))
    .sort();
}

const TREES: Readonly<Record<string, RepoFiles>> = {
  "an empty tree": new Map(),
  "a repository that has teams and clusters": repo()
    .cluster("other")
    .grants("payments", { principals: [{ role: "engineer" }], clusters: ["other"] })
    .build(),
};

describe.each(Object.entries(TREES))("any found access, written into %s", (_, tree) => {
  const before = entries(compiled(tree));

  it("is what the files then say, and nothing else, without an error", () => {
    fc.assert(
      fc.property(access, (some) => {
        const result = write(tree, some);
        const after = compiled(applied(tree, result));
        expect(result.conflicts).toEqual([]);
        expect(after.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
        expect(after.diagnostics.filter(({ rule }) => rule === "exception-unused")).toEqual([]);
        expect(after.plan).toBeDefined();
        expect(entries(after).sort()).toEqual([...before, ...expected(some)].sort());
        expect(result.diagnostics).toEqual(after.diagnostics);
      }),
      lawRuns(40),
    );
  });

  it("changes nothing when it is written again", () => {
    fc.assert(
      fc.property(access, (some) => {
        const result = write(applied(tree, write(tree, some)), some);
        expect([...result.files]).toEqual([]);
        expect(result.conflicts).toEqual([]);
        expect(result.alreadyThere).toHaveLength(some.grants.length + some.nodes.length);
      }),
      lawRuns(15),
    );
  });

  it("becomes the same files in whatever order it was found", () => {
    fc.assert(
      fc.property(access, fc.func(fc.nat()), (some, rank) => {
        const shuffle = <T>(items: readonly T[]): T[] => [...items].sort((a, b) => rank(a) - rank(b));
        const { clusters, grants: all, nodes } = some;
        const other = { ...some, clusters: shuffle(clusters), grants: shuffle(all), nodes: shuffle(nodes) };
        expect(write(tree, other)).toEqual(write(tree, some));
      }),
      lawRuns(15),
    );
  });
});
