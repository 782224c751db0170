import { handle } from "../../../lib/sandbox";
import { seedState } from "../../../lib/sandbox/seed-state";
import { defaultSettings } from "../../../lib/sandbox/world";
import type { SandboxRequest, SandboxSeed, SandboxSettings, SandboxState } from "../../../lib/sandbox";

export const ACCOUNT = "111122223333";
export const OTHER_ACCOUNT = "444455556666";
export const REGION = "eu-west-1";
export const START = Date.parse("2026-01-31T12:00:00Z");

export const role = (name: string, account = ACCOUNT): string => `arn:aws:iam::${account}:role/${name}`;
export const user = (name: string, account = ACCOUNT): string => `arn:aws:iam::${account}:user/${name}`;
export const policy = (name: string, partition = "aws"): string =>
  `arn:${partition}:eks::aws:cluster-access-policy/${name}`;
export const VIEW = policy("AmazonEKSViewPolicy");
export const WHOLE_CLUSTER = { type: "cluster" };

/** One cluster `prod` in mode API_AND_CONFIG_MAP, where most tests begin. */
export const ONE_CLUSTER: SandboxSeed = { clusters: [{ name: "prod", account: ACCOUNT, region: REGION }] };

export interface Answer {
  readonly status: number;
  /** The error code of a refusal. */
  readonly error: string | undefined;
  readonly message: string | undefined;
  /** The parsed JSON document. */
  readonly body: Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- wire documents, asserted on
}

export interface Where {
  readonly account?: string;
  readonly region?: string;
}

export interface Core {
  readonly state: SandboxState;
  /** Lets time pass. */
  wait(milliseconds: number): void;
  send(request: Partial<SandboxRequest>): ReturnType<typeof handle>;
  eks(method: string, target: string, body?: unknown, where?: Where): Answer;
  /** Calls STS or IAM; answers with the XML. */
  query(service: "sts" | "iam", parameters: Record<string, string>, headers?: Record<string, string>): QueryAnswer;
  create(principalArn: string, rest?: object, cluster?: string): Answer;
  describe(principalArn: string): Answer;
  update(principalArn: string, body: object): Answer;
  delete(principalArn: string): Answer;
  associate(principalArn: string, policyArn: string, accessScope: object): Answer;
  disassociate(principalArn: string, policyArn: string): Answer;
  associated(principalArn: string): Answer;
}

export interface QueryAnswer {
  readonly status: number;
  readonly xml: string;
  /** The text of the first element of that name. */
  text(element: string): string | undefined;
}

/** A sandbox core with a clock that stands still and ids that count. */
export function startCore(seed: SandboxSeed = ONE_CLUSTER, settings: Partial<SandboxSettings> = {}): Core {
  let now = START;
  let ids = 0;
  const newId = (): string => `00000000-0000-4000-8000-${String((ids += 1)).padStart(12, "0")}`;
  const state = seedState(seed, now, newId);

  const send: Core["send"] = (request) => {
    const whole = { method: "GET", target: "/", headers: {}, body: "", ...request };
    return handle(state, whole, { now, newId, settings: { ...defaultSettings, ...settings } });
  };
  const eks: Core["eks"] = (method, target, body, { account = ACCOUNT, region = REGION } = {}) => {
    const headers = { authorization: authorization(account, region, "eks") };
    const text = typeof body === "string" ? body : body === undefined ? "" : JSON.stringify(body);
    const { response, call } = send({ method, target, headers, body: text });
    const document = JSON.parse(response.body) as Answer["body"];
    return { status: response.status, error: call.errorCode, message: document["message"] as string, body: document };
  };
  const query: Core["query"] = (service, parameters, headers = {}) => {
    const signed = { authorization: authorization(ACCOUNT, "us-east-1", service), ...headers };
    const { response } = send({ method: "POST", headers: signed, body: new URLSearchParams(parameters).toString() });
    const text = (name: string): string | undefined =>
      new RegExp(`<${name}>([^<]*)</${name}>`).exec(response.body)?.[1];
    return { status: response.status, xml: response.body, text };
  };
  const entries = "/clusters/prod/access-entries";
  const entry = (arn: string): string => `${entries}/${encodeURIComponent(arn)}`;
  return {
    state,
    wait: (milliseconds) => (now += milliseconds),
    send,
    eks,
    query,
    create: (principalArn, rest = {}, cluster = "prod") =>
      eks("POST", `/clusters/${cluster}/access-entries`, { principalArn, ...rest }),
    describe: (arn) => eks("GET", entry(arn)),
    update: (arn, body) => eks("POST", entry(arn), body),
    delete: (arn) => eks("DELETE", entry(arn)),
    associate: (arn, policyArn, accessScope) =>
      eks("POST", `${entry(arn)}/access-policies`, { policyArn, accessScope }),
    disassociate: (arn, policyArn) => eks("DELETE", `${entry(arn)}/access-policies/${encodeURIComponent(policyArn)}`),
    associated: (arn) => eks("GET", `${entry(arn)}/access-policies`),
  };
}

export function authorization(accessKeyId: string, region: string, service: string): string {
  const scope = `${accessKeyId}/20260131/${region}/${service}/aws4_request`;
  return `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host;x-amz-date, Signature=00`;
}
