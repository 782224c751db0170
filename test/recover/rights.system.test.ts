import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text as readAll } from "node:stream/consumers";

import { awsRightsReader } from "../../lib/io/recovery/aws-rights-reader";
import { checkRights } from "../../lib/recover/check-rights";
import { isStop, readRecovered, type Target } from "../../lib/recover";

jest.setTimeout(60_000);

const ACCOUNT = "111122223333";
const read = readRecovered(`arn:aws:iam::${ACCOUNT}:role/path/night-shift`);
if (!read.ok) throw new Error("the principal of these tests is wrong");
const target: Target = {
  cluster: { name: "prod", account: ACCOUNT, region: "eu-west-1", partition: "aws" },
  principal: read.value,
  until: new Date("2026-11-22T04:00:00Z"),
};
const KEYS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "x" };

/** AWS's query protocol, as far as three operations need it. */
interface Answers {
  readonly caller: string;
  readonly denied?: readonly string[];
  /** An operation that is refused. */
  readonly refused?: string;
}

let server: Server | undefined;
let asked: URLSearchParams[] = [];
afterEach(async () => {
  await new Promise((resolve) => (server ?? createServer()).close(resolve));
});

function answer(form: URLSearchParams, { caller, denied = [], refused }: Answers): { status: number; body: string } {
  const action = form.get("Action") ?? "";
  if (action === refused) {
    const error = `<Error><Code>AccessDenied</Code><Message>no \u001b[2J${action}</Message></Error>`;
    return { status: 403, body: `<ErrorResponse>${error.replace("\u001b", "")}</ErrorResponse>` };
  }
  const decision = denied.includes(form.get("ActionNames.member.1") ?? "") ? "implicitDeny" : "allowed";
  const name = form.get("ActionNames.member.1") ?? "";
  const results: Record<string, string> = {
    GetCallerIdentity: `<Arn>${caller}</Arn><Account>${ACCOUNT}</Account>`,
    GetRole: `<Role><Arn>arn:aws:iam::${ACCOUNT}:role/deep/${form.get("RoleName") ?? ""}</Arn></Role>`,
    SimulatePrincipalPolicy: `<EvaluationResults><member><EvalActionName>${name}</EvalActionName><EvalDecision>${decision}</EvalDecision></member></EvaluationResults>`,
  };
  const body = `<${action}Response><${action}Result>${results[action] ?? ""}</${action}Result></${action}Response>`;
  return { status: 200, body };
}

async function aws(answers: Answers) {
  asked = [];
  server = createServer((request, response) => {
    void readAll(request).then((body) => {
      const form = new URLSearchParams(body);
      asked.push(form);
      const { status, body: xml } = answer(form, answers);
      response.writeHead(status, { "content-type": "text/xml" }).end(xml);
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return awsRightsReader({ credentialsFor: () => KEYS, iamEndpoint: url, stsEndpoint: url });
}

const USER = `arn:aws:iam::${ACCOUNT}:user/ops/alice`;
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/ops/me`;
const CREATING = { changesMode: false, createsEntry: true };
const actions = (): string[] =>
  asked.map((form) => form.get("ActionNames.member.1") ?? "").filter((name) => name !== "");

describe("the caller's rights", () => {
  it("are simulated action by action, with the request's conditions", async () => {
    const result = await checkRights(target, { changesMode: true, createsEntry: true }, await aws({ caller: USER }));
    expect(result).toEqual({ caller: USER, notes: ["IAM allows all that this takes"] });
    expect(actions().sort()).toEqual([
      "eks:AssociateAccessPolicy",
      "eks:CreateAccessEntry",
      "eks:DeleteAccessEntry",
      "eks:DescribeAccessEntry",
      "eks:ListAssociatedAccessPolicies",
      "eks:TagResource",
      "eks:UpdateClusterConfig",
    ]);
    const create = asked.find((form) => form.get("ActionNames.member.1") === "eks:CreateAccessEntry");
    expect(create?.get("PolicySourceArn")).toBe(USER);
    expect(create?.get("ResourceArns.member.1")).toBe(`arn:aws:eks:eu-west-1:${ACCOUNT}:cluster/prod`);
    expect([...(create?.values() ?? [])]).toEqual(expect.arrayContaining(["eks:principalArn", target.principal.arn]));
    const associate = asked.find((form) => form.get("ActionNames.member.1") === "eks:AssociateAccessPolicy");
    expect(associate?.get("ResourceArns.member.1")).toMatch(
      new RegExp(`^arn:aws:eks:eu-west-1:${ACCOUNT}:access-entry/prod/role/${ACCOUNT}/night-shift/[0-9a-f-]{36}$`),
    );
  });

  it("of a session are its role's, with the path that IAM knows", async () => {
    await checkRights(target, CREATING, await aws({ caller: SESSION }));
    const source = asked.map((form) => form.get("PolicySourceArn")).find((arn) => arn !== null);
    expect(source).toBe(`arn:aws:iam::${ACCOUNT}:role/deep/ops`);
  });

  it.each(["eks:CreateAccessEntry", "eks:TagResource", "eks:AssociateAccessPolicy"])(
    "without %s it stops, names the action, and says how to go on",
    async (action) => {
      const result = await checkRights(target, CREATING, await aws({ caller: SESSION, denied: [action] }));
      const text = isStop(result) ? result.stop.join("\n") : "";
      expect(text).toContain(action);
      expect(text).toContain("--print");
      expect(text).toContain("--no-rights");
    },
  );

  it("for an entry that is there only its policy is needed", async () => {
    const denied = ["eks:CreateAccessEntry", "eks:TagResource"];
    const result = await checkRights(
      target,
      { changesMode: false, createsEntry: false },
      await aws({ caller: USER, denied }),
    );
    expect(isStop(result)).toBe(false);
  });

  it("without those for afterwards it goes on, and says so", async () => {
    const result = await checkRights(target, CREATING, await aws({ caller: USER, denied: ["eks:DeleteAccessEntry"] }));
    expect(JSON.stringify(result)).toContain("IAM denies eks:DeleteAccessEntry");
    expect(isStop(result)).toBe(false);
  });

  it.each<[string, Answers]>([
    ["may not simulate", { caller: USER, refused: "SimulatePrincipalPolicy" }],
    ["may not look up the role", { caller: SESSION, refused: "GetRole" }],
    ["is the root user", { caller: `arn:aws:iam::${ACCOUNT}:root` }],
    ["is a federated user", { caller: `arn:aws:sts::${ACCOUNT}:federated-user/bob` }],
  ])("could not be checked where the caller %s, which stops nothing", async (_who, answers) => {
    const result = await checkRights(target, CREATING, await aws(answers));
    expect(result).toMatchObject({ caller: answers.caller, notes: [expect.stringContaining("could not be checked")] });
  });

  it("could not be checked where STS does not answer", async () => {
    const result = await checkRights(target, CREATING, await aws({ caller: USER, refused: "GetCallerIdentity" }));
    expect(result).toMatchObject({ caller: undefined, notes: [expect.stringContaining("could not be checked")] });
  });

  it("are not asked for when told so", async () => {
    expect(await checkRights(target, CREATING, undefined)).toMatchObject({
      notes: [expect.stringContaining("--no-rights")],
    });
  });
});
