import { ACCOUNT, ONE_CLUSTER, OTHER_ACCOUNT, REGION, authorization, role, startCore, user } from "./support/core";

const TRUST = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Condition":{"x":"<&>"}}]}';
const createRole = { Action: "CreateRole", RoleName: "ops", Path: "/team/", AssumeRolePolicyDocument: TRUST };

describe("STS", () => {
  it("GetCallerIdentity answers with the account of the access key id, in any region", () => {
    for (const region of ["us-east-1", REGION]) {
      const answer = startCore().query(
        "sts",
        { Action: "GetCallerIdentity" },
        { authorization: authorization(OTHER_ACCOUNT, region, "sts") },
      );
      expect(answer.status).toBe(200);
      expect(answer.text("Account")).toBe(OTHER_ACCOUNT);
      expect(answer.text("Arn")).toBe(`arn:aws:iam::${OTHER_ACCOUNT}:user/sandbox`);
    }
  });

  it("AssumeRole hands out credentials that go on naming the role and its account", () => {
    const core = startCore();
    const RoleArn = role("path/deploy", OTHER_ACCOUNT);
    const assumed = core.query("sts", { Action: "AssumeRole", RoleArn, RoleSessionName: "ci" });
    expect(assumed.text("Expiration")).toBe("2026-01-31T13:00:00.000Z");
    const identity = core.query(
      "sts",
      { Action: "GetCallerIdentity" },
      {
        authorization: authorization(assumed.text("AccessKeyId") ?? "", REGION, "sts"),
        "x-amz-security-token": assumed.text("SessionToken") ?? "",
      },
    );
    expect(identity.text("Account")).toBe(OTHER_ACCOUNT);
    expect(identity.text("Arn")).toBe(`arn:aws:sts::${OTHER_ACCOUNT}:assumed-role/deploy/ci`);
  });

  it.each(["left over from somewhere", "sandbox.", "sandbox.e30", "sandbox.WzFd"])(
    "ignores the foreign session token %j",
    (token) => {
      const answer = startCore().query("sts", { Action: "GetCallerIdentity" }, { "x-amz-security-token": token });
      expect(answer.text("Arn")).toBe(`arn:aws:iam::${ACCOUNT}:user/sandbox`);
    },
  );

  it.each([
    ["a role that does not exist", { RoleArn: role("nobody"), RoleSessionName: "ci" }, "AccessDenied"],
    ["a user", { RoleArn: user("u"), RoleSessionName: "ci" }, "ValidationError"],
    ["a session name of one character", { RoleArn: role("known"), RoleSessionName: "x" }, "ValidationError"],
    ["no session name", { RoleArn: role("known") }, "ValidationError"],
    [
      "too long a session",
      { RoleArn: role("known"), RoleSessionName: "ci", DurationSeconds: "43201" },
      "ValidationError",
    ],
  ])("AssumeRole refuses %s", (_, parameters, code) => {
    const core = startCore({ ...ONE_CLUSTER, principals: [role("known")] }, { principals: "strict" });
    expect(core.query("sts", { Action: "AssumeRole", ...parameters }).text("Code")).toBe(code);
  });

  it("refuses an action that it does not have", () => {
    const answer = startCore().query("sts", { Action: "toString" });
    expect(answer).toMatchObject({ status: 400 });
    expect(answer.text("Code")).toBe("InvalidAction");
  });
});

