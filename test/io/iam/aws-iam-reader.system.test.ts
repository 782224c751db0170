import { awsIamReader, type AwsIamReaderOptions } from "../../../lib/io/iam/aws-iam-reader";
import type { IamReader } from "../../../lib/ports/iam-reader";
import { credentialsBy } from "../../../lib/io/aws/credentials";
import { tryLocalAccess } from "../../../lib/io/aws/local-access";
import { sandboxEnvironment, startSandbox } from "../../../lib/sandbox";
import { identity, oneRole, refusal, rolePage, startFakeAws, type FakeAws, type FakeScript } from "./fake-aws";
import { AWAY, HOME } from "./iam-world";

jest.setTimeout(60_000);

const role = (pathAndName: string, account: string = HOME.account): string =>
  `arn:aws:iam::${account}:role/${pathAndName}`;

let aws: FakeAws | undefined;
afterEach(() => aws?.close());

/** A reader of a service that does as the script says, once STS has said whose the credentials are. */
async function reader(script: FakeScript, options: AwsIamReaderOptions = {}): Promise<IamReader> {
  aws = await startFakeAws((action, parameters, call) =>
    action === "GetCallerIdentity" ? identity(HOME.account) : script(action, parameters, call),
  );
  return readerOf(aws, options);
}

function readerOf({ url }: { readonly url: string }, options: AwsIamReaderOptions = {}): IamReader {
  return awsIamReader({
    iamEndpoint: url,
    stsEndpoint: url,
    credentialsFor: () => ({ accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "x" }),
    maxAttempts: 1,
    patience: [1, 1],
    ...options,
  });
}

const because = (why: string | RegExp) => ({
  couldNotLook: (typeof why === "string" ? expect.stringContaining(why) : expect.stringMatching(why)) as string,
});

describe("a service that throttles", () => {
  it("is asked again until it answers", async () => {
    const patient = await reader((_action, _parameters, call) =>
      call < 3 ? refusal("Throttling", "Rate exceeded") : oneRole(role("ops")),
    );
    expect(await patient.role(HOME, "ops")).toMatchObject({ arn: role("ops"), id: "AROA1" });
    expect(aws?.calls).toEqual(["GetCallerIdentity", "GetRole", "GetRole", "GetRole"]);
  });

  it("for ever is no answer, and not a role that is missing", async () => {
    const patient = await reader(() => refusal("Throttling", "Rate exceeded"));
    expect(await patient.role(HOME, "ops")).toEqual(because(/^IAM went on throttling: Throttling: Rate exceeded$/));
  });
});

describe("what IAM refuses", () => {
  it.each(["AccessDenied", "AccessDeniedException"])("with %s it says which right is missing", async (code) => {
    const denied = await reader(() => refusal(code, "User: u is not authorized", 403));
    expect(await denied.role(HOME, "ops")).toEqual(because(/^these credentials may not read IAM \(iam:GetRole\): /));
    expect(await denied.user(HOME, "ops")).toEqual(because("(iam:GetUser)"));
    expect(await denied.roles(HOME, "/")).toEqual(because("(iam:ListRoles)"));
  });

  it("one role's refusal says nothing of the next", async () => {
    const some = await reader((_action, parameters) =>
      parameters.get("RoleName") === "secret" ? refusal("AccessDenied", "no", 403) : oneRole(role("ops")),
    );
    expect(await some.role(HOME, "secret")).toEqual(because("may not read IAM"));
    expect(await some.role(HOME, "ops")).toMatchObject({ arn: role("ops") });
  });

  it("shows none of its control characters", async () => {
    const hostile = await reader(() => refusal("Oops", "a&#10;::error::b&#x1b;[31m", 400));
    const reading = await hostile.role(HOME, "ops");
    expect("couldNotLook" in reading && /^[^\p{Cc}]+$/u.test(reading.couldNotLook)).toBe(true);
  });

  it.each(["NoSuchEntity", "NoSuchEntityException"])("%s is a role that is missing", async (code) => {
    const none = await reader(() => refusal(code, "The role with name ops cannot be found.", 404));
    expect(await none.role(HOME, "ops")).toEqual({ missing: true });
  });
});

