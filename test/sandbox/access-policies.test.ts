import catalogue from "../../lib/model/access-policies.json";
import { ACCOUNT, ONE_CLUSTER, REGION, START, VIEW, WHOLE_CLUSTER, policy, role, startCore } from "./support/core";
import type { Core } from "./support/core";

const ARN = role("team/viewer");
const STANDARD_ONLY = 'This operation can only be performed on Access Entries with a type of "STANDARD".';

function coreWithEntry(settings: Parameters<typeof startCore>[1] = {}): Core {
  const core = startCore(ONE_CLUSTER, settings);
  core.create(ARN);
  return core;
}

describe("AssociateAccessPolicy", () => {
  it.each([
    ["cluster scope without namespaces", WHOLE_CLUSTER, { type: "cluster", namespaces: [] }],
    [
      "cluster scope with empty namespaces, as Terraform sends it",
      { type: "cluster", namespaces: [] },
      { type: "cluster", namespaces: [] },
    ],
    [
      "namespaces",
      { type: "namespace", namespaces: ["a", "dev-*"] },
      { type: "namespace", namespaces: ["a", "dev-*"] },
    ],
  ])("accepts %s", (_, scope, accessScope) => {
    const core = coreWithEntry();
    const association = { policyArn: VIEW, accessScope, associatedAt: START / 1000, modifiedAt: START / 1000 };
    expect(core.associate(ARN, VIEW, scope)).toMatchObject({
      status: 200,
      body: { clusterName: "prod", principalArn: ARN, associatedAccessPolicy: association },
    });
    expect(core.associated(ARN).body).toEqual({
      clusterName: "prod",
      principalArn: ARN,
      associatedAccessPolicies: [association],
      nextToken: null,
    });
  });

  it("changes the scope when the policy is associated already: an upsert, never a conflict", () => {
    const core = coreWithEntry();
    core.associate(ARN, VIEW, WHOLE_CLUSTER);
    core.wait(2000);
    core.associate(ARN, VIEW, { type: "namespace", namespaces: ["a"] });
    expect(core.associated(ARN).body["associatedAccessPolicies"]).toEqual([
      {
        policyArn: VIEW,
        accessScope: { type: "namespace", namespaces: ["a"] },
        associatedAt: START / 1000,
        modifiedAt: START / 1000 + 2,
      },
    ]);
  });

  const NO_NAMESPACES = "At least 1 namespace must be provided if the type is set as namespace";
  it.each([
    [
      "namespaces at cluster scope",
      { type: "cluster", namespaces: ["a"] },
      "accessScope should not include namespaces if the type is not set as namespace",
    ],
    ["namespace scope without a list", { type: "namespace" }, NO_NAMESPACES],
    ["namespace scope with an empty list", { type: "namespace", namespaces: [] }, NO_NAMESPACES],
    ["a type in upper case", { type: "Cluster" }, "accessScope type must be one of [cluster, namespace]"],
    ["no type", {}, "accessScope type must be one of [cluster, namespace]"],
    [
      "the same namespace twice",
      { type: "namespace", namespaces: ["a", "a"] },
      "The namespaces in accessScope must not contain duplicates",
    ],
  ])("refuses %s", (_, scope, message) => {
    expect(coreWithEntry().associate(ARN, VIEW, scope)).toMatchObject({
      status: 400,
      error: "InvalidParameterException",
      message,
    });
  });

  it.each(["", "A", "a_b", "-a", "a-", "*", "*-prod", "a*b", "a**", "?", "a.b", "é", "a ", "x".repeat(64)])(
    "refuses the namespace %j",
    (namespace) => {
      expect(coreWithEntry().associate(ARN, VIEW, { type: "namespace", namespaces: [namespace] })).toMatchObject({
        error: "InvalidParameterException",
        message: `The namespace ${namespace} in accessScope is not valid`,
      });
    },
  );

  it.each(["a", "0", "a-b", "dev-*", "d*", "x".repeat(63)])("accepts the namespace %j", (namespace) => {
    expect(coreWithEntry().associate(ARN, VIEW, { type: "namespace", namespaces: [namespace] }).status).toBe(200);
  });

  it("refuses a request without a scope", () => {
    const core = coreWithEntry();
    const path = `/clusters/prod/access-entries/${encodeURIComponent(ARN)}/access-policies`;
    expect(core.eks("POST", path, { policyArn: VIEW }).error).toBe("InvalidParameterException");
  });

  it.each([
    ["a misspelled policy", policy("AmazonEKSViewerPolicy"), 404, "The specified policyArn could not be found."],
    [
      "a policy of another partition",
      policy("AmazonEKSViewPolicy", "aws-cn"),
      404,
      "The specified policyArn could not be found.",
    ],
    [
      "a policy ARN with one colon too many",
      "arn:aws:eks:::cluster-access-policy/AmazonEKSViewPolicy",
      404,
      "The specified policyArn could not be found.",
    ],
    [
      "an IAM policy",
      "arn:aws:iam::aws:policy/AmazonEKSViewPolicy",
      400,
      "The policyArn parameter format is not valid",
    ],
    ["a bare name", "AmazonEKSViewPolicy", 400, "The policyArn parameter format is not valid"],
  ])("refuses %s", (_, arn, status, message) => {
    expect(coreWithEntry().associate(ARN, arn, WHOLE_CLUSTER)).toMatchObject({ status, message });
  });

  it.each(catalogue.policies.filter(({ use }) => use === "service-linked").map(({ name }) => name))(
    "keeps %s for service-linked roles",
    (name) => {
      expect(coreWithEntry().associate(ARN, policy(name), WHOLE_CLUSTER)).toMatchObject({
        status: 400,
        error: "InvalidParameterException",
        message: "The specified policyArn can only be associated with service-linked roles",
      });
    },
  );

  it("accepts a policy newer than the catalogue when it is told of it", () => {
    expect(coreWithEntry().associate(ARN, policy("AmazonEKSNewPolicy"), WHOLE_CLUSTER).status).toBe(404);
    const told = coreWithEntry({ extraPolicies: ["AmazonEKSNewPolicy"] });
    expect(told.associate(ARN, policy("AmazonEKSNewPolicy"), WHOLE_CLUSTER).status).toBe(200);
  });

  it("wants the China partition's ARN in China", () => {
    const where = { region: "cn-north-1" };
    const core = startCore({ clusters: [{ name: "prod", account: ACCOUNT, region: "cn-north-1" }] });
    const principalArn = `arn:aws-cn:iam::${ACCOUNT}:role/x`;
    const entry = core.eks("POST", "/clusters/prod/access-entries", { principalArn }, where);
    expect(entry.body["accessEntry"]).toMatchObject({
      accessEntryArn: expect.stringMatching(/^arn:aws-cn:eks:cn-north-1:/) as string,
    });
    const path = `/clusters/prod/access-entries/${encodeURIComponent(principalArn)}/access-policies`;
    const associate = (policyArn: string): number =>
      core.eks("POST", path, { policyArn, accessScope: WHOLE_CLUSTER }, where).status;
    expect([associate(VIEW), associate(policy("AmazonEKSViewPolicy", "aws-cn"))]).toEqual([404, 200]);
  });

  it("refuses a principal without an entry", () => {
    expect(startCore().associate(ARN, VIEW, WHOLE_CLUSTER)).toMatchObject({
      status: 404,
      error: "ResourceNotFoundException",
      message:
        "The specified principalArn could not be found. You can view your available access entries with 'list-access-entries'.",
    });
  });

  it("does not see a new entry while `eventualConsistencyMs` lasts, but sees seeded ones at once", () => {
    const principalArn = role("seeded");
    const seed = { clusters: [{ name: "prod", account: ACCOUNT, region: REGION, entries: [{ principalArn }] }] };
    const core = startCore(seed, { eventualConsistencyMs: 1000 });
    core.create(ARN);
    expect(core.associate(ARN, VIEW, WHOLE_CLUSTER).status).toBe(404);
    expect(core.associate(principalArn, VIEW, WHOLE_CLUSTER).status).toBe(200);
    core.wait(1000);
    expect(core.associate(ARN, VIEW, WHOLE_CLUSTER).status).toBe(200);
  });

  it.each(["EC2_LINUX", "EC2_WINDOWS", "FARGATE_LINUX", "HYBRID_LINUX", "HYPERPOD_LINUX"])(
    "refuses any policy on %s",
    (type) => {
      const core = startCore();
      core.create(role("n"), { type });
      for (const name of ["AmazonEKSViewPolicy", "AmazonEKSAutoNodePolicy"]) {
        expect(core.associate(role("n"), policy(name), WHOLE_CLUSTER)).toMatchObject({
          status: 400,
          message: STANDARD_ONLY,
        });
      }
    },
  );

  it.each([
    ["AmazonEKSAutoNodePolicy", WHOLE_CLUSTER, 200],
    ["AmazonEKSAutoNodePolicy", { type: "namespace", namespaces: ["a"] }, 400],
    ["AmazonEKSViewPolicy", WHOLE_CLUSTER, 400],
  ])("answers %s at %j on an EC2 entry with %i", (name, scope, status) => {
    const core = startCore();
    core.create(role("n"), { type: "EC2" });
    const answer = core.associate(role("n"), policy(name), scope);
    expect(answer).toMatchObject(status === 200 ? { status } : { status, message: STANDARD_ONLY });
  });

  it("refuses more policies than the limit, but still changes the scope of those that are there", () => {
    const core = coreWithEntry({ maxPoliciesPerEntry: 1 });
    core.associate(ARN, VIEW, WHOLE_CLUSTER);
    expect(core.associate(ARN, policy("AmazonEKSEditPolicy"), WHOLE_CLUSTER)).toMatchObject({
      status: 400,
      error: "InvalidRequestException",
    });
    expect(core.associate(ARN, VIEW, { type: "namespace", namespaces: ["a"] }).status).toBe(200);
  });
});

