import {
  ACCOUNT,
  ONE_CLUSTER,
  OTHER_ACCOUNT,
  REGION,
  START,
  role,
  startCore,
  user,
  VIEW,
  WHOLE_CLUSTER,
} from "./support/core";

const ARN = role("team/viewer");
const NOT_FOUND =
  "The specified principalArn could not be found. You can view your available access entries with 'list-access-entries'.";
const FORMAT = "The principalArn parameter format is not valid";
const INVALID_PRINCIPAL = "The specified principalArn is invalid: invalid principal.";
const SERVICE_LINKED =
  "The caller is not allowed to modify access entries with a principalArn value of a Service Linked Role";

describe("CreateAccessEntry", () => {
  it("answers with the whole entry, its ARN without the role's path", () => {
    const core = startCore();
    const { status, body } = core.create(ARN, { kubernetesGroups: ["viewers"], tags: { Team: "a" } });
    expect(status).toBe(200);
    expect(body["accessEntry"]).toEqual({
      clusterName: "prod",
      principalArn: ARN,
      kubernetesGroups: ["viewers"],
      accessEntryArn: expect.stringMatching(
        new RegExp(`^arn:aws:eks:${REGION}:${ACCOUNT}:access-entry/prod/role/${ACCOUNT}/viewer/[0-9a-f-]{36}$`),
      ) as string,
      createdAt: START / 1000,
      modifiedAt: START / 1000,
      tags: { Team: "a" },
      username: `arn:aws:sts::${ACCOUNT}:assumed-role/viewer/{{SessionName}}`,
      type: "STANDARD",
    });
  });

  it.each([
    ["a user", user("u"), undefined, user("u"), []],
    [
      "a role of another account",
      role("r", OTHER_ACCOUNT),
      "STANDARD",
      `arn:aws:sts::${OTHER_ACCOUNT}:assumed-role/r/{{SessionName}}`,
      [],
    ],
    ["a Linux node", role("n"), "EC2_LINUX", "system:node:{{EC2PrivateDNSName}}", ["system:nodes"]],
    [
      "a Windows node",
      role("n"),
      "EC2_WINDOWS",
      "system:node:{{EC2PrivateDNSName}}",
      ["eks:kube-proxy-windows", "system:nodes"],
    ],
    ["an Auto Mode node", role("n"), "EC2", "system:node:{{EC2PrivateDNSName}}", ["system:nodes"]],
    ["Fargate", role("n"), "FARGATE_LINUX", "system:node:{{SessionName}}", ["system:node-proxier", "system:nodes"]],
    ["a hybrid node", role("n"), "HYBRID_LINUX", "system:node:{{SessionName}}", ["system:nodes"]],
    ["HyperPod", role("n"), "HYPERPOD_LINUX", "system:node:{{SessionName}}", ["system:nodes"]],
  ])("gives %s its default username and groups", (_, arn, type, username, groups) => {
    const { body } = startCore().create(arn, type === undefined ? {} : { type, kubernetesGroups: [] });
    expect(body["accessEntry"]).toMatchObject({ username, kubernetesGroups: groups });
  });

  it.each([
    ["an STS session", `arn:aws:sts::${ACCOUNT}:assumed-role/x/session`],
    ["a federated user", `arn:aws:sts::${ACCOUNT}:federated-user/x`],
    ["an IAM group", `arn:aws:iam::${ACCOUNT}:group/x`],
    ["an instance profile", `arn:aws:iam::${ACCOUNT}:instance-profile/x`],
    ["a policy", `arn:aws:iam::aws:policy/AdministratorAccess`],
    ["the root user", `arn:aws:iam::${ACCOUNT}:root`],
    ["an account id of 11 digits", "arn:aws:iam::11112222333:role/x"],
    ["a wildcard", `arn:aws:iam::${ACCOUNT}:role/x*`],
    ["a role without a name", `arn:aws:iam::${ACCOUNT}:role/`],
    ["an upper-case resource", `arn:aws:iam::${ACCOUNT}:Role/x`],
    ["a line break after the name", `${role("x")}\n`],
    ["no ARN at all", "viewer"],
  ])("refuses %s as a principal by its format", (_, arn) => {
    expect(startCore().create(arn)).toMatchObject({ status: 400, error: "InvalidParameterException", message: FORMAT });
  });

  it("refuses a request without a principal", () => {
    expect(startCore().eks("POST", "/clusters/prod/access-entries", {})).toMatchObject({
      status: 400,
      message: FORMAT,
    });
  });

  it.each([ACCOUNT, OTHER_ACCOUNT])("refuses a service-linked role of account %s", (account) => {
    const arn = role("aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS", account);
    expect(startCore().create(arn)).toMatchObject({ error: "InvalidParameterException", message: SERVICE_LINKED });
  });

  it.each(["system:", "eks:", "aws:", "amazon:", "iam:"])(
    "refuses usernames and groups that start with %s",
    (prefix) => {
      const core = startCore();
      expect(core.create(ARN, { username: `${prefix}x` })).toMatchObject({
        error: "InvalidParameterException",
        message: `The username must not begin with ${prefix}`,
      });
      expect(core.create(ARN, { kubernetesGroups: ["ok", `${prefix}masters`] })).toMatchObject({
        error: "InvalidParameterException",
        message: `The kubernetes group name ${prefix}masters is invalid, it cannot start with ${prefix}`,
      });
    },
  );

  it("accepts sts: in front of a username: the list of reserved prefixes is closed", () => {
    expect(startCore().create(ARN, { username: "sts:x", kubernetesGroups: ["sts:x"] }).status).toBe(200);
  });

  it.each([
    ["john{{SessionName}}", 400],
    ["{{SessionNameRaw}}:john", 400],
    ["a{{SessionName}}:{{SessionName}}", 400],
    [":john{{SessionName}}", 200],
    ["jo:hn{{SessionName}}", 200],
    ["jo:hn{{SessionNameRaw}}", 200],
    ["john", 200],
    ["x:{{AccountID}}", 400],
    ["x:{{EC2PrivateDNSName}}", 400],
  ])("answers the username %s with %i", (username, status) => {
    expect(startCore().create(ARN, { username })).toMatchObject({ status });
  });

  it("refuses a session template for an IAM user", () => {
    expect(startCore().create(user("u"), { username: "x:{{SessionName}}" }).error).toBe("InvalidParameterException");
  });

  it("treats an empty username as none", () => {
    const { body } = startCore().create(ARN, { username: "" });
    expect(body["accessEntry"]).toMatchObject({
      username: `arn:aws:sts::${ACCOUNT}:assumed-role/viewer/{{SessionName}}`,
    });
  });

  it.each([[["a", "a"]], [[""]], [[" "]]])("refuses the groups %j", (kubernetesGroups) => {
    expect(startCore().create(ARN, { kubernetesGroups }).error).toBe("InvalidParameterException");
  });

  it.each(["Standard", "EC2_Windows", "FARGATE", ""])("refuses the type %j and lists the types", (type) => {
    expect(startCore().create(ARN, { type })).toMatchObject({
      error: "InvalidParameterException",
      message:
        "AccessEntry type must be one of [EC2, EC2_LINUX, EC2_WINDOWS, FARGATE_LINUX, HYBRID_LINUX, HYPERPOD_LINUX, STANDARD]",
    });
  });

  describe.each(["EC2", "EC2_LINUX", "EC2_WINDOWS", "FARGATE_LINUX", "HYBRID_LINUX", "HYPERPOD_LINUX"])(
    "of type %s",
    (type) => {
      const types = "[EC2_LINUX, EC2_WINDOWS, FARGATE_LINUX, HYBRID_LINUX, EC2]";

      it.each([
        ["a user", user("u"), {}, `AccessEntry principalArn must be IAM role when using types ${types}`],
        [
          "a role of another account",
          role("n", OTHER_ACCOUNT),
          {},
          `AccessEntry principalArn must be from the same account as the cluster when using types ${types}`,
        ],
        [
          "groups",
          role("n"),
          { kubernetesGroups: ["g"] },
          `The specified kubernetesGroups is invalid: setting kubernetesGroups is not allowed when the type is "${type}"`,
        ],
        [
          "a username",
          role("n"),
          { username: "u" },
          `The specified username is invalid: setting username is not allowed when the type is "${type}"`,
        ],
      ])("refuses %s", (_, arn, rest, message) => {
        const answer = startCore().create(arn, { type, ...rest });
        expect(answer).toMatchObject({ status: 400, error: "InvalidParameterException", message });
      });
    },
  );

  it("refuses a second entry for the same principal", () => {
    const core = startCore();
    core.create(ARN);
    expect(core.create(ARN)).toMatchObject({
      status: 409,
      error: "ResourceInUseException",
      message: "The specified access entry resource is already in use on this cluster.",
    });
  });

  it("answers a repeated request with the entry it made, and only while every parameter is the same", () => {
    const core = startCore();
    const first = core.create(ARN, { clientRequestToken: "t", kubernetesGroups: ["a"], tags: { x: "1", y: "2" } });
    const again = core.create(ARN, { clientRequestToken: "t", kubernetesGroups: ["a"], tags: { y: "2", x: "1" } });
    expect(again).toEqual(first);
    expect(core.create(ARN, { clientRequestToken: "t", kubernetesGroups: ["b"] }).status).toBe(409);
    expect(
      core.create(ARN, { clientRequestToken: "u", kubernetesGroups: ["a"], tags: { x: "1", y: "2" } }).status,
    ).toBe(409);
  });

  it("refuses more entries than the limit", () => {
    const core = startCore(ONE_CLUSTER, { maxEntriesPerCluster: 1 });
    core.create(role("a"));
    expect(core.create(role("b"))).toMatchObject({ status: 400, error: "ResourceLimitExceededException" });
  });

  it("checks what the request alone can say before it looks for the cluster", () => {
    expect(startCore().create(ARN, { username: "system:x" }, "nowhere").message).toBe(
      "The username must not begin with system:",
    );
  });
});

