import type { Diagnostic } from "../../lib/diagnostics";
import { chooseRole, permissionSetsOf, type NamedSet } from "../../lib/permission-sets";

const ACCOUNT = "123456789012";
const AT = { file: "teams/a.yaml", line: 3, column: 7, endLine: 3, endColumn: 9 };
const FOLDER = "aws-reserved/sso.amazonaws.com/eu-west-1";
const HEX = "0123456789abcdef";

const arn = (name: string, folder = FOLDER): string => `arn:aws:iam::${ACCOUNT}:role/${folder}/${name}`;
const roleOf = (set: string, suffix = HEX): string => arn(`AWSReservedSSO_${set}_${suffix}`);
const named = (name: string): NamedSet => ({
  name,
  account: ACCOUNT,
  partition: "aws",
  clusters: ["prod"],
  places: [AT],
});

function choose(name: string, arns: readonly string[]) {
  const problems: Diagnostic[] = [];
  const role = chooseRole(named(name), permissionSetsOf(arns), (problem) => void problems.push(problem));
  return { role, problems };
}

describe("the role of a permission set", () => {
  it.each([
    ["plain", "Ops"],
    ["with every character that a name may have", "A+b=c,d.e@f-g_h1"],
    ["that holds what looks like a suffix", `Ops_${HEX}`],
    ["that holds another set's name", "OpsOps"],
    ["of one letter", "O"],
    ["that is called like a property of every object", "constructor"],
  ])("%s is found by its whole name", (_what, name) => {
    const others = ["Op", "Ops2", "XOps", "ops", "Ops.", `${name}x`, `x${name}`].map((other) => roleOf(other));
    expect(choose(name, [...others, roleOf(name)])).toEqual({ role: roleOf(name), problems: [] });
  });

  it("has no region in its path where Identity Center's home is us-east-1", () => {
    const role = arn(`AWSReservedSSO_Ops_${HEX}`, "aws-reserved/sso.amazonaws.com");
    expect(choose("Ops", [role]).role).toBe(role);
  });

  it.each([
    ["a dot in the name is that dot", "O.s", roleOf("Ops")],
    ["upper and lower case differ", "ops", roleOf("Ops")],
    ["a suffix of 15 characters", "Ops", arn(`AWSReservedSSO_Ops_${HEX.slice(1)}`)],
    ["a suffix of 17 characters", "Ops", arn(`AWSReservedSSO_Ops_${HEX}0`)],
    ["a suffix in upper case", "Ops", arn(`AWSReservedSSO_Ops_${HEX.toUpperCase()}`)],
    ["a suffix that is not hexadecimal", "Ops", arn("AWSReservedSSO_Ops_0123456789abcdeg")],
    ["no suffix", "Ops", arn("AWSReservedSSO_Ops")],
    ["another start", "Ops", arn(`awsreservedsso_Ops_${HEX}`)],
    ["something before it", "Ops", arn(`XAWSReservedSSO_Ops_${HEX}`)],
    ["another folder", "Ops", arn(`AWSReservedSSO_Ops_${HEX}`, "aws-reserved/sso.amazonaws.com.evil")],
    ["a deeper folder", "Ops", arn(`AWSReservedSSO_Ops_${HEX}`, `${FOLDER}/x`)],
    ["a service's folder", "Ops", arn(`AWSReservedSSO_Ops_${HEX}`, "aws-service-role/sso.amazonaws.com")],
    ["a user", "Ops", roleOf("Ops").replace(":role/", ":user/")],
  ])("is not: %s", (_what, name, candidate) => {
    const { role, problems } = choose(name, [candidate]);
    expect(role).toBeUndefined();
    expect(problems.map(({ at, rule }) => ({ at, rule }))).toEqual([{ at: AT, rule: "unknown-permission-set" }]);
  });
});

describe("no role", () => {
  const message = (name: string, sets: readonly string[]): string =>
    choose(
      name,
      sets.map((set) => roleOf(set)),
    ).problems[0]?.message ?? "";

  it("names the nearest", () => {
    expect(message("PaymentOnCall", ["SecurityAudit", "PaymentsOnCall"])).toBe(
      `permission set "PaymentOnCall" has no role in account ${ACCOUNT} (1 cluster: prod); did you mean "PaymentsOnCall"?`,
    );
  });

  it("names them all where none is near", () => {
    expect(message("Ops", ["SecurityAudit", "Billing"])).toMatch(/; permission sets there: Billing, SecurityAudit$/);
  });

  it("says that there is none at all", () => {
    expect(message("Ops", [])).toMatch(/; the account has no IAM Identity Center roles at all$/);
  });

  it.each(["a\nb", "\u001b[31m", "::error::x", "${x}", "x".repeat(100_000)])(
    "shows a hostile name on one short line",
    (name) => {
      expect(message(name, ["Ops"])).toMatch(/^permission set "[\x20-\x7e…]{0,300}$/);
    },
  );
});

it("several roles are all shown, and none is taken", () => {
  const roles = [roleOf("Ops", "fedcba9876543210"), roleOf("Ops")];
  const { role, problems } = choose("Ops", roles);
  expect(role).toBeUndefined();
  for (const one of roles) expect(problems[0]?.message).toContain(one);
});

it("the same role twice, as a page may repeat it, is one", () => {
  expect(choose("Ops", [roleOf("Ops"), roleOf("Ops")]).role).toBe(roleOf("Ops"));
});
