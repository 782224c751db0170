import { execFileSync } from "node:child_process";

import * as fc from "fast-check";

import { isStop, readDuration, readRecovered } from "../../lib/recover";
import { tryFindTooOld } from "../../lib/model/platform-floor";
import { tryItLines } from "../../lib/recover/aws-commands";
import { shellLine } from "../../lib/diagnostics/shell-word";
import { recoveryTags, tryReadUntil } from "../../lib/access/recovery-mark";
import { lawRuns } from "../support/law-runs";

const MINUTE = 60_000;

describe("--for", () => {
  it.each([
    ["15m", 15],
    ["90m", 90],
    ["4h", 240],
    ["1h30m", 90],
    ["24h", 1440],
    ["1440m", 1440],
  ])("%s is %i minutes", (text, minutes) => {
    expect(readDuration(text)).toEqual({ ok: true, value: minutes * MINUTE });
  });

  it.each(["", "4", "h", "4 h", "-4h", "4.5h", "1d", "30s", "30m1h", "4h\n", "٤h", "0h", "14m", "24h1m", "99999h"])(
    "%j is refused with what is legal",
    (text) => {
      const read = readDuration(text);
      expect(read.ok).toBe(false);
      expect(JSON.stringify(read)).toMatch(/15m/);
    },
  );
});

describe("the platform's floor", () => {
  it.each([
    ["1.30", "eks.2"],
    ["1.29", "eks.1"],
    ["1.28", "eks.6"],
    ["1.27", "eks.10"],
    ["1.26", "eks.11"],
    ["1.25", "eks.12"],
    ["1.24", "eks.15"],
    ["1.23", "eks.17"],
    ["1.31", "eks.1"],
    ["1.99", "eks.1"],
    // What cannot be read stops nobody: EKS itself will say.
    ["", ""],
    ["1.28", ""],
    ["2.0", "eks.1"],
  ])("%s %s is new enough", (version, platformVersion) => {
    expect(tryFindTooOld({ version, platformVersion })).toBeUndefined();
  });

  it.each([
    ["1.30", "eks.1"],
    ["1.28", "eks.5"],
    ["1.27", "eks.9"],
    ["1.26", "eks.10"],
    ["1.25", "eks.11"],
    ["1.24", "eks.14"],
    ["1.23", "eks.16"],
    ["1.22", "eks.99"],
  ])("%s %s is too old", (version, platformVersion) => {
    expect(tryFindTooOld({ version, platformVersion })).toContain(version);
  });
});

describe("a shell", () => {
  it("gets every word back as it was", () => {
    const word = fc
      .oneof(fc.string({ unit: "binary-ascii", maxLength: 30 }), fc.string({ unit: "grapheme", maxLength: 10 }))
      .filter((text) => !text.includes("\0"));
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (words) => {
        const echoed = execFileSync("bash", ["-c", `printf '%s\\0' ${shellLine(...words)}`], { encoding: "utf8" });
        expect(echoed).toBe(words.map((text) => `${text}\0`).join(""));
      }),
      lawRuns(60),
    );
  });
});

describe("the tags of a recovery", () => {
  const until = new Date("2026-11-22T04:00:00.999Z");

  it("are read back", () => {
    const tags = recoveryTags(until, "arn:aws:sts::111122223333:assumed-role/ops/me@example.com");
    expect(tags).toEqual({ Purpose: "recovery", Until: "2026-11-22T04:00:00Z", By: expect.any(String) as string });
    expect(tryReadUntil(tags)).toEqual(new Date("2026-11-22T04:00:00Z"));
  });

  it.each([undefined, "", "arn:aws:iam::1:user/a,b", "x".repeat(257), "a\nb", "<b>"])("leave out who %j is", (by) => {
    expect(recoveryTags(until, by)).toEqual({ Purpose: "recovery", Until: "2026-11-22T04:00:00Z" });
  });
});

function principal(arn: string) {
  const read = readRecovered(arn);
  if (!read.ok || isStop(read)) throw new Error(arn);
  return read.value;
}

describe("the lines to try", () => {
  const cluster = { name: "prod", account: "111122223333", region: "eu-west-1" };
  const ops = principal("arn:aws:iam::111122223333:role/teams/ops");
  const sso = principal(
    "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Ops_0123456789abcdef",
  );
  const user = principal("arn:aws:iam::111122223333:user/alice");

  it.each<[string, Parameters<typeof tryItLines>[1], string | undefined, RegExp]>([
    ["a role is assumed, path and all", ops, undefined, /--role-arn arn:aws:iam::111122223333:role\/teams\/ops$/m],
    ["of another's session too", ops, "arn:aws:sts::111122223333:assumed-role/opsy/me", /--role-arn/],
    ["of another account's session too", ops, "arn:aws:sts::444455556666:assumed-role/ops/me", /--role-arn/],
    ["one's own is not", ops, "arn:aws:sts::111122223333:assumed-role/ops/me", /--region eu-west-1$/m],
    ["Identity Center's cannot be: a profile", sso, undefined, /sso login[^]*--profile/],
    ["a user has a key", user, undefined, /access key[^]*--region eu-west-1$/m],
  ])("%s", (_what, who, caller, expected) => {
    const text = tryItLines(cluster, who, caller).join("\n");
    expect(text).toMatch(expected);
    expect(text).toContain("kubectl auth can-i '*' '*' -A");
    if (!expected.source.includes("role-arn")) expect(text).not.toContain("--role-arn");
  });
});
