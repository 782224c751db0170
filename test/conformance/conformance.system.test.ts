import { ROWS, type Report } from "../../lib/conformance";
import { sandboxEnvironment, startSandbox, type Sandbox, type SandboxOptions } from "../../lib/sandbox";
import { access, type Outcome, type Situation } from "../scripts/harness";
import { describeWith, missingAwsCli } from "../sandbox/support/tools";

const ACCOUNT = "111122223333";
const REGION = "eu-west-1";
const YOURS = `arn:aws:iam::${ACCOUNT}:role/platform-admin`;

const conformance = (words: readonly string[], situation: Situation = {}): Promise<Outcome> =>
  access(["sandbox", "conformance", ...words], situation);
const reportIn = ({ out }: Outcome): Report => JSON.parse(out) as Report;

describe("sandbox conformance", () => {
  it("finds that the sandbox answers every row of the table as recorded", async () => {
    const outcome = await conformance(["--format", "json"]);
    const { counts, left, rows } = reportIn(outcome);
    expect(rows.filter(({ kind }) => kind !== "agrees")).toEqual([]);
    expect([outcome.code, counts.agrees, left]).toEqual([0, ROWS.length, []]);
    expect(counts.verified + counts.unverified).toBe(ROWS.length);
  });

  it.each<[readonly string[], string]>([
    [["--endpoint", "http://127.0.0.1:9"], "--endpoint needs --cluster"],
    [["--endpoint", "nowhere", "--cluster", "prod"], "--endpoint takes a URL"],
    [["--role-prefix", "a/b"], "--role-prefix takes 3 to 40"],
    [["--row", "polices"], "--row polices: no row's id begins so"],
  ])("refuses %s", async (words, why) => {
    const { code, err } = await conformance(words);
    expect([code, err]).toEqual([2, expect.stringContaining(why)]);
  });

  it("could not run where nothing answers", async () => {
    const { code, out, err } = await conformance(["--endpoint", "http://127.0.0.1:9", "--cluster", "prod"], {
      env: { AWS_ACCESS_KEY_ID: ACCOUNT, AWS_REGION: REGION },
    });
    expect([code, out]).toEqual([3, ""]);
    expect(err).toContain("ECONNREFUSED");
  });
});

describe("sandbox conformance without the AWS CLI", () => {
  it("could not run by it", async () => {
    const { code, out, err } = await conformance(["--cli"], { env: { PATH: "" } });
    expect([code, out, err]).toEqual([3, "", "the AWS CLI (aws) could not be run\n"]);
  });
});

describe("sandbox conformance on a cluster of somebody's", () => {
  let sandbox: Sandbox;
  const start = async (options: SandboxOptions = {}): Promise<Situation & { readonly words: readonly string[] }> => {
    const entries = [
      { principalArn: YOURS, policies: [{ policy: "AmazonEKSClusterAdminPolicy", scope: "cluster" as const }] },
    ];
    sandbox = await startSandbox({
      principals: "strict",
      seed: { clusters: [{ name: "prod", account: ACCOUNT, region: REGION, entries }] },
      ...options,
    });
    const words = ["--endpoint", sandbox.url, "--cluster", "prod", "--format", "json"];
    return { words, env: sandboxEnvironment(sandbox.url, ACCOUNT, REGION) };
  };
  const inventory = (): unknown => sandbox.inventory(ACCOUNT, REGION, "prod");
  /** Names of roles that IAM was asked to make, less those that it was asked to delete. */
  const rolesLeft = (): number => {
    const count = (operation: string): number => sandbox.calls().filter((call) => call.operation === operation).length;
    expect(count("CreateRole")).toBeGreaterThan(0);
    return count("CreateRole") - count("DeleteRole");
  };
  afterEach(() => sandbox.close());

  it("leaves everything as it was, and says which rows it could not ask", async () => {
    const { words, ...situation } = await start();
    const before = inventory();
    const outcome = await conformance(words, situation);
    const { counts, rows } = reportIn(outcome);
    expect(rows.filter(({ kind }) => kind === "differs" || kind === "failed")).toEqual([]);
    expect(outcome.code).toBe(0);
    expect(rows.find(({ id }) => id === "mode/in-one-step")).toMatchObject({
      kind: "skipped",
      why: "it needs a config-map-cluster, which only the suite's own sandbox has",
    });
    expect(counts.agrees).toBeGreaterThan(ROWS.length - 20);
    expect([inventory(), rolesLeft()]).toEqual([before, 0]);
    const changes = sandbox
      .calls()
      .filter(({ operation, principal }) => !/^(Describe|List)/.test(operation) && principal === YOURS);
    expect(changes).toEqual([]);
  });

  it("reports what differs, call by call, and ends with 1", async () => {
    const { words, ...situation } = await start({ maxPoliciesPerEntry: 5 });
    const outcome = await conformance([...words, "--row", "policy/many", "--row", "policy/several"], situation);
    expect(outcome.code).toBe(1);
    expect(reportIn(outcome).rows).toMatchObject([
      { id: "policy/several", kind: "agrees" },
      {
        id: "policy/many",
        verified: true,
        kind: "differs",
        call: 7,
        operation: "AssociateAccessPolicy",
        differences: [
          { at: "", expected: "an answer", found: expect.stringContaining("InvalidRequestException") as unknown },
        ],
      },
    ]);
    const text = await conformance([...words.slice(0, 4), "--row", "policy/many"], situation);
    expect(text.out).toMatch(
      /Different from what is recorded:\npolicy\/many: .*\n {2}call 7, AssociateAccessPolicy: expected/,
    );
    expect(text.out).toContain("1 row: 0 agree, 1 differ, 0 not answered, 0 not asked");
  });

  it("takes everything back when it is interrupted", async () => {
    const interruption = new AbortController();
    let calls = 0;
    const { words, ...situation } = await start({
      onCall: ({ operation }) => {
        if (operation === "AssociateAccessPolicy" && ++calls === 5) interruption.abort();
      },
    });
    const before = inventory();
    const outcome = await conformance(words, { ...situation, signal: interruption.signal });
    const { isInterrupted, left, rows } = reportIn(outcome);
    expect([outcome.code, isInterrupted, left]).toEqual([3, true, []]);
    expect(rows.length).toBeLessThan(ROWS.length);
    expect([inventory(), rolesLeft()]).toEqual([before, 0]);
  });
});

describeWith(missingAwsCli())("sandbox conformance by the AWS CLI", () => {
  // A part of each kind of answer: the whole table takes the CLI minutes, and cli.system.test.ts shows its other refusals.
  const sample = [
    "entry/update-keeps-the-rest",
    "tag/fifty-one",
    "policy/no-entry",
    "list/no-policies",
    "list/max-results-0",
  ];

  it("finds the same: what a user would see in a terminal", async () => {
    const words = sample.flatMap((id) => ["--row", id]);
    const outcome = await conformance(["--cli", "--format", "json", ...words], {
      // What would lead the CLI elsewhere, were it left in.
      env: { ...process.env, AWS_PROFILE: "yours", AWS_SESSION_TOKEN: "yours" },
    });
    const { client, rows } = reportIn(outcome);
    expect(rows.filter(({ kind }) => kind !== "agrees")).toEqual([
      expect.objectContaining({ id: "list/max-results-0", kind: "skipped" }),
    ]);
    expect([outcome.code, client]).toEqual([0, "AWS CLI"]);
    expect(rows).toHaveLength(sample.length);
  });
});
