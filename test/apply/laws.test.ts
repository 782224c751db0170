import fc from "fast-check";

import { compareWithReview, scopeUpdates, stackPlan } from "../../lib/apply";
import { stackHash } from "../../lib/apply/stack-plan";
import { readPlan, stackOf, terraformJson, type Synthesized } from "./little-terraform";
import { repository, type Grant } from "./repository";
import { lawRuns } from "../support/law-runs";

const names = ["a", "b", "c", "d"];
const scope = fc.oneof(
  fc.constant("cluster" as const),
  fc.uniqueArray(fc.constantFrom("x", "y", "z"), { minLength: 1, maxLength: 3 }),
);
const grant = (name: string): fc.Arbitrary<Grant | undefined> =>
  fc.option(
    fc.record({
      roles: fc.constant([name]),
      policies: fc.record({ view: scope, edit: scope }),
      groups: fc.subarray(["g", "h"]),
    }),
    { nil: undefined },
  );
/** Synthesized once: any pair or three of them are a case. */
const revision = fc.constantFrom(
  ...fc
    .sample(fc.tuple(...names.map(grant)), { numRuns: 16, seed: 20261122 })
    .map((grants) => stackOf(repository(grants.filter((one) => one !== undefined))).json),
);

/** A stack of which some resources are applied already: those of `next` at some addresses, those of `old` at the rest. */
function between(old: Synthesized, next: Synthesized, isApplied: (address: string) => boolean): Synthesized {
  const types = [...new Set([...Object.keys(old.resource), ...Object.keys(next.resource)])];
  const resource = types.map((type) => {
    const [before, after] = [old.resource[type] ?? {}, next.resource[type] ?? {}];
    const ids = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    const mixed = ids.map((id) => [id, (isApplied(`${type}.${id}`) ? after : before)[id]] as const);
    return [type, Object.fromEntries(mixed.filter(([, values]) => values !== undefined))] as const;
  });
  return { ...next, resource: Object.fromEntries(resource) as Synthesized["resource"] };
}

const planOf = (from: Synthesized, to: Synthesized) => {
  const plan = readPlan(terraformJson(from, to));
  return { plan, stack: stackPlan("one", plan, "lock") };
};

it("However much of a reviewed plan is applied, the rest is what was reviewed", () => {
  fc.assert(
    fc.property(revision, revision, fc.func(fc.boolean()), (old, next, isApplied) => {
      const reviewed = planOf(old, next);
      const now = planOf(between(old, next, isApplied), next);
      expect(compareWithReview(reviewed.stack, now.stack, now.plan.resources).kind).not.toBe("different");
    }),
    lawRuns(300),
  );
});

it("A plan towards other files passes for the reviewed one only where they mean the same", () => {
  fc.assert(
    fc.property(revision, revision, revision, (old, next, other) => {
      const reviewed = planOf(old, next);
      const now = planOf(old, other);
      const isSame = stackHash(planOf(next, other).stack) === stackHash(planOf(next, next).stack);
      const { kind } = compareWithReview(reviewed.stack, now.stack, now.plan.resources);
      expect(kind === "different").toBe(!isSame);
    }),
    lawRuns(300),
  );
});

it("What is changed in place is all that is left out of the next plan", () => {
  fc.assert(
    fc.property(revision, revision, (old, next) => {
      const { plan, stack } = planOf(old, next);
      const updated = new Set(scopeUpdates(plan).map(({ address }) => address));
      const after = planOf(
        between(old, next, (address) => updated.has(address)),
        next,
      );
      const rest = stack.changes.filter(({ address }) => !updated.has(address));
      expect(after.stack.changes).toEqual(rest);
    }),
    lawRuns(300),
  );
});
