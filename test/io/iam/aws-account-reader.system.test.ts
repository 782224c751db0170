import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text as readAll } from "node:stream/consumers";

import { awsAccountReader } from "../../../lib/io/iam/aws-account-reader";

jest.setTimeout(30_000);

const ACCOUNT = "111122223333";
const HOME = { account: ACCOUNT, partition: "aws" };
const ROLE = `arn:aws:iam::${ACCOUNT}:role/eks-access-apply`;
const TRUST = '{"Version":"2012-10-17","Statement":[]}';

let server: Server | undefined;
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server ?? createServer()).close(resolve));
});

interface Answers {
  /** How far AWS's clock is from this machine's, in seconds. */
  readonly ahead?: number;
  /** Operation -> the code that it is refused with. */
  readonly refused?: Readonly<Record<string, string>>;
  readonly lastUsed?: string;
  /** `action resource` that IAM denies. */
  readonly denied?: readonly string[];
  /** Simulations answer in pages of one. */
  readonly paged?: boolean;
}

function simulation(form: URLSearchParams, { denied = [], paged = false }: Answers): string {
  const list = (name: string): string[] =>
    [...form].filter(([key]) => key.startsWith(`${name}.member.`)).map(([, value]) => value);
  const results = list("ActionNames").flatMap((action) =>
    list("ResourceArns").map((resource) => {
      const decision = denied.includes(`${action} ${resource}`) ? "implicitDeny" : "allowed";
      return `<member><EvalActionName>${action}</EvalActionName><EvalResourceName>${resource}</EvalResourceName><EvalDecision>${decision}</EvalDecision></member>`;
    }),
  );
  const at = Number(form.get("Marker") ?? 0);
  const isMore = paged && at + 1 < results.length;
  const shown = paged ? results.slice(at, at + 1) : results;
  const more = `<IsTruncated>${String(isMore)}</IsTruncated>${isMore ? `<Marker>${at + 1}</Marker>` : ""}`;
  return `<EvaluationResults>${shown.join("")}</EvaluationResults>${more}`;
}

async function reader(answers: Answers = {}, isSandbox = false) {
  const { ahead = 0, refused = {}, lastUsed } = answers;
  server = createServer((request, response) => {
    void readAll(request).then((body) => {
      const form = new URLSearchParams(body);
      const action = form.get("Action") ?? "";
      const code = refused[action];
      const used = lastUsed === undefined ? "" : `<LastUsedDate>${lastUsed}</LastUsedDate><Region>eu-west-1</Region>`;
      const results: Record<string, string> = {
        GetCallerIdentity: `<Arn>arn:aws:iam::${ACCOUNT}:user/ana</Arn><Account>${ACCOUNT}</Account>`,
        GetRole: `<Role><Arn>${ROLE}</Arn><AssumeRolePolicyDocument>${encodeURIComponent(TRUST)}</AssumeRolePolicyDocument><RoleLastUsed>${used}</RoleLastUsed></Role>`,
        SimulatePrincipalPolicy: simulation(form, answers),
      };
      const date = new Date(Date.now() + ahead * 1000).toUTCString();
      response.writeHead(code === undefined ? 200 : code === "NoSuchEntity" ? 404 : 403, {
        "content-type": "text/xml",
        date,
      });
      response.end(
        code === undefined
          ? `<${action}Response><${action}Result>${results[action] ?? ""}</${action}Result></${action}Response>`
          : `<ErrorResponse><Error><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`,
      );
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentialsFor = () => ({ accessKeyId: "AKIDEXAMPLE", secretAccessKey: "x" });
  return awsAccountReader({ credentialsFor, iamEndpoint: endpoint, stsEndpoint: endpoint, isSandbox });
}

test("the answer's date says how far this machine's clock is off", async () => {
  const { identity, skewMs = NaN } = await (await reader({ ahead: -600 })).identity(HOME);
  expect(identity).toEqual({ account: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:user/ana` });
  expect(Math.round(skewMs / 1000)).toBeGreaterThan(597);
  expect(Math.round(skewMs / 1000)).toBeLessThan(603);
});

test("so does a refusal, which is what a wrong clock gets; and it is an answer", async () => {
  const refused = { GetCallerIdentity: "SignatureDoesNotMatch" };
  const { identity, skewMs = NaN } = await (await reader({ ahead: 900, refused })).identity(HOME);
  expect(identity).toMatchObject({ refused: expect.stringContaining("does not accept these credentials") as string });
  expect(Math.round(skewMs / 60_000)).toBe(-15);
});

test("a role with its trust and last use, or without, or none", async () => {
  const used = await (await reader({ lastUsed: "2026-11-20T10:00:00Z" })).role(HOME, "eks-access-apply");
  const lastUsed = { at: new Date("2026-11-20T10:00:00Z"), region: "eu-west-1" };
  expect(used).toEqual({ arn: ROLE, trustPolicy: TRUST, lastUsed });
});

test.each([
  ["NoSuchEntity", { missing: true }],
  ["AccessDenied", { couldNotLook: expect.stringContaining("iam:GetRole") as string }],
])("GetRole refused with %s", async (code, expected) => {
  expect(await (await reader({ refused: { GetRole: code } })).role(HOME, "x")).toEqual(expected);
});

const QUESTIONS = [
  { actions: ["eks:DescribeCluster", "eks:ListAccessEntries"], resources: ["arn:a", "arn:b"], context: {} },
  { actions: ["iam:GetRole"], resources: ["*"], context: { "iam:PassedToService": "eks.amazonaws.com" } },
];

test.each([false, true])("each action on each resource is asked for, in pages: %s", async (paged) => {
  const denied = ["eks:ListAccessEntries arn:b", "iam:GetRole *"];
  const answer = await (await reader({ denied, paged })).denied(HOME, ROLE, QUESTIONS);
  expect(answer).toEqual({ denied: ["eks:ListAccessEntries on arn:b", "iam:GetRole on *"] });
});

test("who may not ask IAM, and the sandbox, which allows everything, say nothing", async () => {
  const forbidden = await reader({ refused: { SimulatePrincipalPolicy: "AccessDenied" } });
  expect(await forbidden.denied(HOME, ROLE, QUESTIONS)).toMatchObject({
    couldNotLook: expect.stringContaining("iam:SimulatePrincipalPolicy") as string,
  });
  expect(await awsAccountReader({ isSandbox: true }).denied(HOME, ROLE, QUESTIONS)).toHaveProperty("couldNotLook");
});