describe("an answer that makes no sense", () => {
  it.each([
    ["HTML", { body: "<html><body>Sign in to the Wi-Fi</body></html>" }],
    ["HTML with an error", { status: 502, body: "<html><body>Bad gateway</body></html>" }],
    ["HTML that says not found", { status: 404, body: "<html><body>Not found</body></html>" }],
    ["JSON", { body: '{"Role":{}}' }],
    ["nothing", { body: "" }],
    ["half a document", { body: "<GetRoleResponse><GetRoleResult><Role>" }],
    ["a role without anything", { body: "<GetRoleResponse><GetRoleResult><Role/></GetRoleResult></GetRoleResponse>" }],
    ["a role that is another one", oneRole(role("other")).body.replace("<RoleName>other", "<RoleName>ops")],
  ])("such as %s is no role, nor a missing one", async (_what, given) => {
    const answer = typeof given === "string" ? { body: given } : given;
    const odd = await reader(() => answer);
    expect(await odd.role(HOME, "ops")).toEqual(because(/./));
    expect(await odd.user(HOME, "ops")).toEqual(because(/./));
  });

  it("a role of another account is not taken", async () => {
    const confused = await reader(() => oneRole(role("ops", AWAY.account)));
    expect(await confused.role(HOME, "ops")).toEqual(because(`IAM answered with ${role("ops", AWAY.account)}`));
  });

  it("a list with a role of another account is not taken", async () => {
    const confused = await reader(() => rolePage([role("a/x"), role("a/y", AWAY.account)]));
    expect(await confused.roles(HOME, "/a/")).toEqual(because(`IAM answered with ${role("a/y", AWAY.account)}`));
  });
});

describe("a list of several pages", () => {
  it("is read to its end", async () => {
    const pages = await reader((_action, parameters) => {
      const marker = parameters.get("Marker");
      if (marker === null) return rolePage([role("a/1")], "m&amp;1");
      return marker === "m&1" ? rolePage([role("a/2")], "m2") : rolePage([role("a/3")]);
    });
    const found = await pages.roles(HOME, "/a/");
    expect("roles" in found && found.roles.map(({ name }) => name)).toEqual(["1", "2", "3"]);
  });

  it("that does not end is no list", async () => {
    const endless = await reader(() => rolePage([role("a/1")], "again"));
    expect(await endless.roles(HOME, "/a/")).toEqual(because("the list of roles does not end"));
  });

  it("that breaks off is no list", async () => {
    const short = await reader((_action, parameters) =>
      parameters.has("Marker") ? refusal("AccessDenied", "no", 403) : rolePage([role("a/1")], "m"),
    );
    expect(await short.roles(HOME, "/a/")).toEqual(because("may not read IAM"));
  });
});

describe("whose the credentials are", () => {
  const asked = async (answer: ReturnType<FakeScript>, of: { account: string; partition: string } = HOME) => {
    aws = await startFakeAws((action) => (action === "GetCallerIdentity" ? answer : oneRole(role("ops"))));
    const timeouts = { connectionTimeout: 500, requestTimeout: 500, throwOnRequestTimeout: true } as const;
    return await readerOf(aws, { timeouts }).role(of, "ops");
  };

  it("of another account: IAM is not even asked", async () => {
    expect(await asked(identity(AWAY.account))).toEqual({
      couldNotLook: `these credentials are of account ${AWAY.account}, not ${HOME.account}; name a profile or a role to assume for it (--profile ${HOME.account}=NAME, --assume-role arn:...)`,
    });
    expect(aws?.calls).toEqual(["GetCallerIdentity"]);
  });

  it("of another partition: nor then", async () => {
    expect(await asked(identity(HOME.account), { ...HOME, partition: "aws-cn" })).toEqual(
      because("these credentials are of partition aws, not aws-cn"),
    );
    expect(aws?.calls).toEqual(["GetCallerIdentity"]);
  });

  it.each<[string, ReturnType<FakeScript>, RegExp]>([
    [
      "expired",
      refusal("ExpiredToken", "The security token is expired", 403),
      /^AWS does not accept these credentials: /,
    ],
    ["unknown", refusal("InvalidClientTokenId", "invalid", 403), /^AWS does not accept these credentials: /],
    ["mistyped", refusal("SignatureDoesNotMatch", "no match", 403), /^AWS does not accept these credentials: /],
    [
      "of nobody",
      { body: "<GetCallerIdentityResponse/>" },
      /^STS does not say whose these credentials are|^STS refused/,
    ],
    ["of an account without number", identity("x"), /^STS does not say whose these credentials are/],
    ["never said", "hang", /^STS did not answer in time: /],
  ])("%s: IAM is not asked, and the answer says what to do", async (_what, answer, why) => {
    const reading = await asked(answer);
    expect(reading).toEqual(because(why));
    expect(aws?.calls.filter((action) => action !== "GetCallerIdentity")).toEqual([]);
  });

  it("is asked once, even where the answer is no", async () => {
    aws = await startFakeAws(() => identity(AWAY.account));
    const one = readerOf(aws);
    await Promise.all([one.role(HOME, "a"), one.user(HOME, "b"), one.roles(HOME, "/")]);
    await one.role(HOME, "c");
    expect(aws.calls).toEqual(["GetCallerIdentity"]);
  });

  it("nobody there: the network is named", async () => {
    const gone = await startFakeAws(() => "hang");
    await gone.close();
    expect(await readerOf(gone).role(HOME, "ops")).toEqual(because(/^STS cannot be reached: .*--profile/));
  });

  it("a partition that nobody knows has no IAM", async () => {
    const nowhere = awsIamReader();
    expect(await nowhere.role({ ...HOME, partition: "aws-\nmoon" }, "ops")).toEqual({
      couldNotLook: "no IAM is known for the partition aws-\\u{a}moon",
    });
  });
});

