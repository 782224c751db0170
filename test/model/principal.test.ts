import * as fc from "fast-check";

import { defaultUsername, makePrincipal, parsePrincipalArn, parseRoleName } from "../../lib/model/principal";

const ACCOUNT = "123456789012";

describe("a principal's ARN", () => {
  it.each([
    [`arn:aws:iam::${ACCOUNT}:role/deploy`, "role", "/", "deploy"],
    [`arn:aws:iam::${ACCOUNT}:role/ci/prod/deploy`, "role", "/ci/prod/", "deploy"],
    [`arn:aws:iam::${ACCOUNT}:user/jane.doe@acme.example`, "user", "/", "jane.doe@acme.example"],
    [`arn:aws-cn:iam::${ACCOUNT}:role/a_+=,.@-b`, "role", "/", "a_+=,.@-b"],
    [`arn:aws-us-gov:iam::${ACCOUNT}:role/x`, "role", "/", "x"],
    [`arn:aws:iam::${ACCOUNT}:role/a:b/c`, "role", "/a:b/", "c"],
    [`arn:aws:iam::${ACCOUNT}:role/role/deploy`, "role", "/role/", "deploy"],
    [`arn:aws:iam::000000000001:role/x`, "role", "/", "x"],
    [
      `arn:aws:iam::${ACCOUNT}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_A_0123456789abcdef`,
      "role",
      "/aws-reserved/sso.amazonaws.com/",
      "AWSReservedSSO_A_0123456789abcdef",
    ],
  ])("%s is taken apart", (arn, kind, path, name) => {
    expect(parsePrincipalArn(arn)).toMatchObject({ ok: true, value: { arn, kind, path, name } });
  });

  it.each([
    ["nothing", "", /not an ARN/],
    ["only a prefix", "arn:", /not an AWS partition/],
    ["a prefix of colons", "arn:::::", /not an AWS partition/],
    ["a name", "deploy", /not an ARN.*\{role: deploy\}/],
    ["a path and name", "ci/deploy", /not an ARN.*\{role: ci\/deploy\}/],
    ["an account", ACCOUNT, /not an ARN/],
    ["an e-mail address of a person", "jane doe <jane@acme.example>", /not an ARN.*expected an ARN/],
    ["an ARN in upper case", `ARN:aws:iam::${ACCOUNT}:role/x`, /not an ARN/],
    ["a space before", ` arn:aws:iam::${ACCOUNT}:role/x`, /not an ARN/],
    ["a space behind", `arn:aws:iam::${ACCOUNT}:role/x `, /not the name/],
    ["a line end behind", `arn:aws:iam::${ACCOUNT}:role/x\n`, /not the name/],
    ["a session", `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/i-1`, /assumed-role.*:role\/deploy/],
    [
      "a session of Identity Center",
      `arn:aws:sts::${ACCOUNT}:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/jane`,
      /\{permissionSet: Admin\}/,
    ],
    ["a session without name", `arn:aws:sts::${ACCOUNT}:assumed-role`, /assumed-role/],
    ["a federated user", `arn:aws:sts::${ACCOUNT}:federated-user/jane`, /STS session/],
    ["a group", `arn:aws:iam::${ACCOUNT}:group/admins`, /IAM group.*role/],
    ["an instance profile", `arn:aws:iam::${ACCOUNT}:instance-profile/web`, /instance profile.*role in it/],
    ["AWS's policy", "arn:aws:iam::aws:policy/AdministratorAccess", /policy is not a principal/],
    ["a policy of the account", `arn:aws:iam::${ACCOUNT}:policy/x`, /policy is not a principal/],
    [
      "an access policy",
      "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
      /access policy is not a principal/,
    ],
    ["an access entry", `arn:aws:eks:eu-west-1:${ACCOUNT}:access-entry/prod/role/${ACCOUNT}/x/y`, /not a principal/],
    ["the root user", `arn:aws:iam::${ACCOUNT}:root`, /root user/],
    ["an identity provider", `arn:aws:iam::${ACCOUNT}:oidc-provider/x`, /not an IAM role or user/],
    ["a service-linked role", `arn:aws:iam::${ACCOUNT}:role/aws-service-role/eks.amazonaws.com/X`, /service-linked/],
    [
      "a stripped role of Identity Center",
      `arn:aws:iam::${ACCOUNT}:role/AWSReservedSSO_Admin_0123456789abcdef`,
      /\{permissionSet: Admin\}/,
    ],
    ["a star for a role", `arn:aws:iam::${ACCOUNT}:role/*`, /wildcard/],
    ["a star for an account", "arn:aws:iam::*:role/x", /wildcard/],
    ["a question mark", `arn:aws:iam::${ACCOUNT}:role/x?`, /wildcard/],
    ["eleven digits", "arn:aws:iam::12345678901:role/x", /12 digits/],
    ["thirteen digits", "arn:aws:iam::1234567890123:role/x", /12 digits/],
    ["no account", "arn:aws:iam:::role/x", /12 digits/],
    ["a group of a bad account", "arn:aws:iam::1234:group/x", /12 digits/],
    ["full-width digits", "arn:aws:iam::１２３４５６７８９０１２:role/x", /12 digits/],
    ["a region", `arn:aws:iam:eu-west-1:${ACCOUNT}:role/x`, /no region/],
    ["a partition that does not exist", `arn:amazon:iam::${ACCOUNT}:role/x`, /partition.*aws-cn/],
    ["another service", "arn:aws:s3:::bucket", /not an IAM ARN/],
    ["roles in the plural", `arn:aws:iam::${ACCOUNT}:roles`, /not an IAM role or user/],
    ["users in the plural", `arn:aws:iam::${ACCOUNT}:users`, /not an IAM role or user/],
    ["roles in the plural, with a name", `arn:aws:iam::${ACCOUNT}:roles/x`, /not an IAM role or user/],
    ["a role in upper case", `arn:aws:iam::${ACCOUNT}:Role/x`, /not an IAM role or user/],
    ["no name", `arn:aws:iam::${ACCOUNT}:role/`, /not the name/],
    ["an empty folder", `arn:aws:iam::${ACCOUNT}:role//x`, /slash|path/],
    ["a space in a path", `arn:aws:iam::${ACCOUNT}:role/a b/c`, /not an IAM path/],
    ["a name that is too long", `arn:aws:iam::${ACCOUNT}:role/${"x".repeat(65)}`, /not the name/],
    ["a path that is too long", `arn:aws:iam::${ACCOUNT}:role/${"x/".repeat(300)}x`, /not an IAM path/],
    ["an accent", `arn:aws:iam::${ACCOUNT}:role/café`, /not the name/],
    ["a colon in the name", `arn:aws:iam::${ACCOUNT}:role/a:b`, /not the name/],
    ["two ARNs", `arn:aws:iam::${ACCOUNT}:role/a,arn:aws:iam::${ACCOUNT}:role/b`, /./],
  ])("is refused with what to write instead: %s", (_, text, expected) => {
    const result = parsePrincipalArn(text);
    expect(result.ok).toBe(false);
    if (!result.ok) expect(`${result.message} ${result.hint ?? ""}`).toMatch(expected);
    if (!result.ok) expect(result.hint).toBeDefined();
  });

  it("is put together again from its parts", () => {
    const name = fc.stringMatching(/^[\w+=,.@-]{1,64}$/).filter((text) => !text.startsWith("AWSReservedSSO_"));
    const folders = fc.array(fc.stringMatching(/^[a-z0-9.:_-]{1,20}$/), { maxLength: 5 });
    fc.assert(
      fc.property(name, folders, fc.constantFrom("role" as const, "user" as const), (last, path, kind) => {
        const made = makePrincipal(kind, "aws", ACCOUNT, [...path, last].join("/"));
        fc.pre(made.ok);
        expect(parsePrincipalArn(made.value.arn)).toEqual(made);
      }),
    );
  });

  it("never throws, and takes only what is an ARN letter for letter", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `arn:aws:iam::${ACCOUNT}:role/${text}`),
        ),
        (text) => {
          const result = parsePrincipalArn(text);
          if (result.ok) expect(result.value.arn).toBe(text);
        },
      ),
    );
  });
});

