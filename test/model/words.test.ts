// The small words of the language: namespaces, groups, usernames, dates, policies, regions.
import { CATALOGUE, displayName, parsePolicy } from "../../lib/model/access-policy";
import { dayOf, daysBetween, tryParseDate, type CalendarDate } from "../../lib/model/calendar-date";
import { fitsPrincipal, parseGroup, parseUsername } from "../../lib/model/kubernetes-identity";
import { isWithinNamespaces, parseNamespace } from "../../lib/model/namespace";
import { partitionOf } from "../../lib/model/partition";
import { covers } from "../../lib/model/wildcard";

describe("a namespace", () => {
  it.each([["a"], ["payments"], ["payments-eu-1"], ["0"], ["x".repeat(63)], ["dev-*"], ["d*"], [`${"x".repeat(63)}*`]])(
    "%s is taken",
    (text) => {
      expect(parseNamespace(text)).toEqual({ ok: true, value: text });
    },
  );

  it.each([
    [""],
    ["*"],
    ["**"],
    ["*-eu"],
    ["a*b"],
    ["a**"],
    ["-*"],
    ["-a"],
    ["a-"],
    ["A"],
    ["a.b"],
    ["a_b"],
    ["a b"],
    ["a\n"],
    ["é"],
    ["a/b"],
    ["../a"],
    ["x".repeat(64)],
    ["a?"],
    ["{team}"],
  ])("%j is refused with a hint", (text) => {
    expect(parseNamespace(text)).toMatchObject({ ok: false, hint: expect.any(String) as string });
  });

  it.each([
    ["Payments", "write payments"],
    ["pay_ments-*", "write pay-ments-*"],
  ])("%s is refused with what is near", (text, hint) => {
    expect(parseNamespace(text)).toMatchObject({ hint });
  });
});

describe("a group", () => {
  it.each([["team:payments"], ["oncall"], ["a system: b"], ["team payments"], ["grüße"]])("%s is taken", (text) => {
    expect(parseGroup(text).ok).toBe(true);
  });

  it.each([
    ["system:masters"],
    ["System:Masters"],
    ["system:"],
    ["eks:x"],
    ["aws:x"],
    ["AMAZON:x"],
    ["iam:x"],
    [""],
    [" "],
    [" a"],
    ["a "],
    ["a\nb"],
    ["a\tb"],
    ["{team}"],
    ["{team"],
    ["team}"],
    ["{{SessionName}}"],
  ])("%j is refused", (text) => {
    expect(parseGroup(text).ok).toBe(false);
  });

  it("system:masters is told about cluster-admin", () => {
    expect(parseGroup("system:masters")).toMatchObject({ hint: expect.stringContaining("cluster-admin") as string });
  });
});

describe("a username", () => {
  it.each([
    ["jane"],
    ["payments:{{SessionName}}"],
    [":x{{SessionNameRaw}}"],
    ["a:{{SessionName}}:{{SessionNameRaw}}"],
    ["jo:hn{{SessionName}}"],
  ])("%s is taken", (text) => {
    expect(parseUsername(text).ok).toBe(true);
  });

  it.each([
    ["system:x"],
    ["EKS:x"],
    ["aws:x"],
    ["amazon:x"],
    ["iam:x"],
    [""],
    ["x "],
    ["john{{SessionName}}"],
    ["{{SessionName}}:x"],
    ["{{AccountID}}"],
    ["x:{{ SessionName }}"],
    ["x:{{sessionname}}"],
    ["x:{{SessionName}"],
    ["x:{SessionName}"],
    ["x:}}"],
    ["x:{{SessionName}}{{EC2PrivateDNSName}}"],
    ["a\nb:{{SessionName}}"],
  ])("%j is refused", (text) => {
    expect(parseUsername(text).ok).toBe(false);
  });

  it("with a session name is none for a user", () => {
    expect([
      fitsPrincipal("a:{{SessionName}}", "role"),
      fitsPrincipal("a:{{SessionName}}", "user"),
      fitsPrincipal("a", "user"),
    ]).toEqual([true, false, true]);
  });
});

