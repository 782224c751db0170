import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";

import type { AccountPlace } from "../../lib/io/aws/credentials";
import { accountAccess, type AccountOptions } from "../../scripts/account-access";
import { sandboxEnvironment, startSandbox, type Sandbox } from "../../lib/sandbox";

const [HOME, AWAY, THIRD] = ["111111111111", "222222222222", "333333333333"] as const;
const REGION = "eu-west-1";
const at = (account: string, assumeRole?: string): AccountPlace => ({ account, region: REGION, assumeRole });

type Args = Readonly<Partial<Record<"profile" | "assume-role", readonly string[]>>>;

function given({ profile = [], "assume-role": assumeRole = [] }: Args): AccountOptions {
  return { profile, assumeRole };
}

describe("who somebody is in an account", () => {
  const before = { ...process.env };
  const folder = mkdtempSync(join(tmpdir(), "account-access-"));
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await startSandbox();
    const profile = (name: string, account: string): string =>
      `[profile ${name}]\naws_access_key_id = ${account}\naws_secret_access_key = x\n`;
    writeFileSync(
      join(folder, "config"),
      `${profile("away", AWAY)}${profile("third", THIRD)}[profile by-role]\nrole_arn = arn:aws:iam::${AWAY}:role/by-profile\nsource_profile = third\nregion = ${REGION}\n`,
    );
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await sandbox.close();
  });
  afterEach(() => {
    process.env = { ...before };
  });

  /** Who STS says it is; `env` is what the command sees, and not its convention for local services unless given. */
  async function who(args: Args, place: AccountPlace, env: NodeJS.ProcessEnv = {}, which: "eks" | "iam" = "eks") {
    Object.assign(process.env, sandboxEnvironment(sandbox.url, HOME, REGION), {
      AWS_CONFIG_FILE: join(folder, "config"),
    });
    const clusters = [at(THIRD), at(THIRD, `arn:aws:iam::${THIRD}:role/of-the-file`)];
    const credentials = accountAccess(given(args), env, clusters)[which].credentialsFor(place);
    const sts = new STSClient({ region: REGION, ...(credentials && { credentials }) });
    return (await sts.send(new GetCallerIdentityCommand({}))).Arn;
  }

  const session = (account: string, role: string): string =>
    `arn:aws:sts::${account}:assumed-role/${role}/eks-access-gitops`;
  const user = (account: string): string => `arn:aws:iam::${account}:user/sandbox`;
  const arn = (account: string, role: string): string => `arn:aws:iam::${account}:role/${role}`;

  it.each<[string, Args, AccountPlace, string]>([
    ["nothing given: the caller", {}, at(AWAY), user(HOME)],
    ["the file's role", {}, at(AWAY, arn(AWAY, "file")), session(AWAY, "file")],
    ["its own profile", { profile: [`${AWAY}=away`] }, at(AWAY, arn(AWAY, "file")), user(AWAY)],
    ["another account's profile is not its own", { profile: [`${AWAY}=away`] }, at(THIRD), user(HOME)],
    ["a profile for all", { profile: ["third"] }, at(AWAY), user(THIRD)],
    ["a profile for all, and the file's role", { profile: ["third"] }, at(AWAY, arn(AWAY, "f")), session(AWAY, "f")],
    ["its own profile before that for all", { profile: ["third", `${AWAY}=away`] }, at(AWAY), user(AWAY)],
    [
      "a profile that assumes a role",
      { profile: [`${AWAY}=by-role`] },
      at(AWAY),
      expect.stringMatching(`^arn:aws:sts::${AWAY}:assumed-role/by-profile/`) as string,
    ],
    ["its own role", { "assume-role": [arn(AWAY, "own")] }, at(AWAY, arn(AWAY, "file")), session(AWAY, "own")],
    ["another account's role is not its own", { "assume-role": [arn(AWAY, "own")] }, at(THIRD), user(HOME)],
    ["a role for all", { "assume-role": ["x/all"] }, at(AWAY, arn(AWAY, "file")), session(AWAY, "all")],
    ["its own role before that for all", { "assume-role": ["all", arn(AWAY, "own")] }, at(AWAY), session(AWAY, "own")],
    [
      "its own profile before a role for all",
      { "assume-role": ["all"], profile: [`${AWAY}=away`] },
      at(AWAY),
      user(AWAY),
    ],
  ])("%s", async (_what, args, place, expected) => {
    expect(await who(args, place)).toEqual(expected);
  });

  it("for IAM, which knows no clusters, the role is that of the account's cluster", async () => {
    expect(await who({}, at(THIRD), {}, "iam")).toBe(session(THIRD, "of-the-file"));
    expect(await who({}, at(AWAY), {}, "iam")).toBe(user(HOME));
  });

  it("a local service is every account, unless something is said", async () => {
    const env = { AWS_ENDPOINT_URL: sandbox.url, AWS_ACCESS_KEY_ID: HOME };
    expect(await who({}, at(AWAY), env)).toBe(user(AWAY));
    expect(await who({}, at(THIRD), env, "iam")).toBe(user(THIRD));
    expect(await who({ profile: ["third"] }, at(AWAY), env)).toBe(user(THIRD));
    expect(await who({ "assume-role": ["all"] }, at(AWAY), env)).toBe(session(AWAY, "all"));
  });
});