it("the sandbox is every account, by its access key", async () => {
  const sandbox = await startSandbox({ seed: { principals: [role("here/ops"), role("there/ops", AWAY.account)] } });
  const env = { AWS_ENDPOINT_URL: sandbox.url, AWS_ACCESS_KEY_ID: "000000000000" };
  const local = tryLocalAccess(env, "iam", "sts");
  const both = awsIamReader({
    credentialsFor: local?.credentialsFor,
    iamEndpoint: sandbox.url,
    stsEndpoint: sandbox.url,
  });
  try {
    expect(await both.role(HOME, "ops")).toMatchObject({ arn: role("here/ops") });
    expect(await both.role(AWAY, "ops")).toMatchObject({ arn: role("there/ops", AWAY.account) });
    expect(await both.role(AWAY, "other")).toEqual({ missing: true });
    expect(await both.roles(AWAY, "/there/")).toMatchObject({ roles: [{ name: "ops" }] });
  } finally {
    await sandbox.close();
  }
});

it("a role that may not be assumed: AWS's words, and what to do", async () => {
  const sandbox = await startSandbox({ principals: "strict" });
  const before = { ...process.env };
  Object.assign(process.env, sandboxEnvironment(sandbox.url, HOME.account, "eu-west-1"));
  const credentialsFor = () => credentialsBy({ roleArn: role("nobody", AWAY.account) }, "eu-west-1");
  try {
    const reading = await awsIamReader({ credentialsFor }).role(AWAY, "ops");
    expect(reading).toEqual(
      because(/^the credentials are refused: AccessDenied: .*not authorized to perform: sts:Assume/),
    );
    expect(reading).toEqual(because(`for account ${AWAY.account} name a profile or a role to assume`));
  } finally {
    process.env = before;
    await sandbox.close();
  }
});

it("made-up credentials are for this machine only: IAM and STS must both be here", () => {
  const key = { AWS_ACCESS_KEY_ID: "000000000000" };
  const [here, elsewhere] = ["http://127.0.0.1:1", "https://sts.example"];
  expect(
    tryLocalAccess({ ...key, AWS_ENDPOINT_URL_IAM: here, AWS_ENDPOINT_URL_STS: here }, "iam", "sts"),
  ).toBeDefined();
  for (const env of [
    { AWS_ENDPOINT_URL_IAM: here },
    { AWS_ENDPOINT_URL_EKS: here },
    { AWS_ENDPOINT_URL: here, AWS_ENDPOINT_URL_STS: elsewhere },
    { AWS_ENDPOINT_URL: elsewhere, AWS_ENDPOINT_URL_IAM: here },
  ]) {
    expect(tryLocalAccess({ ...key, ...env }, "iam", "sts")).toBeUndefined();
  }
});