describe("the principals that exist", () => {
  const strict = { ...ONE_CLUSTER, principals: [role("team/known"), user("u")] };

  it.each([
    ["the seeded role", role("team/known"), 200],
    ["the seeded user", user("u"), 200],
    ["a role nobody made", role("unknown"), 400],
    ["the seeded role without its path", role("known"), 400],
    ["the seeded role in another case", role("team/Known"), 400],
    ["a role where the user is meant", role("u"), 400],
    ["the same role of another account", role("team/known", OTHER_ACCOUNT), 400],
  ])("strict: answers %s as EKS would", (_, arn, status) => {
    const answer = startCore(strict, { principals: "strict" }).create(arn);
    expect(answer).toMatchObject(status === 200 ? { status } : { status, message: INVALID_PRINCIPAL });
  });

  it.each([
    ["a role nobody made", role("unknown"), 200],
    ["a known role without its path", role("known"), 400],
    ["an absent principal", role("gone"), 400],
    ["a principal of another partition", `arn:aws-cn:iam::${ACCOUNT}:role/x`, 400],
  ])("any: answers %s as EKS would", (_, arn, status) => {
    const answer = startCore({ ...strict, absentPrincipals: [role("gone")] }).create(arn);
    expect(answer).toMatchObject(status === 200 ? { status } : { status, message: INVALID_PRINCIPAL });
  });

  it("accepts a role that IAM made here, once it has propagated, and no longer once it is deleted", () => {
    const core = startCore(ONE_CLUSTER, { principals: "strict", iamPropagationMs: 1000 });
    core.query("iam", {
      Action: "CreateRole",
      RoleName: "new",
      Path: "/p/",
      AssumeRolePolicyDocument: '{"Statement":[]}',
    });
    expect(core.create(role("p/new")).message).toBe(INVALID_PRINCIPAL);
    core.wait(1000);
    expect(core.create(role("p/new")).status).toBe(200);
    core.query("iam", { Action: "DeleteRole", RoleName: "new" });
    expect(core.describe(role("p/new")).status).toBe(200);
    core.delete(role("p/new"));
    expect(core.create(role("p/new")).message).toBe(INVALID_PRINCIPAL);
  });
});

