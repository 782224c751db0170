import { setTimeout as sleep } from "node:timers/promises";

import { sandboxEnvironment } from "../../lib/sandbox";
import {
  ACCOUNT,
  ADMIN,
  changes,
  CLUSTER,
  entryOf,
  here,
  letIn,
  MARKS,
  ME,
  recover,
  REGION,
  role,
  sandbox,
  start,
  startWith,
} from "../recover/recover-world";
import { access, broken, example, type Situation } from "./harness";

jest.setTimeout(120_000);

describe("on a cluster that knows access entries", () => {
  it("makes a marked entry with cluster-admin, and says how to try it and how to take it away", async () => {
    await start();
    const { code, out, err } = await letIn(["--yes", "--for", "90m"]);
    expect({ code, err }).toMatchObject({ code: 0 });
    expect(entryOf()).toMatchObject({
      type: "STANDARD",
      kubernetesGroups: [],
      tags: { Purpose: "recovery", Until: "2026-11-22T01:30:00Z", By: `arn:aws:iam::${ACCOUNT}:user/sandbox` },
      policies: [ADMIN],
    });
    expect(changes()).toEqual(["CreateAccessEntry", "AssociateAccessPolicy"]);
    for (const text of [
      `aws eks update-kubeconfig --name prod --region ${REGION} --role-arn ${ME}`,
      "kubectl auth can-i '*' '*' -A",
      `yarn recover --cluster prod --account ${ACCOUNT} --region ${REGION} --principal ${ME} --remove`,
      "aws eks delete-access-entry",
      "2026-11-22T01:30:00Z",
    ])
      expect(out).toContain(text);
  });

  it("lasts four hours unless told otherwise", async () => {
    await start();
    await letIn(["--yes"]);
    expect(entryOf()?.tags["Until"]).toBe("2026-11-22T04:00:00Z");
  });

  it.each([
    ["aws-cn", "cn-north-1"],
    ["aws-us-gov", "us-gov-west-1"],
  ])("gives the policy of the partition %s", async (partition, region) => {
    await start({ region });
    const me = `arn:${partition}:iam::${ACCOUNT}:role/night-shift`;
    const words = ["recover", "--cluster", "prod", "--region", region, "--principal", me, "--yes", "--root", here.path];
    const { code, out } = await access(words, { env: sandboxEnvironment(sandbox.url, ACCOUNT, region) });
    expect(code).toBe(0);
    expect(sandbox.inventory(ACCOUNT, region, "prod").entries).toMatchObject([{ policies: [ADMIN] }]);
    expect(out).toContain(`arn:${partition}:iam::`);
  });

  it("finds account and region in the cluster's file", async () => {
    const seed = { clusters: [{ name: "prod-eu", account: "123456789012", region: REGION }] };
    await startWith({ seed }, example());
    const me = "arn:aws:iam::123456789012:role/night-shift";
    const env = sandboxEnvironment(sandbox.url, "000000000000", REGION);
    const words = ["recover", "--cluster", "prod-eu", "--principal", me, "--yes", "--root", here.path];
    expect(await access(words, { env })).toMatchObject({ code: 0 });
    expect(sandbox.inventory("123456789012", REGION, "prod-eu").entries).toHaveLength(1);
  });

  it("works where the repository is broken", async () => {
    await start({}, {}, broken());
    here.write("platform.yaml", "{");
    expect(await letIn(["--yes"])).toMatchObject({ code: 0 });
    expect(entryOf()).toMatchObject({ policies: [ADMIN] });
  });

  it("waits for what EKS is slow to show", async () => {
    await start({}, { eventualConsistencyMs: 700, describeLagMs: 1_500 });
    const { code, err } = await letIn(["--yes"]);
    expect(code).toBe(0);
    expect(err).not.toContain("could not be seen");
    expect(entryOf()).toMatchObject({ policies: [ADMIN] });
  });

  it("does not mind being throttled", async () => {
    await start({}, { throttle: { everyNth: 3 } });
    expect(await letIn(["--yes"])).toMatchObject({ code: 0 });
    expect(entryOf()).toMatchObject({ policies: [ADMIN] });
  });

  it("takes the new entry away again when EKS refuses its policy", async () => {
    await start({}, { maxPoliciesPerEntry: 0 });
    const { code, out, err } = await letIn(["--yes"]);
    expect(code).toBe(3);
    expect(err).toContain("EKS refused cluster-admin for the new entry");
    expect(err).toContain("the entry was taken away again");
    expect(out).not.toContain("has cluster-admin");
    expect(entryOf()).toBeUndefined();
    expect(here.snapshot()).toEqual({});
  });

  it("says what EKS says of a principal that is not there", async () => {
    await start({}, { principals: "strict" });
    const { code, err } = await letIn(["--yes"]);
    expect(code).toBe(3);
    expect(err).toContain("IAM of account 111122223333 has no role night-shift");
    expect(err).toContain("invalid principal");
    expect(err).toContain("no entry was made");
  });

  it("gives the ARN with its path where the path is missing or wrong", async () => {
    const whole = role("teams/oncall/night-shift");
    const clusters = [{ name: "prod", account: ACCOUNT, region: REGION }];
    await start({}, { seed: { clusters, principals: [whole] } });
    const { code, err } = await letIn(["--yes"]);
    expect(code).toBe(2);
    expect(err).toContain(whole);
    expect(changes()).toEqual([]);
  });
});