describe("DisassociateAccessPolicy", () => {
  it("removes one policy and leaves the others", () => {
    const core = coreWithEntry();
    const edit = policy("AmazonEKSEditPolicy");
    for (const arn of [VIEW, edit]) core.associate(ARN, arn, WHOLE_CLUSTER);
    expect(core.disassociate(ARN, VIEW)).toMatchObject({ status: 200, body: {} });
    expect(core.associated(ARN).body["associatedAccessPolicies"]).toEqual([
      expect.objectContaining({ policyArn: edit }),
    ]);
  });

  it("refuses a policy that is not associated, and a principal without an entry", () => {
    expect(coreWithEntry().disassociate(ARN, VIEW)).toMatchObject({ status: 404, error: "ResourceNotFoundException" });
    expect(startCore().disassociate(ARN, VIEW)).toMatchObject({ status: 404, error: "ResourceNotFoundException" });
  });
});

describe("ListAccessPolicies", () => {
  it("lists the catalogue with the ARNs of the caller's partition", () => {
    const core = startCore();
    const { accessPolicies, nextToken } = core.eks("GET", "/access-policies").body as {
      accessPolicies: unknown[];
      nextToken: null;
    };
    expect(accessPolicies).toHaveLength(catalogue.policies.length);
    expect(accessPolicies).toContainEqual({ name: "AmazonEKSViewPolicy", arn: VIEW });
    expect(nextToken).toBeNull();
    expect(
      core.eks("GET", "/access-policies", undefined, { region: "us-gov-west-1" }).body["accessPolicies"],
    ).toContainEqual({
      name: "AmazonEKSViewPolicy",
      arn: policy("AmazonEKSViewPolicy", "aws-us-gov"),
    });
  });
});