describe("DescribeAccessEntry", () => {
  it.each([
    ["an unknown principal", role("nobody"), 404, "ResourceNotFoundException", NOT_FOUND],
    ["a known principal in another case", role("team/Viewer"), 404, "ResourceNotFoundException", NOT_FOUND],
    ["a known principal without its path", role("viewer"), 404, "ResourceNotFoundException", NOT_FOUND],
    [
      "an access entry ARN",
      `arn:aws:eks:${REGION}:${ACCOUNT}:access-entry/prod/role/${ACCOUNT}/x/y`,
      400,
      "InvalidParameterException",
      FORMAT,
    ],
  ])("refuses %s", (_, arn, status, error, message) => {
    const core = startCore();
    core.create(ARN);
    expect(core.describe(arn)).toMatchObject({ status, error, message });
  });

  it("shows a service-linked role's entry although nobody may change it", () => {
    const principalArn = role("aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS");
    const policies = [{ policy: "AmazonEKSClusterInsightsPolicy", scope: "cluster" as const }];
    const core = startCore({
      clusters: [{ name: "prod", account: ACCOUNT, region: REGION, entries: [{ principalArn, policies }] }],
    });
    expect(core.describe(principalArn).status).toBe(200);
    expect(core.associated(principalArn).body["associatedAccessPolicies"]).toHaveLength(1);
    const changes = [
      core.update(principalArn, {}),
      core.delete(principalArn),
      core.associate(principalArn, VIEW, WHOLE_CLUSTER),
    ];
    expect(changes.map(({ message }) => message)).toEqual([SERVICE_LINKED, SERVICE_LINKED, SERVICE_LINKED]);
  });

  it("does not see a new entry while `describeLagMs` lasts", () => {
    const core = startCore(ONE_CLUSTER, { describeLagMs: 500 });
    core.create(ARN);
    expect(core.describe(ARN)).toMatchObject({ status: 404, message: NOT_FOUND });
    core.wait(500);
    expect(core.describe(ARN).status).toBe(200);
  });
});

