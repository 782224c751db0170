import { trySetKeys } from "../../lib/source";
import { access, example } from "../scripts/harness";

const GRANT = ["renew", "payments/on-call"];

describe("renew", () => {
  it("changes two values of a line each, and nothing else", async () => {
    const copy = example();
    const before = copy.read("teams/payments.yaml");
    const run = await access([
      ...GRANT,
      "--until",
      "2027-02-28",
      "--reason",
      "INC-2240: still open",
      "--root",
      copy.path,
    ]);
    expect(run.code).toBe(0);
    expect(copy.read("teams/payments.yaml")).toBe(
      before
        .replace("expires: 2027-01-31", "expires: 2027-02-28")
        .replace("reason: INC-2231 follow-up", 'reason: "INC-2240: still open"'),
    );
    expect(run.err).toContain("whether it is used on prod-eu is not known: yarn usage --cluster prod-eu");
  });

  it("takes a minute, and shows what it would do", async () => {
    const copy = example();
    const run = await access([
      ...GRANT,
      "--until",
      "2027-02-28T18:00Z",
      "--reason",
      "x",
      "--dry-run",
      "--root",
      copy.path,
    ]);
    expect(run).toMatchObject({ code: 0, out: expect.stringContaining("+    expires: 2027-02-28T18:00Z") as string });
    expect(copy.read("teams/payments.yaml")).toContain("expires: 2027-01-31");
  });

  it("says whether it was used", async () => {
    const copy = example();
    const principal =
      "arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_PaymentsOnCall_0123456789abcdef";
    const record = {
      cluster: "prod-eu",
      principal,
      requests: 1,
      denied: 0,
      lastUsed: "2026-11-19T00:00:00.000Z",
      sessionCount: 1,
      policies: {},
      groups: {},
    };
    const summary = {
      version: 1,
      cluster: "prod-eu",
      from: null,
      to: null,
      events: 1,
      broken: 0,
      written: "2026-11-20T00:00:00Z",
      principals: [record],
    };
    copy.write("usage/prod-eu.json", JSON.stringify(summary));
    const run = await access([...GRANT, "--until", "2027-02-28", "--reason", "x", "--root", copy.path]);
    expect(run.err).toContain("PaymentsOnCall_0123456789abcdef on prod-eu: last used on 2026-11-19");
  });

  it.each([
    ["what the guardrails refuse", ["--until", "2028-01-31"], 1, "it needs `expires` at most 180 days away"],
    ["a day that is past", ["--until", "2026-11-21"], 2, "2026-11-21 is past"],
    ["the day that it has", ["--until", "2027-01-31"], 2, "ends then already"],
    ["what is no day", ["--until", "tomorrow"], 2, "expected a day"],
  ])("writes nothing for %s", async (_what, words, code, message) => {
    const copy = example();
    const before = copy.read("teams/payments.yaml");
    const run = await access([...GRANT, ...words, "--reason", "x", "--root", copy.path]);
    expect(run).toMatchObject({ code, err: expect.stringContaining(message) as string });
    expect(copy.read("teams/payments.yaml")).toBe(before);
  });

  it.each([
    ["blank", " ", "expected a single line that is not blank"],
    ["of two lines", "a\nb", "expected a single line that is not blank"],
    ["too long", "x".repeat(1001), "expected at most 1,000 characters"],
  ])("tells of a reason that is %s as of the option, at no line that nobody wrote", async (_what, reason, message) => {
    const run = await access([...GRANT, "--until", "2027-02-28", "--reason", reason, "--root", example().path]);
    expect(run).toMatchObject({ code: 2, out: "", err: expect.stringContaining(`--reason: ${message}`) as string });
    expect(run.err).not.toContain("teams/payments.yaml:");
  });

  it.each([
    ["a team that is none", "paymnts/on-call", 'did you mean "payments"?'],
    ["a grant that is none", "payments/oncall", 'did you mean "on-call"?'],
    ["no grant", "payments", "expected TEAM/GRANT"],
    ["a place that is none", "payments/#9", "it has 2"],
    ["a grant without an end", "payments/#1", "there is nothing to renew"],
  ])("refuses %s", async (_what, target, message) => {
    const run = await access(["renew", target, "--until", "2027-02-28", "--reason", "x", "--root", example().path]);
    expect(run).toMatchObject({ code: 2, err: expect.stringContaining(message) as string });
  });
});

describe("keys of a map, set in place", () => {
  it.each([
    ["a line each", "a:\n  - expires: 1 # why\n    b: 2\n", "a:\n  - expires: x # why\n    reason: y z\n    b: 2\n"],
    ["in brackets", "a: [{ b: 2, expires: '1' }]\n", "a: [{ b: 2, expires: x, reason: y z }]\n"],
    ["with Windows' line ends", "a:\r\n  - expires: 1\r\n", "a:\r\n  - expires: x\r\n    reason: y z\r\n"],
    ["with a reason that is there", 'a:\n  - reason: "old"\n    expires: 1', "a:\n  - reason: y z\n    expires: x"],
  ])("%s", (_what, text, expected) => {
    const changed = trySetKeys(text, ["a", 0], { expires: "x", reason: "y z" }, "expires");
    expect(changed).toBe(expected);
  });

  it("is refused where there is no such map", () => {
    expect(trySetKeys("a: 1\n", ["a", 0], { expires: "x" }, "expires")).toBeUndefined();
    expect(trySetKeys("a: [{ b: 1 }]\n", ["a", 0], { expires: "x" }, "c")).toBeUndefined();
  });
});

it("list --expiring keeps what ends within the days", async () => {
  const run = async (days: string): Promise<unknown[]> =>
    JSON.parse(
      (await access(["list", "--expiring", days, "--format", "json", "--root", example().path])).out,
    ) as unknown[];
  expect([(await run("69d")).length, (await run("70d")).length]).toEqual([0, 1]);
  expect(await access(["list", "--expiring", "soon", "--root", example().path])).toMatchObject({ code: 2 });
});
