import { ACCOUNT, REGION, VIEW, WHOLE_CLUSTER, authorization, role, startCore } from "./support/core";

const headers = { authorization: authorization(ACCOUNT, REGION, "eks") };
const SSO = role("aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0123456789abcdef");

describe("the signature", () => {
  it.each([
    ["/clusters", {}, "application/json", '"__type":"MissingAuthenticationToken"'],
    [
      "/",
      { "content-type": "application/x-www-form-urlencoded; charset=utf-8" },
      "text/xml",
      "<Code>MissingAuthenticationToken</Code>",
    ],
  ])("is required: %s", (target, unsigned, contentType, body) => {
    const { response, call } = startCore().send({ target, headers: unsigned });
    expect(response.status).toBe(403);
    expect(response.headers["content-type"]).toBe(contentType);
    expect(response.body).toContain(body);
    expect(call).toMatchObject({
      account: "",
      operation: "unknown",
      status: 403,
      errorCode: "MissingAuthenticationToken",
    });
  });

  it.each([
    "Bearer x",
    "AWS4-HMAC-SHA256",
    "AWS4-HMAC-SHA256 Credential=x/y",
    "AWS4-HMAC-SHA256 Credential=k/20260131/r/eks/aws3_request, S",
  ])("is refused when it has no scope: %s", (value) => {
    const { call } = startCore().send({ target: "/clusters", headers: { authorization: value } });
    expect(call).toMatchObject({ status: 403, errorCode: "IncompleteSignature" });
  });

  it("may be in a presigned URL instead", () => {
    const credential = encodeURIComponent(`${ACCOUNT}/20260131/us-east-1/sts/aws4_request`);
    const { response } = startCore().send({ target: `/?Action=GetCallerIdentity&X-Amz-Credential=${credential}` });
    expect(response.body).toContain(`<Account>${ACCOUNT}</Account>`);
  });

  it.each([
    ["12 digits are the account", "123456789012", "123456789012"],
    ["anything else is the default account", "AKIAIOSFODNN7EXAMPLE", "000000000000"],
    ["the keys of an assumed role carry its account", "ASIAROLE444455556666", "444455556666"],
  ])("names the account by the access key id: %s", (_, accessKeyId, account) => {
    const { call } = startCore().send({
      headers: { authorization: authorization(accessKeyId, REGION, "eks") },
      target: "/clusters",
    });
    expect(call).toMatchObject({ account, region: REGION, service: "eks", operation: "ListClusters" });
  });

  it("says so when it is for a service that the sandbox does not have", () => {
    const { response } = startCore().send({ headers: { authorization: authorization(ACCOUNT, REGION, "s3") } });
    expect(response).toMatchObject({
      status: 404,
      body: expect.stringContaining('The sandbox has no service \\"s3\\".') as string,
    });
  });
});

describe("routing", () => {
  it("splits the raw path before it decodes, so that an encoded ARN is one segment", () => {
    const core = startCore();
    core.create(SSO);
    core.associate(SSO, VIEW, WHOLE_CLUSTER);
    const arns = [SSO, VIEW].map(encodeURIComponent) as [string, string];
    const target = `/clusters/prod/access-entries/${arns[0]}/access-policies/${arns[1]}`;
    const { response, call } = core.send({ method: "DELETE", target, headers });
    expect(response.status).toBe(200);
    expect(call).toMatchObject({
      operation: "DisassociateAccessPolicy",
      cluster: "prod",
      principal: SSO,
      policy: VIEW,
    });
  });

  it("decodes once: an encoded percent sign stays one", () => {
    expect(startCore().eks("GET", "/clusters/a%252Fb").message).toBe("No cluster found for name: a%2Fb.");
  });

  it.each([
    ["GET", "/"],
    ["GET", ""],
    ["GET", "/clusters/"],
    ["GET", "/clusters/prod/"],
    ["GET", "//clusters"],
    ["PUT", "/clusters"],
    ["HEAD", "/clusters"],
    ["PATCH", "/clusters/prod"],
    ["DELETE", "/clusters/prod"],
    ["POST", "/clusters"],
    ["GET", `/clusters/prod/access-entries/${SSO}`],
  ])("has no operation %s %s", (method, target) => {
    const { response, call } = startCore().send({ method, target, headers });
    expect(response).toMatchObject({ status: 404, headers: { "x-amzn-errortype": "UnknownOperationException" } });
    expect(call).toMatchObject({ operation: "unknown", errorCode: "UnknownOperationException" });
  });

  it.each(["%", "%2", "%zz", "%ff"])("refuses the path segment %s", (segment) => {
    expect(startCore().eks("GET", `/clusters/${segment}`)).toMatchObject({ status: 400, error: "BadRequestException" });
  });
});

describe("bodies", () => {
  const entries = "/clusters/prod/access-entries";

  it.each(["{", "nonsense", "[]", "null", '"x"', "1"])("that are no JSON object are refused: %s", (body) => {
    expect(startCore().eks("POST", entries, body)).toMatchObject({ status: 400, error: "SerializationException" });
  });

  it.each([
    { principalArn: 1 },
    { principalArn: role("x"), kubernetesGroups: "a" },
    { principalArn: role("x"), kubernetesGroups: [1] },
    { principalArn: role("x"), tags: [] },
    { principalArn: role("x"), tags: { a: 1 } },
    { principalArn: role("x"), username: {} },
  ])("with a member of another type are refused: %j", (body) => {
    expect(startCore().eks("POST", entries, body)).toMatchObject({ status: 400, error: "SerializationException" });
  });

  it("with unknown members and nulls are read without them", () => {
    const body = { principalArn: role("x"), username: null, unknown: 1 };
    expect(startCore().eks("POST", entries, body).status).toBe(200);
  });

  it("cannot reach JavaScript's prototypes", () => {
    const core = startCore();
    core.eks("POST", entries, `{"__proto__":{"principalArn":"${role("x")}"},"tags":{"__proto__":"x"}}`);
    expect(core.eks("GET", entries).body["accessEntries"]).toEqual([]);
    expect(({} as Record<string, unknown>)["principalArn"]).toBeUndefined();
  });
});

describe("an EKS error", () => {
  it("carries its code in the header and in the body, a request id, and nothing of ours", () => {
    const { response } = startCore().send({ target: "/clusters/x", headers });
    expect(response).toMatchObject({
      status: 404,
      headers: {
        "content-type": "application/json",
        "x-amzn-errortype": "ResourceNotFoundException",
        "x-amzn-requestid": expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      },
    });
    expect(JSON.parse(response.body)).toEqual({
      __type: "ResourceNotFoundException",
      message: "No cluster found for name: x.",
    });
  });
});

it("gives the same answers for the same state, requests and world", () => {
  const run = (): unknown[] => {
    const core = startCore();
    return [core.create(SSO, { tags: { a: "b" } }), core.associate(SSO, VIEW, WHOLE_CLUSTER), core.describe(SSO)];
  };
  expect(run()).toEqual(run());
});
