import { error, formatJson } from "../../lib/diagnostics";

const AT = { file: "a.yaml", line: 2, column: 3, endLine: 2, endColumn: 6 };

describe("formatJson", () => {
  it("has the documented keys in a fixed order", () => {
    const full = error("unknown-key", AT, "m", { hint: "h", related: [{ at: AT, message: "r" }] });
    expect(JSON.parse(formatJson([full]))).toEqual({
      diagnostics: [
        {
          severity: "error",
          rule: "unknown-key",
          message: "m",
          file: "a.yaml",
          line: 2,
          column: 3,
          endLine: 2,
          endColumn: 6,
          hint: "h",
          related: [{ file: "a.yaml", line: 2, column: 3, message: "r" }],
        },
      ],
    });
    expect(Object.keys((JSON.parse(formatJson([full])) as { diagnostics: object[] }).diagnostics[0] ?? {})).toEqual(
      "severity rule message file line column endLine endColumn hint related".split(" "),
    );
  });

  it("leaves out what a problem does not have", () => {
    expect(formatJson([error("unknown-key", AT, "m")])).not.toMatch(/hint|related/);
  });

  it("is a document also without problems", () => {
    expect(JSON.parse(formatJson([]))).toEqual({ diagnostics: [] });
  });
});