describe("UpdateAccessEntry", () => {
  it("replaces: what is left out goes back to the default", () => {
    const core = startCore();
    core.create(ARN, { kubernetesGroups: ["a"], username: "x:y" });
    core.wait(1000);
    expect(core.update(ARN, { kubernetesGroups: ["b"] }).body["accessEntry"]).toMatchObject({
      kubernetesGroups: ["b"],
      username: `arn:aws:sts::${ACCOUNT}:assumed-role/viewer/{{SessionName}}`,
      createdAt: START / 1000,
      modifiedAt: START / 1000 + 1,
    });
    expect(core.update(ARN, { username: "x:y" }).body["accessEntry"]).toMatchObject({
      kubernetesGroups: [],
      username: "x:y",
    });
  });

  it("leaves policies, tags and the entry's ARN alone", () => {
    const core = startCore();
    const { accessEntryArn } = core.create(ARN, { tags: { a: "b" } }).body["accessEntry"] as { accessEntryArn: string };
    core.associate(ARN, VIEW, WHOLE_CLUSTER);
    expect(core.update(ARN, {}).body["accessEntry"]).toMatchObject({ accessEntryArn, tags: { a: "b" } });
    expect(core.associated(ARN).body["associatedAccessPolicies"]).toHaveLength(1);
  });

  it.each([
    [
      "groups of its own",
      { kubernetesGroups: ["g"] },
      'This operation can only be performed on Access Entries with a type of "STANDARD".',
    ],
    ["nothing", {}, 'This operation can only be performed on Access Entries with a type of "STANDARD".'],
    [
      "the username EKS gave it",
      { username: "system:node:{{EC2PrivateDNSName}}" },
      "The username must not begin with system:",
    ],
  ])("refuses to give a node's entry %s", (_, body, message) => {
    const core = startCore();
    core.create(role("n"), { type: "EC2_LINUX" });
    expect(core.update(role("n"), body)).toMatchObject({ status: 400, error: "InvalidParameterException", message });
  });

  it("refuses an unknown principal", () => {
    expect(startCore().update(ARN, {})).toMatchObject({ status: 404, message: NOT_FOUND });
  });
});