describe("what Terraform gets for an account", () => {
  const before = { ...process.env };
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(async () => {
    await sandbox.close();
  });
  afterEach(() => {
    process.env = { ...before };
  });

  async function environment(args: Args, place: AccountPlace, env: NodeJS.ProcessEnv = {}) {
    Object.assign(process.env, sandboxEnvironment(sandbox.url, HOME, REGION));
    return await accountAccess(given(args), env, []).terraform.environmentFor(place);
  }

  it("is nothing where nothing was said: the stack's own provider assumes the file's role", async () => {
    expect(await environment({}, at(AWAY, `arn:aws:iam::${AWAY}:role/of-the-file`))).toEqual({});
  });

  it.each<[string, Args, string]>([
    ["for all", { profile: ["third"] }, "third"],
    ["of its own", { profile: ["third", `${AWAY}=away`] }, "away"],
    ["of its own before a role for all", { profile: [`${AWAY}=away`], "assume-role": ["all"] }, "away"],
  ])("is the name of a profile %s, and no credentials from elsewhere", async (_what, args, profile) => {
    const env = await environment(args, at(AWAY));
    expect(env).toMatchObject({ AWS_PROFILE: profile });
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SESSION_TOKEN", "AWS_WEB_IDENTITY_TOKEN_FILE"]) {
      expect(Object.entries(env)).toContainEqual([name, undefined]);
    }
  });

  it("is a session of the role, and no profile", async () => {
    const env = await environment({ "assume-role": ["x/all"] }, at(AWAY));
    expect(Object.entries(env)).toContainEqual(["AWS_PROFILE", undefined]);
    const [accessKeyId = "", secretAccessKey = "", sessionToken = ""] = [
      env["AWS_ACCESS_KEY_ID"],
      env["AWS_SECRET_ACCESS_KEY"],
      env["AWS_SESSION_TOKEN"],
    ];
    const sts = new STSClient({ region: REGION, credentials: { accessKeyId, secretAccessKey, sessionToken } });
    const { Arn } = await sts.send(new GetCallerIdentityCommand({}));
    expect(Arn).toBe(`arn:aws:sts::${AWAY}:assumed-role/all/eks-access-gitops`);
  });

  it("is the account's own key where EKS is on this machine, unless something is said", async () => {
    const env = { AWS_ENDPOINT_URL: sandbox.url, AWS_ACCESS_KEY_ID: HOME };
    expect(await environment({}, at(AWAY), env)).toEqual({ AWS_ACCESS_KEY_ID: AWAY });
    expect(await environment({ profile: ["third"] }, at(AWAY), env)).toMatchObject({ AWS_PROFILE: "third" });
  });

  it("is an error with the account where the role cannot be assumed", async () => {
    const asked = environment({ "assume-role": ["all"] }, at(AWAY)).then(async () => {
      await sandbox.close();
      sandbox = await startSandbox({ principals: "strict" });
      return await environment({ "assume-role": ["all"] }, at(AWAY));
    });
    await expect(asked).rejects.toThrow(`no credentials for account ${AWAY}: `);
  });

  it("takes the place of the role in the cluster's file only where a way was given for the account", () => {
    const replaced = (args: Args): boolean[] => {
      const { replacesRole } = accountAccess(given(args), {}, []).terraform;
      return [replacesRole(at(HOME)), replacesRole(at(AWAY))];
    };
    expect(replaced({})).toEqual([false, false]);
    expect(replaced({ profile: ["for-all"] })).toEqual([false, false]);
    expect(replaced({ profile: [`${AWAY}=away`] })).toEqual([false, true]);
    expect(replaced({ "assume-role": [`arn:aws:iam::${HOME}:role/a`] })).toEqual([true, false]);
    expect(replaced({ "assume-role": ["all"] })).toEqual([true, true]);
  });
});

