import { findDifferences } from "../../lib/conformance/match";

const differs = (shape: unknown, found: unknown): readonly string[] =>
  findDifferences(shape, found).map(({ at }) => at);

describe("a shape of the table", () => {
  it("lets an object hold more than it names, and names each place that differs", () => {
    expect(differs({ a: 1 }, { a: 1, b: 2 })).toEqual([]);
    expect(differs({ a: { b: 1, c: 2 } }, { a: { b: 2 } })).toEqual(["a.b", "a.c"]);
    expect(differs({ a: { b: 1 } }, { a: null })).toEqual(["a"]);
    expect(findDifferences({ a: 1 }, {})).toEqual([{ at: "a", expected: "1", found: "nothing" }]);
  });

  it("takes a list of as many items, each of its shape", () => {
    expect(differs([{ a: 1 }], [{ a: 1, b: 2 }])).toEqual([]);
    expect(differs({ l: [{ a: 1 }] }, { l: [{ a: 2 }] })).toEqual(["l.0.a"]);
    expect(differs([], [1])).toEqual([""]);
    expect(differs([1], { 0: 1 })).toEqual([""]);
    expect(differs([], "")).toEqual([""]);
  });

  it.each<[string, unknown, unknown, unknown]>([
    ["$is time", { $is: "time" }, "2025-05-06T19:42:45.453000-05:00", "yesterday"],
    ["$is time, as the first AWS CLI prints it", { $is: "time" }, 1795813404.208, 0],
    ["$is text", { $is: "text" }, "x", ""],
    ["$matches", { $matches: "^a" }, "ab", "ba"],
    ["$oneOf", { $oneOf: ["a", "b"] }, "b", "c"],
    ["$set", { $set: ["a", "b"] }, ["b", "a"], ["a"]],
    ["$set, no item twice", { $set: ["a"] }, ["a"], ["a", "a"]],
    ["$has", { $has: { a: 1 } }, [{ a: 2 }, { a: 1, b: 1 }], [{ a: 2 }]],
    ["$lacks", { $lacks: "a" }, ["b"], ["b", "a"]],
    ["$lacks, of no list", { $lacks: "a" }, [], undefined],
    ["$length", { $length: 1 }, ["a"], []],
    ["$absent", { $absent: true }, undefined, "token"],
    ["$absent, as null", { $absent: true }, null, ""],
  ])("%s tells what fits from what does not", (_, shape, fitting, other) => {
    expect(differs({ x: shape }, { x: fitting })).toEqual([]);
    expect(differs({ x: shape }, { x: other })).toEqual(["x"]);
  });
});
