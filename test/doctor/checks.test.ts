import { trustPolicy } from "../../lib/constructs/break-glass-trust";
import { judgeAuditLog } from "../../lib/doctor/checks/audit-log";
import { judgeMode } from "../../lib/doctor/checks/authentication-mode";
import { judgeBreakGlassTrust } from "../../lib/doctor/checks/break-glass-trust";
import { judgeLastUse } from "../../lib/doctor/checks/break-glass-use";
import { judgeCatalogue } from "../../lib/doctor/checks/catalogue";
import { judgeClock } from "../../lib/doctor/checks/clock";
import { judgeCredentials } from "../../lib/doctor/checks/credentials";
import { judgeNode } from "../../lib/doctor/checks/node";
import { judgePlatform } from "../../lib/doctor/checks/platform-version";
import { judgeProvider, tryLockedVersion } from "../../lib/doctor/checks/provider";
import { judgeTerraform } from "../../lib/doctor/checks/terraform";
import { outcomeOf } from "../../lib/doctor/exit";
import { formatDoctorTable } from "../../lib/doctor/format-table";
import { rowOf, unknown, type Row } from "../../lib/doctor/row";
import { tryReadTrust } from "../../lib/doctor/trust";
import { satisfies } from "../../lib/doctor/version";
import { parsePrincipalArn } from "../../lib/model";

const ACCOUNT = "111122223333";

test.each([
  ["5.100.0", ">= 5.100.0, < 7.0.0", true],
  ["7.0.0", ">= 5.100.0, < 7.0.0", false],
  ["5.99.9", ">=5.100.0", false],
  ["5.103.2", "~> 5.100", true],
  ["6.0.0", "~> 5.100", false],
  ["5.100.9", "~> 5.100.3", true],
  ["5.101.0", "~> 5.100.3", false],
  ["1.2.3", "1.2.3", true],
  ["1.2.3", "!= 1.2.3", false],
  ["1.2.3", "newest", undefined],
])("version %s within %s: %s", (version, constraint, expected) => {
  expect(satisfies(version, constraint)).toBe(expected);
});

test.each([
  ["20.19.0", "green"],
  ["20.9.0", "red"],
  ["24.1.0", "green"],
])("Node %s is %s", (version, status) => {
  expect(judgeNode(version).status).toBe(status);
});

test("Terraform that is missing, too old, or there", () => {
  expect(judgeTerraform({ looked: 'no program "terraform" on PATH' }, ">=1.11.0").status).toBe("red");
  expect(judgeTerraform({ version: "1.10.5" }, ">=1.11.0").status).toBe("red");
  expect(judgeTerraform({ version: "1.14.0" }, ">=1.11.0").status).toBe("green");
});

test("the provider of the lock file, the files and the machine must be one", () => {
  const lock =
    'provider "registry.terraform.io/hashicorp/aws" {\n  version     = "5.100.0"\n  hashes = [\n    "h1:x",\n  ]\n}\n';
  expect(tryLockedVersion(lock)).toBe("5.100.0");
  const judge = (locked?: string, mirrored?: readonly string[]) =>
    judgeProvider({ locked, mirrored }, ">= 5.100.0, < 7.0.0").status;
  expect(judge("5.100.0")).toBe("green");
  expect(judge("5.99.0")).toBe("red");
  expect(judge("5.100.0", ["6.1.0"])).toBe("red");
  expect(judge(undefined, ["4.0.0"])).toBe("red");
  expect(judge()).toBe("yellow");
});

test.each([
  [900, "green"],
  [-59_000, "green"],
  [120_000, "yellow"],
  [-301_000, "red"],
])("a clock that is %i ms ahead is %s", (ms, status) => {
  expect(judgeClock(ms).status).toBe(status);
});

test("no answer about credentials is never green, and a refusal is red", () => {
  expect(judgeCredentials({ couldNotLook: "no network" }, ACCOUNT).status).toBe("unknown");
  expect(judgeCredentials({ refused: "there are no AWS credentials" }, ACCOUNT).status).toBe("red");
  expect(judgeCredentials({ account: "999988887777", arn: "arn:aws:iam::999988887777:user/x" }, ACCOUNT).status).toBe(
    "red",
  );
});

function principal(arn: string) {
  const parsed = parsePrincipalArn(arn);
  if (!parsed.ok) throw new Error(arn);
  return parsed.value;
}