describe("asking first", () => {
  it("without a terminal it only says what it would do", async () => {
    await start();
    const { code, out, err } = await letIn();
    expect(code).toBe(2);
    expect(out).toContain(`create an access entry for ${ME}, tagged Purpose=recovery Until=2026-11-22T04:00:00Z`);
    expect(out).toContain("AmazonEKSClusterAdminPolicy");
    expect(err).toContain("nothing was changed; without a terminal, --yes does it");
    expect(changes()).toEqual([]);
    expect(here.snapshot()).toEqual({});
  });

  it.each([
    ["prod", 0],
    ["", 2],
    ["yes", 2],
    ["prod-eu", 2],
  ])("at a terminal the cluster's name is typed: %j", async (typed, code) => {
    await start();
    expect(await letIn([], { answers: [typed] })).toMatchObject({ code });
    expect(changes()).toHaveLength(code === 0 ? 2 : 0);
  });
});

describe("an entry that is there", () => {
  const OTHER = { principalArn: ME, kubernetesGroups: ["ops"], tags: { Team: "ops" } };

  it.each([
    [["--yes"], undefined],
    [[], ["yes"]],
  ] as const)("gets the policy and nothing else with %j %j", async (words, answers) => {
    await start({ entries: [{ ...OTHER, policies: [{ policy: "AmazonEKSViewPolicy", scope: ["shop"] }] }] });
    const { code, out, err } = await letIn(words, answers && { answers });
    expect(code).toBe(0);
    expect(err).toContain("groups: ops");
    expect(err).toContain("view (shop)");
    expect(entryOf()).toMatchObject({ ...OTHER, policies: [ADMIN, { policy: "AmazonEKSViewPolicy" }] });
    expect(changes()).toEqual(["AssociateAccessPolicy"]);
    expect(out).toContain("aws eks disassociate-access-policy");
    expect(out).not.toContain("--remove");
    expect(out).not.toContain("delete-access-entry");
  });

  it.each([undefined, ["no"], [""], ["prod"]])("is left alone where nobody said yes: %j", async (answers) => {
    await start({ entries: [OTHER] });
    expect(await letIn([], answers && { answers })).toMatchObject({ code: 2 });
    expect(changes()).toEqual([]);
  });

  it("with cluster-admin for a namespace, the way back is to that namespace", async () => {
    await start({ entries: [{ ...OTHER, policies: [{ policy: ADMIN.policy, scope: ["shop", "till"] }] }] });
    const { out } = await letIn(["--yes"]);
    expect(entryOf()?.policies).toEqual([ADMIN]);
    expect(out).toContain("--access-scope type=namespace,namespaces=shop,till");
    expect(out).not.toContain("disassociate");
  });

  it("with cluster-admin needs nothing, and is not touched", async () => {
    await start({ entries: [{ ...OTHER, policies: [ADMIN] }] });
    const { code, out } = await letIn();
    expect(code).toBe(0);
    expect(out).toContain("has cluster-admin on prod already: nothing was changed");
    expect(out).toContain("kubectl auth can-i");
    expect(out).not.toContain("Take it away");
    expect(changes()).toEqual([]);
    expect(here.snapshot()).toEqual({});
  });

  it("of an earlier recovery is told with its end, and run again it changes nothing", async () => {
    await start();
    await letIn(["--yes"]);
    const before = changes();
    const { code, out } = await letIn(["--yes", "--for", "24h"]);
    expect(code).toBe(0);
    expect(out).toContain('until "2026-11-22T04:00:00Z"');
    expect(out).toContain("--remove");
    expect(changes()).toEqual(before);
  });

  it("of an interrupted recovery gets its policy", async () => {
    await start({ entries: [{ principalArn: ME, tags: MARKS }] });
    const { code, out } = await letIn(["--yes"]);
    expect(code).toBe(0);
    expect(entryOf()).toMatchObject({ tags: MARKS, policies: [ADMIN] });
    expect(out).toContain("--remove");
  });

  it("of a node is no way in", async () => {
    await start({ entries: [{ principalArn: ME, type: "EC2_LINUX" }] });
    const { code, err } = await letIn(["--yes"]);
    expect(code).toBe(2);
    expect(err).toContain("type EC2_LINUX");
    expect(changes()).toEqual([]);
  });

  it("of a role that was made again since is told to be dead", async () => {
    await start({ entries: [{ principalArn: ME, policies: [ADMIN] }] });
    const { IAMClient, CreateRoleCommand } = await import("@aws-sdk/client-iam");
    const iam = new IAMClient({
      endpoint: sandbox.url,
      region: "us-east-1",
      credentials: { accessKeyId: ACCOUNT, secretAccessKey: "sandbox" },
    });
    await sleep(1_100); // IAM tells whole seconds
    const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [] });
    await iam.send(new CreateRoleCommand({ RoleName: "night-shift", AssumeRolePolicyDocument }));
    const { code, err } = await letIn(["--yes"]);
    expect(code).toBe(3);
    expect(err).toContain("was itself made again later");
    expect(err).toContain("aws eks delete-access-entry");
    expect(changes().filter((operation) => operation !== "CreateRole")).toEqual([]);
  });
});