describe("DeleteAccessEntry", () => {
  it("takes the policies along, and a new entry has another ARN", () => {
    const core = startCore();
    const first = core.create(ARN).body["accessEntry"] as { accessEntryArn: string };
    core.associate(ARN, VIEW, WHOLE_CLUSTER);
    expect(core.delete(ARN)).toMatchObject({ status: 200, body: {} });
    expect(core.associated(ARN)).toMatchObject({ status: 404, message: NOT_FOUND });
    const second = core.create(ARN).body["accessEntry"] as { accessEntryArn: string };
    expect(core.associated(ARN).body["associatedAccessPolicies"]).toEqual([]);
    expect(second.accessEntryArn).not.toBe(first.accessEntryArn);
  });

  it("deletes a node's entry too", () => {
    const core = startCore();
    core.create(role("n"), { type: "EC2_LINUX" });
    expect(core.delete(role("n")).status).toBe(200);
    expect(core.delete(role("n"))).toMatchObject({ status: 404, message: NOT_FOUND });
  });
});

describe("ListAccessEntries", () => {
  const list = "/clusters/prod/access-entries";

  it("answers with ARNs only, and with those that have a policy when asked", () => {
    const core = startCore();
    for (const name of ["b", "a", "c"]) core.create(role(name));
    core.associate(role("b"), VIEW, WHOLE_CLUSTER);
    expect(core.eks("GET", list).body).toEqual({ accessEntries: [role("a"), role("b"), role("c")], nextToken: null });
    const filtered = core.eks("GET", `${list}?associatedPolicyArn=${encodeURIComponent(VIEW)}`);
    expect(filtered.body["accessEntries"]).toEqual([role("b")]);
    expect(core.eks("GET", `${list}?associatedPolicyArn=x`).error).toBe("InvalidParameterException");
  });
});

describe("clusters", () => {
  const seed = {
    clusters: [
      { name: "prod", account: ACCOUNT, region: REGION },
      { name: "prod", account: OTHER_ACCOUNT, region: REGION },
      { name: "west", account: ACCOUNT, region: "us-west-2" },
    ],
  };

  it.each([
    ["of nobody", "nowhere", {}],
    ["of another account", "west", { account: OTHER_ACCOUNT, region: "us-west-2" }],
    ["of another region", "west", { region: REGION }],
    ["named like a JavaScript internal", "__proto__", {}],
    ["named like an object's method", "constructor", {}],
  ])("does not find a cluster %s", (_, name, where) => {
    const core = startCore(seed);
    for (const path of [`/clusters/${name}`, `/clusters/${name}/access-entries`]) {
      expect(core.eks("GET", path, undefined, where)).toMatchObject({
        status: 404,
        error: "ResourceNotFoundException",
        message: `No cluster found for name: ${name}.`,
      });
    }
  });

  it("keeps clusters of one name apart by account", () => {
    const core = startCore(seed);
    core.create(ARN);
    const other = core.eks("GET", "/clusters/prod/access-entries", undefined, { account: OTHER_ACCOUNT });
    expect(other.body["accessEntries"]).toEqual([]);
    expect(core.eks("GET", "/clusters", undefined, { region: "us-west-2" }).body["clusters"]).toEqual(["west"]);
  });

  it.each(["CREATING", "DELETING", "FAILED", "PENDING"] as const)(
    "takes no changes while %s, but can be read",
    (status) => {
      const core = startCore({ clusters: [{ name: "prod", account: ACCOUNT, region: REGION, status }] });
      expect(core.create(ARN)).toMatchObject({ status: 400, error: "InvalidRequestException" });
      expect(core.eks("GET", "/clusters/prod/access-entries").status).toBe(200);
    },
  );
});
