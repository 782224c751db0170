import { awsIamReader, type AwsIamReaderOptions } from "../../../lib/io/iam/aws-iam-reader";
import type { IamReader } from "../../../lib/ports/iam-reader";
import { credentialsBy } from "../../../lib/io/aws/credentials";
import { describeWithMoto } from "../../support/moto";
import { startProxy } from "../eks/proxy";
import { AWAY, HOME, keepEnvironment, setUp } from "./iam-world";

jest.setTimeout(60_000);
keepEnvironment();

describeWithMoto("IAM of moto_server", (moto) => {
  beforeEach(async () => {
    await moto().reset();
    Object.assign(process.env, moto().env);
  });

  /** Each account's own way in: a role to assume, but at home. */
  function reader(options: AwsIamReaderOptions = {}): IamReader {
    return awsIamReader({
      credentialsFor: ({ account, region }) =>
        account === HOME.account
          ? undefined
          : credentialsBy({ roleArn: `arn:aws:iam::${account}:role/reader` }, region),
      ...options,
    });
  }

  it("a role is found by its name, with its path, id and date", async () => {
    const id = await (await setUp(moto(), HOME.account)).role("team/a/ops");
    expect(await reader().role(HOME, "ops")).toEqual({
      arn: `arn:aws:iam::${HOME.account}:role/team/a/ops`,
      name: "ops",
      id,
      createdAt: expect.any(Date) as Date,
      trustedServices: expect.any(Array) as string[],
    });
  });

  it("a user is found by its name, with its path, id and date", async () => {
    const id = await (await setUp(moto(), HOME.account)).user("people/alice");
    expect(await reader().user(HOME, "alice")).toEqual({
      arn: `arn:aws:iam::${HOME.account}:user/people/alice`,
      name: "alice",
      id,
      createdAt: expect.any(Date) as Date,
    });
  });

  it("what is not there is missing: a role is no user, nor the reverse", async () => {
    const home = await setUp(moto(), HOME.account);
    await home.role("only-a-role");
    await home.user("only-a-user");
    expect(await reader().role(HOME, "only-a-user")).toEqual({ missing: true });
    expect(await reader().user(HOME, "only-a-role")).toEqual({ missing: true });
  });

  it("a role of another account is not the local one of the same name", async () => {
    const [home, away] = [await setUp(moto(), HOME.account), await setUp(moto(), AWAY.account)];
    const ids = [await home.role("here/ops"), await away.role("there/ops")];
    await home.role("only-here");
    const both = reader();
    expect(await both.role(HOME, "ops")).toMatchObject({
      arn: `arn:aws:iam::${HOME.account}:role/here/ops`,
      id: ids[0],
    });
    expect(await both.role(AWAY, "ops")).toMatchObject({
      arn: `arn:aws:iam::${AWAY.account}:role/there/ops`,
      id: ids[1],
    });
    expect(await both.role(AWAY, "only-here")).toEqual({ missing: true });
  });

  it("credentials of another account answer nothing", async () => {
    await (await setUp(moto(), HOME.account)).role("ops");
    const mine = reader({ credentialsFor: () => undefined });
    const couldNotLook = `these credentials are of account ${HOME.account}, not ${AWAY.account}; name a profile or a role to assume for it (--profile ${AWAY.account}=NAME, --assume-role arn:...)`;
    expect(await mine.role(AWAY, "ops")).toEqual({ couldNotLook });
    expect(await mine.user(AWAY, "ops")).toEqual({ couldNotLook });
    expect(await mine.roles(AWAY, "/")).toEqual({ couldNotLook });
  });

  it("China and GovCloud are asked in their own partition", async () => {
    await (await setUp(moto(), HOME.account, "cn-north-1")).role("x/ops");
    expect(await reader().role({ ...HOME, partition: "aws-cn" }, "ops")).toMatchObject({
      arn: `arn:aws-cn:iam::${HOME.account}:role/x/ops`,
    });
    expect(await reader().role({ ...HOME, partition: "aws-us-gov" }, "ops")).toEqual({ missing: true });
  });

  it("roles are listed by their path", async () => {
    const home = await setUp(moto(), HOME.account);
    for (const name of ["a/one", "a/b/two", "ab/three", "four"]) await home.role(name);
    const found = await reader().roles(HOME, "/a/");
    expect("roles" in found && found.roles.map(({ arn }) => arn.replace(/^.*:role/, "")).sort()).toEqual([
      "/a/b/two",
      "/a/one",
    ]);
    expect(await reader().roles(AWAY, "/a/")).toEqual({ roles: [] });
  });

  it("STS is asked once for an account, however many questions follow", async () => {
    await (await setUp(moto(), HOME.account)).role("ops");
    let asked = 0;
    const counting = await startProxy(moto().url, { afterwards: () => Promise.resolve(void (asked += 1)) });
    const one = reader({ stsEndpoint: counting.url });
    await Promise.all(Array.from({ length: 20 }, (_, index) => one.role(HOME, index % 2 === 0 ? "ops" : `x${index}`)));
    expect(asked).toBe(1);
    await counting.close();
  });

  it("no more calls are under way than was said", async () => {
    const between = await startProxy(moto().url);
    const slow = reader({ iamEndpoint: between.url, concurrency: 2 });
    await Promise.all(Array.from({ length: 10 }, (_, index) => slow.role(HOME, `role-${index}`)));
    expect(between.mostAtOnce()).toBeLessThanOrEqual(2);
    await between.close();
  });

  it.each([
    ["nothing", ""],
    ["two words", "a b"],
    ["two lines", "a\nb"],
    ["another parameter", "a&RoleName=b"],
    ["a tag", "<Role>"],
    ["a template", "${x}"],
    ["an escape", "\u001b[31m"],
    ["a letter beyond ASCII", "ä"],
    ["a wildcard", "*"],
    ["a way up", "../x"],
    ["a path and a name", "path/name"],
    ["one character too many", "x".repeat(65)],
    ["100 kB", "x".repeat(100_000)],
  ])("nobody can be called %s", async (_what, name) => {
    expect(await reader().role(HOME, name)).toEqual({ missing: true });
    expect(await reader().user(HOME, name)).toEqual({ missing: true });
  });

  it("every character that a name may have is looked up", async () => {
    const name = "Aa0_+=,.@-";
    const home = await setUp(moto(), HOME.account);
    await home.role(name);
    expect(await reader().role(HOME, name)).toMatchObject({ name });
  });

  it("a profile that does not exist is no credentials", async () => {
    const lost = reader({ credentialsFor: ({ region }) => credentialsBy({ profile: "nobody" }, region) });
    const reading = await lost.role(HOME, "ops");
    expect(reading).toMatchObject({ couldNotLook: expect.stringMatching(/^there are no AWS credentials: /) as string });
    expect(reading).toMatchObject({ couldNotLook: expect.stringContaining("--profile 123456789012=NAME") as string });
  });
});