describe("on a cluster that knows only the ConfigMap", () => {
  const OLD = { authenticationMode: "CONFIG_MAP", bootstrapCreator: role("creator") } as const;

  it("says what a mode change means, and does not do it for --yes alone", async () => {
    await start(OLD);
    const { code, out, err } = await letIn(["--yes"]);
    expect(code).toBe(2);
    expect(out).toContain("There is no way back to CONFIG_MAP");
    expect(out).toContain("entries for the cluster's creator");
    expect(err).toContain("--change-mode does it");
    expect(changes()).toEqual([]);
  });

  it.each<[string, readonly string[], readonly string[] | undefined]>([
    ["for --change-mode --yes", ["--change-mode", "--yes"], undefined],
    ["for yes and the cluster's name", [], ["yes", "prod"]],
    ["for --change-mode and the cluster's name", ["--change-mode"], ["prod"]],
  ])("changes the mode %s, and waits for it", async (_how, words, answers) => {
    await start(OLD, { updateMs: 300 });
    const { code, err } = await letIn(words, answers && { answers });
    expect({ code, err }).toMatchObject({ code: 0 });
    expect(changes()).toEqual(["UpdateClusterConfig", "CreateAccessEntry", "AssociateAccessPolicy"]);
    expect(entryOf()).toMatchObject({ policies: [ADMIN] });
    expect(entryOf(role("creator"))).toMatchObject({ policies: [ADMIN] });
    expect(err).toContain("changing the authentication mode");
  });

  it.each([[["no"]], [["yes", "no"]], [["prod"]]])("changes nothing when somebody types %j", async (answers) => {
    await start(OLD);
    expect(await letIn([], { answers })).toMatchObject({ code: 2 });
    expect(changes()).toEqual([]);
  });

  it("finds that the mode change itself let the creator in", async () => {
    await start(OLD);
    const { code, out } = await recover(["--principal", role("creator"), "--change-mode", "--yes"]);
    expect(code).toBe(0);
    expect(changes()).toEqual(["UpdateClusterConfig"]);
    expect(out).toContain("has cluster-admin on prod already");
  });

  it("below the platform's floor says what is left instead", async () => {
    await start({ ...OLD, version: "1.28", platformVersion: "eks.5" });
    const { code, err } = await letIn(["--yes", "--change-mode"]);
    expect(code).toBe(3);
    expect(err).toContain("from platform version eks.6 on; this one is eks.5");
    for (const way of ["the cluster's creator", "update-cluster-version", "AWS Support"]) expect(err).toContain(way);
    expect(changes()).toEqual([]);
  });
});