describe("break-glass", () => {
  const [oncall, other] = ["arn:aws:iam::111122223333:role/oncall", "arn:aws:iam::111122223333:role/other"];
  const breakGlass = {
    role: "eks-break-glass",
    create: true,
    trustedPrincipals: [principal(oncall)],
    requireMfa: false,
    sourceIps: ["203.0.113.0/24"],
    maxSessionHours: 1,
    notify: [],
    at: { file: "platform.yaml", start: { line: 1, column: 1 }, end: { line: 1, column: 2 } },
  } as unknown as Parameters<typeof trustPolicy>[0];
  const policy = trustPolicy(breakGlass, "aws");
  const judge = (live: string) => judgeBreakGlassTrust(live, { policy, principals: [oncall], account: ACCOUNT });

  it("is green as the account's stack writes it, in whatever order", () => {
    expect(judge(policy)).toMatchObject({ status: "green", says: expect.stringContaining(oncall) as string });
    const { Statement, Version } = JSON.parse(policy) as { Statement: object[]; Version: string };
    const turned = Statement.map((one) => Object.fromEntries(Object.entries(one).reverse()));
    expect(judge(JSON.stringify({ Statement: turned[0], Version })).status).toBe("green");
  });

  it.each([
    ["everybody", policy.replace(`["${oncall}"]`, '"*"'), /everybody/],
    ["one more", policy.replace(`["${oncall}"]`, `["${oncall}","${other}"]`), /does not name them/],
    ["another", policy.replace(oncall, other), /cannot assume it/],
    ["a deleted role", policy.replace(oncall, "AROAEXAMPLE123"), /was deleted/],
    ["no condition", policy.replace(/,"Condition":\{.*?\}\}/, ""), /other conditions/],
    ["nobody", '{"Version":"2012-10-17","Statement":[]}', /nobody/],
  ])("is red with %s", (_what, live, why) => {
    expect(judge(live)).toMatchObject({ status: "red", says: expect.stringMatching(why) as string });
  });

  it("is unknown where the policy is not understood", () => {
    expect(
      judge('{"Statement":[{"Effect":"Allow","NotPrincipal":{"AWS":"x"},"Action":"sts:AssumeRole"}]}').status,
    ).toBe("unknown");
    expect(tryReadTrust("not JSON")).toBeUndefined();
  });

  it("was used lately, long ago, or never", () => {
    const now = new Date("2026-11-22");
    const on = (day: string) => judgeLastUse({ lastUsed: { at: new Date(day), region: "eu-west-1" } }, now);
    expect(on("2026-11-20")).toMatchObject({ status: "yellow", says: expect.stringContaining("2026-11-20") as string });
    expect(on("2026-01-20").status).toBe("green");
    expect(judgeLastUse({ lastUsed: undefined }, now).status).toBe("green");
  });
});

test("a catalogue that is behind warns, and one that is ahead proves nothing", () => {
  const known = new Set(["AmazonEKSViewPolicy", "AmazonEKSOldPolicy"]);
  const judge = (names: string[], used: string[] = []) =>
    judgeCatalogue({ names }, { known, used: new Set(used) }).status;
  expect(judge(["AmazonEKSViewPolicy"])).toBe("green");
  expect(judge(["AmazonEKSViewPolicy", "AmazonEKSNewPolicy"])).toBe("yellow");
  expect(judge(["AmazonEKSViewPolicy"], ["AmazonEKSOldPolicy"])).toBe("yellow");
  expect(judge([])).toBe("unknown");
});

test("modes, platforms and logs", () => {
  expect(judgeMode("CONFIG_MAP", "API", "prod-eu")).toMatchObject({
    status: "red",
    mend: ["yarn migrate mode --cluster prod-eu --to API"],
  });
  expect(judgeMode("API", "API_AND_CONFIG_MAP", "x")).toMatchObject({ status: "yellow" });
  expect(judgePlatform({ version: "1.28", platformVersion: "eks.5" }).status).toBe("red");
  expect(judgePlatform({ version: "1.28", platformVersion: "eks.6" }).status).toBe("green");
  expect(judgePlatform({ version: "1.22", platformVersion: "eks.30" }).status).toBe("red");
  expect(judgePlatform({ version: "", platformVersion: "" }).status).toBe("unknown");
  expect(judgeAuditLog(undefined, { name: "x", region: "y" }).status).toBe("unknown");
  expect(judgeAuditLog(false, { name: "x", region: "eu-west-1" }).mend?.[0]).toContain("update-cluster-config");
});

test("the table tells states apart without a colour, and what cannot be seen is no success", () => {
  const rows: Row[] = [
    rowOf("node", "this machine", judgeNode("24.1.0")),
    rowOf("cluster", "prod-eu", unknown({ couldNotLook: "no network" })),
  ];
  expect(outcomeOf(rows)).toBe("blind");
  expect(outcomeOf([...rows, rowOf("clock", "this machine", judgeClock(0))])).toBe("fine");
  expect(outcomeOf([...rows, rowOf("clock", "this machine", judgeClock(1e6))])).toBe("red");
  const text = formatDoctorTable(rows, { color: false, repository: "" });
  expect(text).not.toContain("\u001b");
  expect(text).toMatch(/^\+ {3}ok .*\n\? {3}unknown .*could not look: no network/);
});

test("one reason for many is told once, whatever each is told to do about it", () => {
  const of = (why: string): Row["says"] => unknown({ couldNotLook: why }).says;
  const rows = ["there are no credentials", "there are no credentials; name a profile", "EKS did not answer"].map(
    (why, index) => rowOf("cluster", `c${index}`, { status: "unknown", says: of(why) }),
  );
  const lines = formatDoctorTable(rows, { color: false, repository: "" }).split("\n").slice(0, 3);
  expect(lines.map((line) => line.split(/ {2}c\d {2}/)[1])).toEqual([
    "could not look: there are no credentials",
    "could not look, for a reason above",
    "could not look: EKS did not answer",
  ]);
});