describe("a date", () => {
  it.each([["2027-01-31"], ["2028-02-29"], ["0001-01-01"], ["9999-12-31"]])("%s is one", (text) => {
    expect(tryParseDate(text)).toBe(text);
  });

  it.each([
    ["2027-02-29"],
    ["2027-02-31"],
    ["2027-04-31"],
    ["2027-13-01"],
    ["2027-00-10"],
    ["2027-01-00"],
    ["2100-02-29"],
  ])("%s is none", (text) => {
    expect(tryParseDate(text)).toBeUndefined();
  });

  it("is of UTC, and days are whole", () => {
    expect(dayOf(new Date("2026-11-22T23:59:59.999Z"))).toBe("2026-11-22");
    expect(dayOf(new Date("2026-11-22T23:30:00-05:00"))).toBe("2026-11-23");
    expect(daysBetween("2026-02-28" as CalendarDate, "2026-03-01" as CalendarDate)).toBe(1);
    expect(daysBetween("2026-03-28" as CalendarDate, "2026-03-30" as CalendarDate)).toBe(2);
    expect(daysBetween("2026-03-01" as CalendarDate, "2026-02-28" as CalendarDate)).toBe(-1);
  });
});

describe("an access policy", () => {
  it.each([
    ["view", "AmazonEKSViewPolicy"],
    ["admin-view", "AmazonEKSAdminViewPolicy"],
    ["AmazonEKSEditPolicy", "AmazonEKSEditPolicy"],
    ["arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminPolicy", "AmazonEKSAdminPolicy"],
    ["arn:aws-cn:eks::aws:cluster-access-policy/AmazonEKSAdminPolicy", "AmazonEKSAdminPolicy"],
  ])("%s is %s", (text, name) => {
    expect(parsePolicy(text, new Set())).toMatchObject({ ok: true, value: { name } });
  });

  it.each([
    ["View"],
    [""],
    ["constructor"],
    ["toString"],
    ["__proto__"],
    ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
    ["arn:aws:eks::aws:cluster-access-policy/"],
    ["arn:aws:eks::aws:cluster-access-policy/view/x"],
    ["AmazonEKSViewpolicy"],
  ])("%j is refused with a hint", (text) => {
    expect(parsePolicy(text, new Set())).toMatchObject({ ok: false, hint: expect.any(String) as string });
  });

  it("of the platform's own list is taken to do everything, and never replaces one of the catalogue", () => {
    const extra = new Set(["AmazonEKSNewPolicy", "AmazonEKSHybridPolicy"]);
    expect(parsePolicy("AmazonEKSNewPolicy", extra)).toMatchObject({
      value: { use: "user", rules: undefined, writes: true, readsSecrets: true },
    });
    expect(parsePolicy("AmazonEKSHybridPolicy", extra)).toMatchObject({ value: { use: "service-linked" } });
  });

  it.each([
    ["view", false, false],
    ["edit", true, true],
    ["admin", true, true],
    ["admin-view", false, true],
    ["cluster-admin", true, true],
    ["secret-reader", false, true],
  ])("%s: writes %s, reads Secrets %s", (text, writes, readsSecrets) => {
    expect(parsePolicy(text, new Set())).toMatchObject({ value: { writes, readsSecrets } });
  });

  it("is shown by its short name where there is one", () => {
    expect([displayName("AmazonEKSViewPolicy"), displayName("Other")]).toEqual(["view", "Other"]);
    expect([...CATALOGUE.values()].filter(({ use }) => use === "user").length).toBeGreaterThanOrEqual(6);
  });
});

describe("a region's partition", () => {
  it.each([
    ["eu-west-1", "aws"],
    ["cn-north-1", "aws-cn"],
    ["us-gov-west-1", "aws-us-gov"],
    ["us-iso-east-1", "aws-iso"],
    ["us-isob-east-1", "aws-iso-b"],
    ["us-isof-south-1", "aws-iso-f"],
    ["eu-isoe-west-1", "aws-iso-e"],
    ["eusc-de-east-1", "aws-eusc"],
    ["mx-central-1", "aws"],
  ])("%s is in %s", (region, partition) => {
    expect(partitionOf(region)).toBe(partition);
  });
});

describe("a namespace within many", () => {
  it.each([
    ["a", ["a"], true],
    ["a", ["ab", "b*"], false],
    ["ab", ["a*"], true],
    ["a", ["a*"], true],
    ["a*", ["a*"], true],
    ["ab*", ["a*"], true],
    ["a*", ["ab*", "a"], false],
    ["ab-c", ["ab-*"], true],
  ])("%s in %j: %s", (namespace, all, expected) => {
    expect(isWithinNamespaces(namespace, new Set(all))).toBe(expected);
    expect(all.some((one) => covers(one, namespace))).toBe(expected);
  });
});