it("endpoints are those of the environment, each service's own before that of all", () => {
  const env = { AWS_ENDPOINT_URL: "http://all", AWS_ENDPOINT_URL_IAM: "http://iam", AWS_ENDPOINT_URL_EKS: "" };
  const { eks, iam } = accountAccess(given({}), env, []);
  expect([eks.endpoint, iam.iamEndpoint, iam.stsEndpoint]).toEqual(["http://all", "http://iam", "http://all"]);
});

describe("wrong usage", () => {
  const problemsOf = (args: Args): string[] => {
    try {
      accountAccess(given(args), {}, []);
    } catch (cause) {
      if (cause instanceof Error && cause.name === "UsageError") return cause.message.split("\n");
    }
    return [];
  };

  it.each<[string, Args, RegExp]>([
    ["two profiles for all", { profile: ["a", "b"] }, /^--profile "b": a second profile for every account/],
    ["two for one account", { profile: [`${HOME}=a`, `${HOME}=b`] }, /a second profile for account 111111111111/],
    ["an account that is none", { profile: ["1111=a"] }, /an AWS account id has 12 digits; write 123456789012=NAME/],
    ["a profile without a name", { profile: [`${HOME}=`] }, /the profile's name is missing/],
    ["two roles for all", { "assume-role": ["a", "b"] }, /^--assume-role "b": a second role for every account/],
    [
      "two roles of one account",
      { "assume-role": [`arn:aws:iam::${HOME}:role/a`, `arn:aws:iam::${HOME}:role/b`] },
      /a second role for account 111111111111/,
    ],
    ["a user", { "assume-role": [`arn:aws:iam::${HOME}:user/a`] }, /a user cannot be assumed/],
    ["a session", { "assume-role": [`arn:aws:sts::${HOME}:assumed-role/a/b`] }, /give the role's ARN/],
    ["no name", { "assume-role": ["a b"] }, /not the name of an IAM role/],
    ["a wildcard", { "assume-role": ["a*"] }, /cannot contain a wildcard/],
    [
      "a profile and a role of one account",
      { profile: [`${HOME}=a`], "assume-role": [`arn:aws:iam::${HOME}:role/a`] },
      /account 111111111111 has a profile too/,
    ],
    ["an escape", { profile: ["1\u001b[31m=a"] }, /^--profile "1\\u\{1b\}\[31m=a"/],
  ])("%s", (_what, args, expected) => {
    const problems = problemsOf(args);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(expected);
  });

  it("is told all at once", () => {
    expect(problemsOf({ profile: ["a", "b", "1=c"], "assume-role": ["*"] })).toHaveLength(3);
  });
});
