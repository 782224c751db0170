// The laws of merging, for any repository: order, repetition, and never more than was asked for.
import * as fc from "fast-check";

import type { AccessPlan, PlannedEntry } from "../../lib/compile";
import { covers } from "../../lib/model";
import type { RepoFiles } from "../../lib/source";
import { listEntries } from "../support/golden-entries";
import { compileFiles, TODAY, repo } from "../support/repo-builder";
import { lawRuns } from "../support/law-runs";

interface WrittenGrant {
  readonly principals: readonly object[];
  readonly clusters: readonly unknown[];
  readonly policies: Readonly<Record<string, "cluster" | readonly string[]>>;
  readonly kubernetesGroups: readonly string[];
  readonly expires?: string;
}

type Teams = Readonly<Record<string, readonly WrittenGrant[]>>;

const CLUSTERS = { "prod-eu": "prod", "prod-us": "prod", "staging-eu": "staging" } as const;
const NAMESPACES = ["a", "a-b", "a-*", "a-b-*", "b", "b*"];
const GROUPS = ["g1", "g2", "g3"];
const POLICIES = ["view", "edit", "AmazonEKSViewPolicy", "admin-view", "cluster-admin"];
const FULL: Readonly<Record<string, string>> = {
  view: "AmazonEKSViewPolicy",
  edit: "AmazonEKSEditPolicy",
  "admin-view": "AmazonEKSAdminViewPolicy",
  "cluster-admin": "AmazonEKSClusterAdminPolicy",
};

const principal = fc.constantFrom({ role: "a" }, { role: "b" }, { role: "path/c" }, { user: "u" });
const cluster = fc.constantFrom<unknown>(
  "prod-eu",
  "prod-us",
  "staging-eu",
  "*",
  "prod-*",
  { env: "prod" },
  { env: "*" },
);
const scope = fc.oneof(
  fc.constant("cluster" as const),
  fc.uniqueArray(fc.constantFrom(...NAMESPACES), { minLength: 1 }),
);

const grant: fc.Arbitrary<WrittenGrant> = fc.record(
  {
    principals: fc.uniqueArray(principal, { minLength: 1 }),
    clusters: fc.uniqueArray(cluster, { minLength: 1 }),
    policies: fc.dictionary(fc.constantFrom(...POLICIES), scope, { minKeys: 1, noNullPrototype: true }),
    kubernetesGroups: fc.uniqueArray(fc.constantFrom(...GROUPS)),
    expires: fc.constantFrom("2026-11-22", "2027-01-31", "2026-11-21"),
  },
  { requiredKeys: ["principals", "clusters", "policies", "kubernetesGroups"] },
);

const teams: fc.Arbitrary<Teams> = fc.dictionary(
  fc.constantFrom("blue", "green", "red"),
  fc.array(grant, { maxLength: 4 }),
  {
    minKeys: 1,
    noNullPrototype: true,
  },
);

function files(written: Teams): RepoFiles {
  const everything = {
    policies: Object.values(FULL),
    clusterScope: Object.values(FULL),
    clusters: ["*"],
    namespaces: ["*"],
    groups: ["*"],
  };
  let all = repo().guardrails({ clusterAdmin: "allowed", iamUsers: "allowed", delegation: { "*": everything } });
  for (const [name, env] of Object.entries(CLUSTERS)) all = all.cluster(name, { labels: { env } });
  for (const [name, access] of Object.entries(written)) all = all.team(name, { access, namespaces: [] });
  return all.build();
}

function plan(repoFiles: RepoFiles): AccessPlan {
  const result = compileFiles(repoFiles, TODAY);
  if (result.plan === undefined) throw new Error(JSON.stringify(result.diagnostics, null, 2));
  return result.plan;
}

/** Everything of a plan but where it was asked for. */
function substance(written: AccessPlan): unknown {
  return listEntries(written).map((entry) => ({ ...entry, origins: [] }));
}

function entriesOf(written: AccessPlan): readonly PlannedEntry[] {
  return written.clusters.flatMap(({ entries }) => entries).filter(({ purpose }) => purpose === "grant");
}

function selects(selector: unknown, name: keyof typeof CLUSTERS): boolean {
  if (typeof selector === "string") return covers(selector, name);
  return covers((selector as { env: string }).env, CLUSTERS[name]);
}

/** What the files ask for a principal on a cluster, read anew and without merging. */
function asked(written: Teams, entry: PlannedEntry): WrittenGrant[] {
  const { kind, path, name } = entry.principal;
  return Object.values(written)
    .flat()
    .filter(
      ({ principals, clusters, expires }) =>
        (expires === undefined || expires >= "2026-11-22") &&
        principals.some((one) => JSON.stringify(one) === JSON.stringify({ [kind]: `${path}${name}`.slice(1) })) &&
        clusters.some((selector) => selects(selector, entry.cluster.name as keyof typeof CLUSTERS)),
    );
}

function scopesOf(grants: readonly WrittenGrant[], policy: string): ("cluster" | readonly string[])[] {
  return grants.flatMap(({ policies }) =>
    Object.entries(policies).flatMap(([name, one]) => ((FULL[name] ?? name) === policy ? [one] : [])),
  );
}

