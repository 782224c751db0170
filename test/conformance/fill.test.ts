import { fill, tryFindUnfilled, Unfilled } from "../../lib/conformance/fill";

const NAMES = { cluster: "c", partition: "aws-cn", "role-name": "r" };

describe("placeholders of the table", () => {
  it("are filled in wherever a text is, and nothing else is touched", () => {
    const filled = fill({ a: "<cluster>/<role-name>", b: [1, null, "<policy:P>"], c: "{{SessionName}}" }, NAMES);
    expect(filled).toEqual({
      a: "c/r",
      b: [1, null, "arn:aws-cn:eks::aws:cluster-access-policy/P"],
      c: "{{SessionName}}",
    });
  });

  it("lead into what earlier calls answered", () => {
    const answers = [{ accessEntry: { accessEntryArn: "arn" } }, undefined, { list: ["x"] }];
    expect(fill("<0.accessEntry.accessEntryArn> <2.list.0>", NAMES, answers)).toBe("arn x");
    expect(() => fill("<1.list.0>", NAMES, answers)).toThrow(Unfilled);
  });

  it("without a value here are found before anything is asked", () => {
    expect(tryFindUnfilled([{ a: "<cluster> <0.x> <policy:P>" }], NAMES)).toBeUndefined();
    expect(tryFindUnfilled([{ a: "<cluster>" }, { b: ["<config-map-cluster>"] }], NAMES)).toBe("config-map-cluster");
    expect(() => fill("<user>", NAMES)).toThrow(Unfilled);
  });
});
