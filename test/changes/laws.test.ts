import fc from "fast-check";

import type { AccessChange } from "../../lib/changes";
import { comparePlans } from "../../lib/changes/compare-plans";
import { findLeftAlone } from "../../lib/changes/left-alone";
import { homesOf } from "../../lib/changes/subject";
import { writeSentences } from "../../lib/changes/write-sentences";
import type { AccessPlan, PlannedEntry } from "../../lib/compile";
import {
  dice,
  generateRepository,
  GENERATED_TODAY,
  writeRepository,
  type Dice,
  type GrantData,
  type RepositoryData,
} from "../support/generated-repository";
import { compileFiles } from "../support/repo-builder";
import { lawRuns } from "../support/law-runs";

function planOf(data: RepositoryData): AccessPlan {
  const { merged, diagnostics } = compileFiles(writeRepository(data).files, new Date(GENERATED_TODAY));
  if (merged === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return merged;
}

/** A grant as somebody might edit it; what is legal before stays legal. */
function edit(grant: GrantData, random: Dice): GrantData[] {
  const kept = Object.entries(grant.policies ?? {}).filter(() => random.chance(0.7));
  switch (random.below(6)) {
    case 0:
      return [];
    case 1:
      return [{ ...grant, kubernetesGroups: random.sample(["devs", "a/b", "new"], 1 + random.below(3)) }];
    case 2:
      return [{ ...grant, kubernetesGroups: ["devs"], policies: Object.fromEntries(kept) }];
    case 3:
      return [{ ...grant, expires: random.pick(["2026-12-31", "2027-02-28", "2029-01-01"]) }];
    case 4:
      return [
        { ...grant, policies: { ...grant.policies, view: random.pick(["cluster" as const, ["shared-*"], ["sh*"]]) } },
      ];
    default:
      return [grant];
  }
}

/** Two revisions: a generated repository, and the same after some edits. */
const revisions = fc.integer({ min: 0, max: 100_000 }).map((seed) => {
  const { data } = generateRepository({ seed, teams: 5, clusters: 3 });
  const random = dice(seed + 1);
  const teams = data.teams.map((team) => {
    return { ...team, access: team.access.flatMap((grant) => (random.chance(0.5) ? edit(grant, random) : [grant])) };
  });
  const clusters = random.chance(0.9) ? data.clusters : data.clusters.slice(0, -1);
  const after = { ...data, teams, clusters };
  return { seed, before: data, after };
});

function tryPlans({
  before,
  after,
}: {
  before: RepositoryData;
  after: RepositoryData;
}): [AccessPlan, AccessPlan] | undefined {
  try {
    return [planOf(before), planOf(after)];
  } catch {
    // A cluster that is gone takes selectors with it, which then select nothing.
    return undefined;
  }
}

const REVERSE: Readonly<Record<string, string>> = {
  "entry-added": "entry-removed",
  "policy-gained": "policy-lost",
  "scope-widened": "scope-narrowed",
  "group-gained": "group-lost",
  "expiry-added": "expiry-removed",
  "expiry-extended": "expiry-shortened",
};
const BACK = Object.fromEntries(Object.entries(REVERSE).map(([there, back]) => [back, there]));

/** A change read backwards, without whose it is: lines come from the newer side. */
function reversed(change: AccessChange): object {
  const { kind, cluster, principal } = change;
  const sides = "before" in change ? { before: change.after, after: change.before } : {};
  const parts = "added" in change ? { added: change.removed, removed: change.added } : {};
  return told({
    ...change,
    ...sides,
    ...parts,
    kind: REVERSE[kind] ?? BACK[kind] ?? kind,
    cluster,
    principal,
  } as AccessChange);
}

/** Whose a change is comes from the newer side, and so does the end of what is gained: neither reads backwards. */
function told(change: AccessChange): object {
  const left = ["teams", "origins", "purpose", ...("added" in change ? ["until"] : [])];
  return Object.fromEntries(Object.entries(change).filter(([key]) => !left.includes(key)));
}

function sorted(changes: readonly object[]): string[] {
  return changes.map((change) => JSON.stringify(Object.entries(change).sort())).sort();
}

/** What a plan gives, as a flat list: written apart from what it checks. */
function held({ clusters }: AccessPlan): Set<string> {
  const of = ({ cluster, principal, type, kubernetesGroups, policies }: PlannedEntry): string[] => {
    const at = `${cluster.name} ${principal.arn}`;
    return [
      `${at} entry ${type}`,
      ...kubernetesGroups.map(({ value }) => `${at} group ${value}`),
      ...policies.map(({ policy, scope }) => {
        const reach = scope.type === "cluster" ? "cluster" : scope.namespaces.map(({ value }) => value).join(",");
        return `${at} ${policy.name} ${reach}`;
      }),
    ];
  };
  return new Set(clusters.flatMap(({ entries }) => entries.flatMap(of)));
}

function apply(before: ReadonlySet<string>, changes: readonly AccessChange[]): Set<string> {
  const state = new Set(before);
  for (const change of changes) {
    const at = `${change.cluster} ${change.principal}`;
    switch (change.kind) {
      case "entry-added":
        state.add(`${at} entry ${change.type}`);
        break;
      case "entry-removed":
        state.delete(`${at} entry ${change.type}`);
        break;
      case "policy-gained":
        state.add(`${at} ${change.policy} ${String(change.scope)}`);
        break;
      case "policy-lost":
        state.delete(`${at} ${change.policy} ${String(change.scope)}`);
        break;
      case "scope-widened":
      case "scope-narrowed":
      case "scope-moved":
        state.delete(`${at} ${change.policy} ${String(change.before)}`);
        state.add(`${at} ${change.policy} ${String(change.after)}`);
        break;
      case "group-gained":
        state.add(`${at} group ${change.group}`);
        break;
      case "group-lost":
        state.delete(`${at} group ${change.group}`);
        break;
      case "type-changed":
        state.delete(`${at} entry ${change.before}`);
        state.add(`${at} entry ${change.after}`);
        break;
      default:
        break;
    }
  }
  return state;
}

const RUNS = lawRuns(30);

describe("comparing two revisions", () => {
  let compared = 0;
  let found = 0;

  it("finds nothing between a revision and itself", () => {
    fc.assert(
      fc.property(revisions, ({ before }) => {
        expect(comparePlans(planOf(before), planOf(before))).toEqual([]);
      }),
      lawRuns(8),
    );
  });

  it("finds what, done to the old one, makes the new one", () => {
    fc.assert(
      fc.property(revisions, (both) => {
        const plans = tryPlans(both);
        if (plans === undefined) return;
        const changes = comparePlans(...plans);
        compared += 1;
        found += changes.length;
        expect([...apply(held(plans[0]), changes)].sort()).toEqual([...held(plans[1])].sort());
      }),
      { numRuns: 30 },
    );
    // Else nothing was tried.
    expect(compared).toBeGreaterThan(15);
    expect(found).toBeGreaterThan(150);
  });

  it("finds the reverse when they change places", () => {
    fc.assert(
      fc.property(revisions, (both) => {
        const plans = tryPlans(both);
        if (plans === undefined) return;
        const [before, after] = plans;
        expect(sorted(comparePlans(after, before).map(told))).toEqual(
          sorted(comparePlans(before, after).map(reversed)),
        );
      }),
      RUNS,
    );
  });

  it("tells of every principal on every cluster that differs, and of no other", () => {
    fc.assert(
      fc.property(revisions, (both) => {
        const plans = tryPlans(both);
        if (plans === undefined) return;
        const changes = comparePlans(...plans);
        const sentences = writeSentences(changes, { left: findLeftAlone(...plans), homes: homesOf(...plans) });
        const cells = sentences.flatMap(({ cells: of }) =>
          of.map(({ cluster, principal }) => `${cluster} ${principal}`),
        );
        const differing = changes.map(({ cluster, principal }) => `${cluster} ${principal}`);
        expect([...new Set(cells)].sort()).toEqual([...new Set(differing)].sort());
      }),
      RUNS,
    );
  });
});
