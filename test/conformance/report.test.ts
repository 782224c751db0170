import { reportOf, showReport, type Row, type RowResult } from "../../lib/conformance";

const HEAD = { endpoint: "AWS", cluster: "scratch", client: "AWS SDK" } as const;
const row = (id: string, verified: boolean): Row => ({
  id,
  what: `What ${id} says`,
  calls: [],
  source: verified ? "https://docs.aws.amazon.com/x" : "docs/sandbox.md#what-is-not-verified",
  verified,
});
const place = { call: 2, operation: "CreateAccessEntry" };
const differences = [{ at: "code", expected: '"A"', found: '"B\u001b[2J"' }];

const RESULTS: readonly RowResult[] = [
  { row: row("a/agrees", true), outcome: { kind: "agrees" } },
  { row: row("b/recorded", true), outcome: { kind: "differs", ...place, differences } },
  { row: row("c/guessed", false), outcome: { kind: "differs", ...place, differences } },
  { row: row("d/lost", true), outcome: { kind: "failed", ...place, why: "ECONNRESET" } },
  { row: row("e/elsewhere", true), outcome: { kind: "skipped", why: "it needs a user" } },
];

describe("the report of a run", () => {
  it("tells what contradicts a record from what nobody has recorded, and prints nothing that a terminal obeys", () => {
    const report = reportOf(HEAD, { results: RESULTS, left: ["IAM role x"], isInterrupted: true });
    expect(showReport(report)).toBe(`AWS, cluster scratch, by the AWS SDK

Different from what is recorded:
b/recorded: What b/recorded says (recorded: https://docs.aws.amazon.com/x)
  call 2, CreateAccessEntry, code: expected "A", found "B\\u{1b}[2J"

Different from the sandbox, where nothing is recorded:
c/guessed: What c/guessed says (not verified: nobody recorded it, the sandbox does so)
  call 2, CreateAccessEntry, code: expected "A", found "B\\u{1b}[2J"

Not answered:
d/lost: What d/lost says (recorded: https://docs.aws.amazon.com/x)
  call 2, CreateAccessEntry: ECONNRESET

Not asked:
e/elsewhere: What e/elsewhere says (recorded: https://docs.aws.amazon.com/x)
  it needs a user

Not taken back; delete it yourself:
  IAM role x

5 rows: 1 agree, 2 differ, 1 not answered, 1 not asked
asked: 3 recorded, 1 not verified
interrupted: the other rows were not reached
`);
  });

  it("counts and lists the rows as data", () => {
    const { counts, rows } = reportOf(HEAD, { results: RESULTS, left: [], isInterrupted: false });
    expect(counts).toEqual({ agrees: 1, differs: 2, failed: 1, skipped: 1, verified: 3, unverified: 1 });
    expect(rows[1]).toEqual({
      id: "b/recorded",
      what: "What b/recorded says",
      source: "https://docs.aws.amazon.com/x",
      verified: true,
      kind: "differs",
      ...place,
      differences,
    });
  });
});
