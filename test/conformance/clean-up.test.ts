import { runSuite, SuiteFailed, type Row, type Suite } from "../../lib/conformance";
import type { ApiAnswer, ApiCaller } from "../../lib/ports/api-caller";

const RUN = "conformance-0a1b2c3d";
const PATH = "/conformance/";
const arnOf = (name: string): string => `arn:aws:iam::111122223333:role${PATH}${name}`;
const fine: ApiAnswer = { kind: "output", output: {} };
const refused = (code: string, message = ""): ApiAnswer => ({ kind: "refused", code, message, status: 400 });

const CREATE: Row = {
  id: "entry/create",
  what: "An entry can be made",
  calls: [{ call: "CreateAccessEntry", with: { clusterName: "<cluster>", principalArn: "<role>" } }],
  source: "https://docs.aws.amazon.com/",
  verified: true,
};

/** A world that remembers which entries and roles there are; `twist` may answer first. */
function world(twist: (operation: string) => ApiAnswer | undefined = () => undefined) {
  const entries = new Set<unknown>();
  const roles = new Set<string>();
  const caller: ApiCaller = {
    send: (operation, input) => {
      const twisted = twist(operation);
      if (twisted !== undefined) return Promise.resolve(twisted);
      const { principalArn } = input as { principalArn?: string };
      if (operation === "CreateAccessEntry") entries.add(principalArn);
      if (operation === "DeleteAccessEntry") entries.delete(principalArn);
      return Promise.resolve(fine);
    },
  };
  const suite: Suite = {
    rows: [CREATE],
    stage: { run: RUN, path: PATH, names: { cluster: "prod", account: "111122223333", partition: "aws" } },
    caller,
    keeper: caller,
    roles: {
      make: (name) => (roles.add(name), Promise.resolve(arnOf(name))),
      remove: (name) => (roles.delete(name), Promise.resolve()),
    },
    isCli: false,
    workers: 1,
    pauses: [],
    sleep: () => Promise.resolve(),
  };
  return { entries, roles, suite };
}

describe("a run of the suite", () => {
  it("takes back every entry and role", async () => {
    const { entries, roles, suite } = world();
    const { left, results } = await runSuite({ ...suite, workers: 3 });
    expect(results.map(({ outcome }) => outcome)).toEqual([{ kind: "agrees" }]);
    expect([left, [...entries], [...roles]]).toEqual([[], [], []]);
  });

  it("waits until EKS knows its new roles", async () => {
    let refusals = 3;
    const slow = (operation: string): ApiAnswer | undefined =>
      operation === "CreateAccessEntry" && refusals-- > 0
        ? refused("InvalidParameterException", "The specified principalArn is invalid: invalid principal.")
        : undefined;
    const { roles, suite } = world(slow);
    const waits: number[] = [];
    const { results } = await runSuite({ ...suite, sleep: (ms) => (waits.push(ms), Promise.resolve()) });
    expect(results).toHaveLength(1);
    expect(waits).toEqual([1_000, 2_000, 4_000]);
    expect(roles.size).toBe(0);
  });

  it("takes back its roles where no entry can be made, and says why", async () => {
    const forbid = (operation: string): ApiAnswer | undefined =>
      operation === "CreateAccessEntry" ? { kind: "failed", why: "AccessDeniedException: no" } : undefined;
    const { roles, suite } = world(forbid);
    await expect(runSuite(suite)).rejects.toThrow("AccessDeniedException: no");
    expect(roles.size).toBe(0);
  });

  it("takes back what it made in an account that is not the cluster's", async () => {
    const { roles, suite } = world();
    const elsewhere = (name: string): Promise<string> =>
      suite.roles.make(name, PATH).then((arn) => arn.replace("111122223333", "999988887777"));
    const run = runSuite({ ...suite, roles: { ...suite.roles, make: elsewhere } });
    await expect(run).rejects.toThrow("these credentials are of another account");
    expect(roles.size).toBe(0);
  });

  it("names what it could not take back", async () => {
    const { suite } = world((operation) =>
      operation === "DeleteAccessEntry" ? refused("InvalidRequestException") : undefined,
    );
    const remove = (): Promise<void> => Promise.reject(new Error("DeleteConflict"));
    const { left } = await runSuite({ ...suite, roles: { ...suite.roles, remove } });
    expect(left).toEqual([
      `access entry of ${arnOf(`${RUN}-1a`)} on prod`,
      `access entry of ${arnOf(`${RUN}-1b`)} on prod`,
      `IAM role ${PATH}${RUN}-1a (DeleteConflict)`,
      `IAM role ${PATH}${RUN}-1b (DeleteConflict)`,
    ]);
  });

  it("names what it could not take back where it failed, too", async () => {
    const { suite } = world((operation) =>
      operation === "CreateAccessEntry" ? { kind: "failed", why: "no answer" } : refused("InvalidRequestException"),
    );
    const failure = await runSuite(suite).catch((cause: unknown) => cause);
    expect(failure).toBeInstanceOf(SuiteFailed);
    expect((failure as SuiteFailed).left).toEqual([`access entry of ${arnOf(`${RUN}-1a`)} on prod`]);
  });

  it("stops when it is interrupted, and takes everything back", async () => {
    const interruption = new AbortController();
    const { entries, roles, suite } = world();
    const onResult = (): void => {
      interruption.abort();
    };
    const rows = [CREATE, { ...CREATE, id: "entry/second" }];
    const { isInterrupted, results } = await runSuite({ ...suite, rows, signal: interruption.signal, onResult });
    expect([isInterrupted, results.length]).toEqual([true, 1]);
    expect([[...entries], [...roles]]).toEqual([[], []]);
  });

  it("does not call a row lost that the interruption itself lost", async () => {
    const interruption = new AbortController();
    const { roles, suite } = world((operation) => {
      if (operation !== "DescribeAccessEntry") return undefined;
      interruption.abort();
      return { kind: "failed", why: "the AWS CLI (aws) was ended by SIGINT" };
    });
    const rows: Row[] = [{ ...CREATE, calls: [{ call: "DescribeAccessEntry", with: { principalArn: "<role>" } }] }];
    const { isInterrupted, results } = await runSuite({ ...suite, rows, signal: interruption.signal });
    expect([isInterrupted, results, roles.size]).toEqual([true, [], 0]);
  });

  it("asks again what differs, for a service that is eventually consistent", async () => {
    let lag = 1;
    const rows: Row[] = [
      { ...CREATE, calls: [{ call: "DescribeAccessEntry", with: { principalArn: "<role>" }, gives: {} }] },
    ];
    const { suite } = world((operation) =>
      operation === "DescribeAccessEntry" && lag-- > 0 ? refused("ResourceNotFoundException") : undefined,
    );
    expect((await runSuite({ ...suite, rows, pauses: [10] })).results[0]?.outcome).toEqual({ kind: "agrees" });
    lag = 2;
    expect((await runSuite({ ...suite, rows, pauses: [10] })).results[0]?.outcome.kind).toBe("differs");
  });
});
