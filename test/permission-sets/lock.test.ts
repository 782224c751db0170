import { readFileSync } from "node:fs";
import { join } from "node:path";

import * as fc from "fast-check";

import { compareLocks, describeChange, formatLock, readNamedSets, type LockLine } from "../../lib/permission-sets";
import { EXAMPLE } from "../support/example";

const LOCK = readFileSync(join(EXAMPLE, "permission-sets.lock.yaml"), "utf8");

function readBack(text: string): readonly LockLine[] | undefined {
  return readNamedSets(new Map([["permission-sets.lock.yaml", { text }]])).lock;
}

it("the example's file is written as it is", () => {
  expect(formatLock(readBack(LOCK) ?? [])).toBe(LOCK);
});

it("lines are sorted by account and name, whatever order they come in", () => {
  const lines = readBack(LOCK) ?? [];
  expect(formatLock([...lines].reverse())).toBe(LOCK);
});

it("without lines it is still a lock", () => {
  expect(readBack(formatLock([]))).toEqual([]);
});

it.each([
  "true",
  "No",
  "y",
  "null",
  "1e3",
  "0x1F",
  "0123",
  "=",
  "-",
  "2026-01-01",
  ".inf",
  "a,b=c",
  "constructor",
  "@x",
])("a permission set called %s is still called so when it is read back", (name) => {
  const lines = [{ account: "012345678901", name, arn: `arn:aws:iam::012345678901:role/x/${name}` }];
  expect(readBack(formatLock(lines))).toEqual(lines);
});

it("whatever a kept line holds, it is read back as it was", () => {
  const account = fc.stringMatching(/^[0-9]{12}$/);
  const name = fc.stringMatching(/^[\w+=,.@-]{1,32}$/).filter((text) => text !== "__proto__");
  const arn = fc.oneof(
    fc.string({ unit: fc.constantFrom(...Array.from("arn:aws#'\"{}[]&*!|>%@`, -\\/äé€😀")) }),
    fc.constantFrom("", " ", "a: b", "a #b", "arn:x:", "~", "<<"),
  );
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.record({ account, name, arn }), { selector: (line) => line.account + line.name }),
      (lines) => {
        const back = readBack(formatLock(lines)) ?? [];
        expect(compareLocks(lines, back)).toEqual([]);
        expect(back).toHaveLength(lines.length);
      },
    ),
  );
});

describe("a change", () => {
  const line = (name: string, suffix: string): LockLine => ({
    account: "123456789012",
    name,
    arn: `arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_${name}_${suffix}`,
  });
  const [old, now] = ["0123456789abcdef", "fedcba9876543210"];
  const told = (before: LockLine[], after: LockLine[]): string[] => compareLocks(before, after).map(describeChange);

  it("of a suffix is shown from old to new", () => {
    expect(told([line("Ops", old)], [line("Ops", now)])).toEqual([`changed 123456789012 Ops: ${old} -> ${now}`]);
  });

  it("of anything else is shown whole", () => {
    const moved = { ...line("Ops", old), arn: line("Ops", old).arn.replace("eu-west-1/", "") };
    expect(told([line("Ops", old)], [moved])).toEqual([
      `changed 123456789012 Ops: ${line("Ops", old).arn} -> ${moved.arn}`,
    ]);
  });

  it("tells what comes and what goes, in order", () => {
    expect(told([line("B", old), line("C", old)], [line("C", old), line("A", old)])).toEqual([
      `added   123456789012 A: ${line("A", old).arn}`,
      "removed 123456789012 B: no grant names it there",
    ]);
  });

  it("shows none of a line's control characters", () => {
    const hostile = { ...line("Ops", old), arn: "a\n::error::\u001b[31m" };
    expect(told([hostile], [line("Ops", old)])[0]).toMatch(/^[\x20-\x7e]+$/);
  });
});