describe("what cannot be", () => {
  it.each<[string, readonly string[], RegExp]>([
    ["no principal", [], /--principal is missing/],
    ["a session", ["--principal", `arn:aws:sts::${ACCOUNT}:assumed-role/ops/me`], /get-role --role-name ops/],
    [
      "a session of Identity Center",
      ["--principal", `arn:aws:sts::${ACCOUNT}:assumed-role/AWSReservedSSO_Ops_0123456789abcdef/me`],
      /list-roles --path-prefix \/aws-reserved\/sso.amazonaws.com\//,
    ],
    [
      "an Identity Center role without its path",
      ["--principal", role("AWSReservedSSO_Ops_0123456789abcdef")],
      /list-roles --path-prefix/,
    ],
    ["a group", ["--principal", `arn:aws:iam::${ACCOUNT}:group/ops`], /IAM group/],
    ["a name", ["--principal", "ops"], /not an ARN\n.*arn:aws:iam::123456789012:role\/NAME/],
    ["another partition", ["--principal", `arn:aws-cn:iam::${ACCOUNT}:role/ops`], /partition aws-cn/],
    ["too short", ["--principal", ME, "--for", "14m"], /15m and 24h/],
    ["too long", ["--principal", ME, "--for", "25h"], /15m and 24h/],
    ["no duration", ["--principal", ME, "--for", "soon"], /no duration/],
    [
      "both at once",
      ["--principal", "x", "--for", "soon", "--remove"],
      /--principal "x"[^]*--for "soon"[^]*--remove ends it/,
    ],
  ])("%s", async (_what, words, message) => {
    await start();
    const { code, err } = await recover(["--yes", ...words]);
    expect(code).toBe(2);
    expect(err).toMatch(message);
    expect(sandbox.calls()).toEqual([]);
  });

  it("another cluster of that name than the account's", async () => {
    await start({ account: "444455556666" });
    const { code, err } = await letIn(["--yes"]);
    expect(code).toBe(3);
    expect(err).toContain("has no cluster prod in eu-west-1");
  });

  it("a cluster that is going away", async () => {
    await start({ status: "DELETING" });
    const { code, err } = await letIn(["--yes"]);
    expect(code).toBe(3);
    expect(err).toContain("is DELETING");
  });
});

describe("--remove", () => {
  const remove = (words: readonly string[] = [], situation?: Situation) => letIn(["--remove", ...words], situation);

  it.each([
    [["--yes"], undefined],
    [[], ["prod"]],
  ] as const)("takes a recovery away with %j %j", async (words, answers) => {
    await start({ entries: [{ principalArn: ME, tags: MARKS, policies: [ADMIN] }] });
    const { code, out } = await remove(words, answers && { answers });
    expect(code).toBe(0);
    expect(out).toContain("is gone");
    expect(entryOf()).toBeUndefined();
  });

  it.each([undefined, ["yes"], [""]])("does nothing where nobody agreed: %j", async (answers) => {
    await start({ entries: [{ principalArn: ME, tags: MARKS, policies: [ADMIN] }] });
    expect(await remove([], answers && { answers })).toMatchObject({ code: 2 });
    expect(changes()).toEqual([]);
  });

  it.each([{}, { Purpose: "break-glass" }, { Purpose: "Recovery" }])(
    "leaves an entry with tags %j alone",
    async (tags) => {
      await start({ entries: [{ principalArn: ME, tags, policies: [ADMIN] }] });
      const { code, err } = await remove(["--yes"]);
      expect(code).toBe(3);
      expect(err).toContain("not tagged Purpose=recovery");
      expect(err).toContain("aws eks disassociate-access-policy");
      expect(changes()).toEqual([]);
    },
  );

  it("is content where nothing is left, and run twice", async () => {
    await start();
    await letIn(["--yes"]);
    expect(await remove(["--yes"])).toMatchObject({ code: 0 });
    const again = await remove(["--yes"]);
    expect(again).toMatchObject({ code: 0 });
    expect(again.out).toContain("nothing to remove");
  });
});