describe("IAM roles", () => {
  it("are created, read, changed and deleted", () => {
    const core = startCore();
    const created = core.query("iam", {
      ...createRole,
      Description: "a & b",
      "Tags.member.1.Key": "k",
      "Tags.member.1.Value": "v",
    });
    expect(created.status).toBe(200);
    expect(created.text("Arn")).toBe(role("team/ops"));
    expect(created.text("RoleId")).toMatch(/^AROA[0-9A-Z]{17}$/);
    expect(created.text("CreateDate")).toBe("2026-01-31T12:00:00.000Z");

    core.query("iam", { Action: "UpdateRole", RoleName: "ops", Description: "new", MaxSessionDuration: "7200" });
    core.query("iam", { Action: "UpdateAssumeRolePolicy", RoleName: "ops", PolicyDocument: '{"Statement":[]}' });
    core.query("iam", {
      Action: "PutRolePermissionsBoundary",
      RoleName: "ops",
      PermissionsBoundary: "arn:aws:iam::aws:policy/B",
    });
    const read = core.query("iam", { Action: "GetRole", RoleName: "ops" });
    expect(decodeURIComponent(read.text("AssumeRolePolicyDocument") ?? "")).toBe('{"Statement":[]}');
    expect([read.text("Description"), read.text("MaxSessionDuration")]).toEqual(["new", "7200"]);
    expect(read.text("PermissionsBoundaryArn")).toBe("arn:aws:iam::aws:policy/B");
    core.query("iam", { Action: "DeleteRolePermissionsBoundary", RoleName: "ops" });
    expect(
      core.query("iam", { Action: "UpdateRoleDescription", RoleName: "ops", Description: "x" }).text("Description"),
    ).toBe("x");
    expect(core.query("iam", { Action: "GetRole", RoleName: "ops" }).text("PermissionsBoundaryArn")).toBeUndefined();

    expect(core.query("iam", { Action: "DeleteRole", RoleName: "ops" }).status).toBe(200);
    const gone = core.query("iam", { Action: "GetRole", RoleName: "ops" });
    expect([gone.status, gone.text("Code")]).toEqual([404, "NoSuchEntity"]);
    expect(gone.text("Message")).toBe("The role with name ops cannot be found.");
  });

  it("get another unique id when they are made again", () => {
    const core = startCore();
    const first = core.query("iam", createRole).text("RoleId");
    core.query("iam", { Action: "DeleteRole", RoleName: "ops" });
    expect(core.query("iam", createRole).text("RoleId")).not.toBe(first);
  });

  it.each([
    [
      "the name of another role, in another case and with another path",
      { RoleName: "OPS", Path: "/" },
      "EntityAlreadyExists",
    ],
    ["a name with a slash", { RoleName: "a/b" }, "ValidationError"],
    ["a path without a slash at its end", { RoleName: "a", Path: "/team" }, "ValidationError"],
    ["a trust policy that is no JSON", { RoleName: "a", AssumeRolePolicyDocument: "{" }, "MalformedPolicyDocument"],
    ["a trust policy without statements", { RoleName: "a", AssumeRolePolicyDocument: "{}" }, "MalformedPolicyDocument"],
    ["too short a session", { RoleName: "a", MaxSessionDuration: "60" }, "ValidationError"],
    ["an aws: tag", { RoleName: "a", "Tags.member.1.Key": "aws:x", "Tags.member.1.Value": "" }, "InvalidInput"],
  ])("are not created with %s", (_, parameters, code) => {
    const core = startCore();
    core.query("iam", createRole);
    expect(core.query("iam", { ...createRole, ...parameters }).text("Code")).toBe(code);
  });

  it("are not deleted while they have policies", () => {
    const core = startCore();
    core.query("iam", createRole);
    const codeOfDelete = (): string | undefined =>
      core.query("iam", { Action: "DeleteRole", RoleName: "ops" }).text("Code");
    const attached = { RoleName: "ops", PolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" };
    core.query("iam", { Action: "AttachRolePolicy", ...attached });
    expect(core.query("iam", { Action: "ListAttachedRolePolicies", RoleName: "ops" }).text("PolicyName")).toBe(
      "ReadOnlyAccess",
    );
    expect(codeOfDelete()).toBe("DeleteConflict");
    core.query("iam", { Action: "DetachRolePolicy", ...attached });
    expect(core.query("iam", { Action: "DetachRolePolicy", ...attached }).text("Code")).toBe("NoSuchEntity");
    core.query("iam", { Action: "PutRolePolicy", RoleName: "ops", PolicyName: "p", PolicyDocument: TRUST });
    expect(codeOfDelete()).toBe("DeleteConflict");
    core.query("iam", { Action: "DeleteRolePolicy", RoleName: "ops", PolicyName: "p" });
    expect(codeOfDelete()).toBeUndefined();
  });

  it("keep inline policies and tags", () => {
    const core = startCore();
    core.query("iam", createRole);
    core.query("iam", { Action: "PutRolePolicy", RoleName: "ops", PolicyName: "p", PolicyDocument: TRUST });
    const policy = core.query("iam", { Action: "GetRolePolicy", RoleName: "ops", PolicyName: "p" });
    expect(decodeURIComponent(policy.text("PolicyDocument") ?? "")).toBe(TRUST);
    expect(core.query("iam", { Action: "ListRolePolicies", RoleName: "ops" }).text("member")).toBe("p");
    expect(core.query("iam", { Action: "GetRolePolicy", RoleName: "ops", PolicyName: "q" }).text("Code")).toBe(
      "NoSuchEntity",
    );

    core.query("iam", { Action: "TagRole", RoleName: "ops", "Tags.member.1.Key": "a", "Tags.member.1.Value": "1" });
    expect(core.query("iam", { Action: "ListRoleTags", RoleName: "ops" }).text("Key")).toBe("a");
    core.query("iam", { Action: "UntagRole", RoleName: "ops", "TagKeys.member.1": "a" });
    expect(core.query("iam", { Action: "ListRoleTags", RoleName: "ops" }).text("Key")).toBeUndefined();
    expect(core.query("iam", { Action: "ListInstanceProfilesForRole", RoleName: "ops" }).status).toBe(200);
  });

  it("are listed by path and page by page", () => {
    const sso = ["a", "b", "c"].map((name) =>
      role(`aws-reserved/sso.amazonaws.com/AWSReservedSSO_${name}_0123456789abcdef`),
    );
    const core = startCore({ ...ONE_CLUSTER, principals: [role("other"), ...sso] });
    const names: string[] = [];
    let marker: string | undefined;
    do {
      const list = { Action: "ListRoles", PathPrefix: "/aws-reserved/sso.amazonaws.com/", MaxItems: "2" };
      const page = core.query("iam", { ...list, ...(marker && { Marker: marker }) });
      names.push(...[...page.xml.matchAll(/<Arn>(.*?)<\/Arn>/g)].map(([, arn = ""]) => arn));
      marker = page.text("Marker");
    } while (marker !== undefined);
    expect(names).toEqual(sso);
  });
});

describe("IAM users", () => {
  it("are those of the seed, and the caller", () => {
    const core = startCore({ ...ONE_CLUSTER, principals: [user("team/u")] });
    expect(core.query("iam", { Action: "GetUser", UserName: "u" }).text("Arn")).toBe(user("team/u"));
    expect(core.query("iam", { Action: "GetUser" }).text("UserName")).toBe("sandbox");
    expect(core.query("iam", { Action: "GetUser", UserName: "nobody" }).text("Code")).toBe("NoSuchEntity");
  });

  it("are not what an assumed role is", () => {
    const core = startCore();
    const assumed = core.query("sts", { Action: "AssumeRole", RoleArn: role("x"), RoleSessionName: "ci" });
    const headers = { "x-amz-security-token": assumed.text("SessionToken") ?? "" };
    expect(core.query("iam", { Action: "GetUser" }, headers).text("Code")).toBe("ValidationError");
  });
});