function shuffled<T>(items: readonly T[], seed: number): T[] {
  return items
    .map((item, index) => ({ item, key: Math.imul(index + 1, 2654435761 ^ seed) >>> 0 }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

describe("merging", () => {
  it("does not depend on the order of files, and is the same each time", () => {
    fc.assert(
      fc.property(teams, fc.nat(), (written, seed) => {
        const all = files(written);
        expect(plan(new Map(shuffled([...all], seed)))).toEqual(plan(all));
        expect(JSON.stringify(listEntries(plan(all)))).toBe(JSON.stringify(listEntries(plan(all))));
      }),
      lawRuns(60),
    );
  });

  it("does not depend on the order of grants, nor of what stands in their lists and maps", () => {
    fc.assert(
      fc.property(teams, fc.nat(), (written, seed) => {
        const others = Object.entries(written).map(([team, grants]) => [
          team,
          shuffled(grants, seed).map((one) => ({
            ...one,
            principals: shuffled(one.principals, seed),
            clusters: shuffled(one.clusters, seed),
            kubernetesGroups: shuffled(one.kubernetesGroups, seed),
            policies: Object.fromEntries(
              shuffled(Object.entries(one.policies), seed).map(([name, namespaces]) => [
                name,
                namespaces === "cluster" ? namespaces : shuffled(namespaces, seed),
              ]),
            ),
          })),
        ]);
        const other = Object.fromEntries(others) as Teams;
        expect(substance(plan(files(other)))).toEqual(substance(plan(files(written))));
      }),
      lawRuns(60),
    );
  });

  it("does not depend on which team asks, but for whose it is", () => {
    fc.assert(
      fc.property(fc.array(grant, { maxLength: 4 }), (grants) => {
        const whole = plan(files({ blue: grants }));
        const split = plan(files({ red: grants.slice(1), blue: grants.slice(0, 1) }));
        const without = (one: AccessPlan): unknown =>
          listEntries(one).map((entry) => ({ ...entry, origins: [], teams: [] }));
        expect(without(split)).toEqual(without(whole));
      }),
      lawRuns(60),
    );
  });

  it("of a grant that stands twice adds only origins", () => {
    fc.assert(
      fc.property(teams, (written) => {
        const twice = Object.fromEntries(
          Object.entries(written).map(([team, grants]) => [team, [...grants, ...grants]]),
        );
        const [once, again] = [plan(files(written)), plan(files(twice))];
        expect(substance(again)).toEqual(substance(once));
        for (const [index, { origins }] of entriesOf(once).entries())
          expect(entriesOf(again)[index]?.origins).toHaveLength(origins.length * 2);
      }),
      lawRuns(60),
    );
  });

  it("gives everything that was asked for, and nothing that was not", () => {
    fc.assert(
      fc.property(teams, (written) => {
        for (const entry of entriesOf(plan(files(written)))) {
          const grants = asked(written, entry);
          expect(entry.kubernetesGroups.map(({ value }) => value)).toEqual(
            [...new Set(grants.flatMap(({ kubernetesGroups }) => kubernetesGroups))].sort(),
          );
          expect(entry.policies.map(({ policy }) => policy.name)).toEqual(
            [
              ...new Set(grants.flatMap(({ policies }) => Object.keys(policies).map((name) => FULL[name] ?? name))),
            ].sort(),
          );
          for (const { policy, scope: merged } of entry.policies) {
            const scopes = scopesOf(grants, policy.name);
            if (merged.type === "cluster") expect(scopes).toContain("cluster");
            else {
              expect(scopes).not.toContain("cluster");
              const names = merged.namespaces.map(({ value }) => value);
              const wanted = scopes.flatMap((one) => (one === "cluster" ? [] : one));
              expect(names).toEqual([...names].sort());
              for (const name of names) expect(wanted).toContain(name);
              for (const name of wanted) expect(names.filter((other) => covers(other, name))).toHaveLength(1);
            }
          }
        }
      }),
      lawRuns(100),
    );
  });

  it("forgets no principal of a grant that counts, and keeps none of one that ended", () => {
    fc.assert(
      fc.property(teams, (written) => {
        const entries = entriesOf(plan(files(written)));
        for (const entry of entries) expect(asked(written, entry)).not.toEqual([]);
        for (const [name] of Object.entries(CLUSTERS)) {
          const wanted = Object.values(written)
            .flat()
            .filter(({ expires }) => expires === undefined || expires >= "2026-11-22")
            .filter(({ clusters }) => clusters.some((selector) => selects(selector, name as keyof typeof CLUSTERS)))
            .flatMap(({ principals }) => principals.map((one) => JSON.stringify(one)));
          expect(entries.filter((entry) => entry.cluster.name === name)).toHaveLength(new Set(wanted).size);
        }
      }),
      lawRuns(60),
    );
  });

  it("ends with the last of the grants, and never when one has no end", () => {
    fc.assert(
      fc.property(teams, (written) => {
        for (const entry of entriesOf(plan(files(written)))) {
          const ends = asked(written, entry).map(({ expires }) => expires);
          expect(entry.expires).toBe(ends.includes(undefined) ? undefined : ends.sort().at(-1));
        }
      }),
      lawRuns(60),
    );
  });
});