describe("the note for the incident", () => {
  it("tells what was done and how to undo it, and overwrites nothing", async () => {
    await start();
    await letIn(["--yes"]);
    await recover(["--principal", role("b"), "--yes"]);
    const [first, second, ...more] = Object.entries(here.snapshot());
    expect(more).toEqual([]);
    expect([first?.[0], second?.[0]]).toEqual([
      "incidents/2026-11-22-prod-recovery-2.md",
      "incidents/2026-11-22-prod-recovery.md",
    ]);
    for (const text of [
      ME,
      "2026-11-22T04:00:00Z",
      `--principal ${ME} --remove`,
      "user/sandbox",
      "aws eks delete-access-entry",
    ])
      expect(second?.[1]).toContain(text);
    expect(first?.[1]).toContain(role("b"));
    expect(second?.[1]).not.toMatch(/undefined|\{\{|\[object/);
  });

  it("is left out with --no-note", async () => {
    await start();
    const { code, err } = await letIn(["--yes", "--no-note"]);
    expect(code).toBe(0);
    expect(err).not.toContain("note for the incident");
    expect(here.snapshot()).toEqual({});
  });

  it("that cannot be written is no failure", async () => {
    await start();
    here.write("incidents", "a file where the folder should be");
    const { code, out, err } = await letIn(["--yes"]);
    expect(code).toBe(0);
    expect(out).toContain("has cluster-admin");
    expect(err).toContain("no note for the incident was written");
  });
});

describe("yarn drift afterwards", () => {
  it("shows the recovery, is louder once its time is over, and quiet when it is taken away", async () => {
    const account = "123456789012";
    const entries = { name: "prod-eu", account, region: REGION, authenticationMode: "API" } as const;
    await startWith({ seed: { clusters: [entries] }, now: () => Date.parse("2026-11-22T00:00:00Z") }, example());
    const env = sandboxEnvironment(sandbox.url, account, REGION);
    const words = ["--cluster", "prod-eu", "--root", here.path];
    const principal = ["--principal", `arn:aws:iam::${account}:role/night-shift`];
    const look = async (now: string): Promise<string[]> => {
      const drift = await access(["drift", ...words, "--format", "json"], { env: { ...env, ACCESS_NOW: now } });
      const { clusters } = JSON.parse(drift.out) as { clusters: { findings: { kind: string }[] }[] };
      return clusters
        .flatMap(({ findings }) => findings.map(({ kind }) => kind))
        .filter((kind) => /^rec|unm/.test(kind));
    };
    await access(["recover", ...words, ...principal, "--yes"], { env });
    expect(await look("2026-11-22T03:59:59Z")).toEqual(["recovery-entry"]);
    expect(await look("2026-11-22T04:00:00Z")).toEqual(["recovery-overdue"]);
    await access(["recover", ...words, ...principal, "--remove", "--yes"], { env });
    expect(await look("2026-11-22T04:00:00Z")).toEqual([]);
  });
});

describe("--print", () => {
  it("calls nobody, and needs neither credentials nor a repository", async () => {
    await start();
    const words = ["recover", ...CLUSTER, "--principal", ME, "--print", "--root", here.path];
    const { code, out } = await access(words);
    expect(code).toBe(0);
    expect(out).toContain("aws eks create-access-entry");
    expect(sandbox.calls()).toEqual([]);
  });

  it("shows the mode change as a comment unless it is asked for", async () => {
    await start();
    const quiet = await letIn(["--print"]);
    expect(quiet.out).toMatch(/^# case .*update-cluster-config/m);
    const asked = await letIn(["--print", "--change-mode"]);
    expect(asked.out).toMatch(/^case .*update-cluster-config/m);
  });
});