describe("a principal by name", () => {
  it.each([
    [`arn:aws:iam::${ACCOUNT}:role/x`, /ARN is not the name/],
    ["ARN:aws:x", /ARN is not the name/],
    ["role/x", /without role\//],
    ["user/x", /without role\//],
    ["/x", /start with a slash/],
    ["x/", /not the name/],
    ["", /not the name/],
    ["*", /wildcard/],
    ["aws-service-role/x.amazonaws.com/X", /service-linked/],
  ])("%j is refused", (text, expected) => {
    const result = parseRoleName("role", "aws", ACCOUNT, text);
    expect(result.ok ? "" : result.message).toMatch(expected);
  });

  it("is of the account and partition that it is read for", () => {
    expect(parseRoleName("user", "aws-cn", ACCOUNT, "ops/jane")).toMatchObject({
      value: { arn: `arn:aws-cn:iam::${ACCOUNT}:user/ops/jane` },
    });
  });
});

describe("AWS's default username", () => {
  it.each([
    [`arn:aws:iam::${ACCOUNT}:role/ci/deploy`, `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/{{SessionName}}`],
    [`arn:aws-cn:iam::${ACCOUNT}:role/deploy`, `arn:aws-cn:sts::${ACCOUNT}:assumed-role/deploy/{{SessionName}}`],
    [`arn:aws:iam::${ACCOUNT}:user/ops/jane`, `arn:aws:iam::${ACCOUNT}:user/ops/jane`],
  ])("of %s is %s", (arn, expected) => {
    const parsed = parsePrincipalArn(arn);
    expect(parsed.ok && defaultUsername(parsed.value)).toBe(expected);
  });
});
