import fc from "fast-check";

import {
  containsScope,
  isNothing,
  scopeAsWritten,
  scopeOf,
  scopeWords,
  subtractScope,
  uniteScopes,
  type Scope,
} from "../../lib/access/scope";
import { matches } from "../../lib/model";

const NAMES = ["a", "ab", "abc", "b", "dev", "dev-1", "dev-2"];
const PATTERNS = [...NAMES, "a*", "dev-*", "d*"];
const scope: fc.Arbitrary<Scope> = fc.oneof(
  fc.constant("cluster" as const),
  fc.uniqueArray(fc.constantFrom(...PATTERNS)).map((names) => names.sort()),
);

/** By asking of each name, and of one that no pattern here can match: the rest of the cluster. */
function reach(of: Scope): string[] {
  return [...NAMES, "elsewhere"].filter((name) => of === "cluster" || of.some((pattern) => matches(pattern, name)));
}

describe("a scope", () => {
  it("is united as EKS unites requests: all that either reaches, and nothing twice", () => {
    fc.assert(
      fc.property(scope, scope, (one, other) => {
        const both = uniteScopes([one, other]);
        expect(reach(both)).toEqual(
          [...NAMES, "elsewhere"].filter((name) => [...reach(one), ...reach(other)].includes(name)),
        );
        expect(uniteScopes([other, one, both])).toEqual(both);
      }),
    );
  });

  it("contains another exactly when nothing is left of that", () => {
    fc.assert(
      fc.property(scope, scope, (one, other) => {
        const left = subtractScope(one, other);
        expect(containsScope(other, one)).toBe(isNothing(left));
        for (const name of reach(one)) if (!reach(other).includes(name)) expect(reach(left)).toContain(name);
        if (isNothing(left)) expect(reach(other)).toEqual(expect.arrayContaining(reach(one)));
        expect(containsScope(uniteScopes([one, other]), one)).toBe(true);
      }),
    );
  });

  it.each<[Scope, Scope, Scope]>([
    ["cluster", "cluster", []],
    ["cluster", ["a"], "cluster"],
    [["a"], "cluster", []],
    [["a", "dev-1", "dev-2"], ["dev-*"], ["a"]],
    [["dev-*"], ["dev-1", "dev-2"], ["dev-*"]],
    [["dev-*"], ["d*"], []],
  ])("%j without %j is %j", (one, other, left) => {
    expect(subtractScope(one, other)).toEqual(left);
  });

  it("is read from the plan and from EKS alike: sorted, each once, and nothing left out", () => {
    expect(scopeOf({ type: "cluster" })).toBe("cluster");
    expect(scopeOf({ type: "namespace", namespaces: ["b", "a", "b", "a*"] })).toEqual(["a", "a*", "b"]);
    expect(scopeOf({ type: "namespace", namespaces: [{ value: "b", origins: [] }] })).toEqual(["b"]);
  });

  it("is said to people, and as files write it", () => {
    expect([scopeWords("cluster"), scopeWords(["a", "b"])]).toEqual([["whole cluster"], ["a", "b"]]);
    expect([scopeAsWritten("cluster"), scopeAsWritten(["a", "b"])]).toEqual(["cluster", "a, b"]);
  });
});
