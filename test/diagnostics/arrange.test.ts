import * as fc from "fast-check";

import { arrange, count, error, notice, warning, type Diagnostic } from "../../lib/diagnostics";

function problem(file: string, line: number, column: number, message = "m"): Diagnostic {
  return error("delegation", { file, line, column, endLine: line, endColumn: column + 1 }, message);
}

const anyProblem = fc
  .tuple(fc.constantFrom("a.yaml", "b.yaml"), fc.nat(20), fc.nat(20), fc.constantFrom("m", "n"))
  .map(([file, line, column, message]) => problem(file, line, column, message));

describe("arrange", () => {
  it("sorts by file, line and column as numbers", () => {
    const sorted = [
      problem("a", 2, 10),
      problem("a", 10, 1),
      problem("a", 10, 9),
      problem("a", 10, 10),
      problem("b", 1, 1),
    ];
    expect(arrange([...sorted].reverse())).toEqual(sorted);
  });

  it("keeps the same message at the same place once, and different ones at one place", () => {
    const all = [problem("a", 1, 1), problem("a", 1, 1), problem("a", 1, 1, "other"), problem("a", 1, 2)];
    expect(arrange(all)).toHaveLength(3);
  });

  it("does not depend on the order in which problems were found", () => {
    fc.assert(
      fc.property(fc.array(anyProblem), (problems) => {
        const once = arrange(problems);
        expect(arrange([...problems].reverse())).toEqual(once);
        expect(arrange([...once, ...problems])).toEqual(once);
      }),
    );
  });

  it("counts by severity", () => {
    const at = problem("a", 1, 1).at;
    const all = [problem("a", 1, 1), warning("delegation", at, "w"), notice("delegation", at, "n"), problem("b", 1, 1)];
    expect(count(all)).toEqual({ errors: 2, warnings: 1, notices: 1 });
  });
});
