import fc from "fast-check";

import { fitColumns, wrap } from "../../lib/review/wrap";

describe("wrap", () => {
  it.each([
    ["role/team-payments-engineer", 16, ["role/team-", "payments-", "engineer"]],
    ["edit: payments, payments-staging", 20, ["edit: payments,", "payments-staging"]],
    ["short", 20, ["short"]],
    ["", 5, [""]],
    ["abcdefghij", 4, ["abcd", "efgh", "ij"]],
  ])("breaks %j at %i", (text, width, lines) => {
    expect(wrap(text, width)).toEqual(lines);
  });

  it("drops nothing but spaces, and fits", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), fc.integer({ min: 1, max: 20 }), (text, width) => {
        const lines = wrap(text, width);
        expect(lines.join("").replaceAll(/\s/g, "")).toBe(text.replaceAll(/\s/g, ""));
        expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
      }),
    );
  });
});

describe("fitColumns", () => {
  it("takes from the widest first, and gives up where names would fall apart", () => {
    expect(fitColumns([5, 40, 30], 100, 10)).toEqual([5, 40, 30]);
    expect(fitColumns([5, 40, 30], 55, 10)).toEqual([5, 25, 25]);
    expect(fitColumns([5, 40, 30], 20, 10)).toBeUndefined();
  });
});
