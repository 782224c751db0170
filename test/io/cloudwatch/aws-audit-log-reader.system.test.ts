import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";

import { awsAuditLogReader, type AwsAuditLogReaderOptions } from "../../../lib/io/cloudwatch/aws-audit-log-reader";
import { describeWithMoto } from "../../support/moto";
import { startLogs, type FakeLogs, type FakeOptions } from "./fake-logs";

jest.setTimeout(60_000);

const PLACE = { name: "prod-eu", account: "123456789012", region: "eu-west-1" };
const START = Date.parse("2026-11-01T00:00:00Z");
const GROUP = "/aws/eks/prod-eu/cluster";

let logs: FakeLogs | undefined;
afterEach(() => logs?.close());

async function read(
  options: Partial<FakeOptions> = {},
  own: AwsAuditLogReaderOptions = {},
  since = START,
): Promise<string[]> {
  logs = await startLogs({ group: GROUP, messages: ["a", "b", "c"], start: START, rate: 1_000, ...options });
  return await collect({ endpoint: logs.url, stsEndpoint: logs.url, ...own }, since);
}

async function collect(options: AwsAuditLogReaderOptions, since: number): Promise<string[]> {
  const found: string[] = [];
  const credentialsFor = () => ({ accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "x" });
  const reader = awsAuditLogReader({ credentialsFor, pauseMs: 0, patience: [1, 1], ...options });
  await reader.open(PLACE, new Date(since)).read({
    value: (value) => found.push((value as { message: string }).message),
    broken: () => undefined,
    progress: () => undefined,
  });
  return found;
}

describe("a log in CloudWatch", () => {
  it("is read page by page, empty ones too, to its end", async () => {
    expect(await read({ page: 2 })).toEqual(["a", "b", "c"]);
    expect(logs?.calls()).toHaveLength(4);
    expect(logs?.calls()[0]).toEqual({
      logGroupName: GROUP,
      logStreamNamePrefix: "kube-apiserver-audit-",
      startTime: START,
      filterPattern: '{ $.user.uid = "aws-iam-authenticator:*" }',
      limit: 10_000,
    });
  });

  it("is read from the moment on that was asked for", async () => {
    expect(await read({}, {}, START + 1)).toEqual(["b", "c"]);
  });

  it("is read at the pace that CloudWatch allows", async () => {
    expect(await read({ page: 1, rate: 5 }, { pauseMs: 210, patience: [1_000, 1_000] })).toEqual(["a", "b", "c"]);
  });

  it.each<[string, Partial<FakeOptions>, RegExp]>([
    [
      "is not there",
      { group: "/aws/eks/other/cluster" },
      /there is no log group \/aws\/eks\/prod-eu\/cluster in eu-west-1: audit logs were never switched on/,
    ],
    [
      "may not be read",
      { refuse: { code: "AccessDeniedException", message: "no" } },
      /these credentials may not read the cluster's log \(logs:FilterLogEvents\): AccessDeniedException: no/,
    ],
    [
      "is another account's",
      { account: "999999999999" },
      /the credentials are of account 999999999999, not 123456789012/,
    ],
    ["is throttled for ever", { rate: 0 }, /CloudWatch Logs in eu-west-1 went on throttling/],
    ["does not end", { isEndless: true }, /the same page comes again and again/],
  ])("says what is wrong where it %s", async (_how, options, message) => {
    const why = await read(options).catch(String);
    expect(why).toMatch(message);
    expect(why).toContain('could not read the audit log of "prod-eu"');
  });
});

describeWithMoto("CloudWatch Logs of moto_server", (moto) => {
  it("has the same to say", async () => {
    const { url, env } = moto();
    const client = new CloudWatchLogsClient({
      endpoint: url,
      region: PLACE.region,
      credentials: { accessKeyId: env["AWS_ACCESS_KEY_ID"] ?? "", secretAccessKey: "x" },
    });
    // One stream: moto looks into all of them, whatever prefix is asked for.
    const place = { logGroupName: GROUP, logStreamName: "kube-apiserver-audit-1" };
    await client.send(new CreateLogGroupCommand({ logGroupName: GROUP }));
    await client.send(new CreateLogStreamCommand(place));
    const logEvents = ["one", "two"].map((message, index) => ({ message, timestamp: Date.now() - 1_000 + index }));
    await client.send(new PutLogEventsCommand({ ...place, logEvents }));
    expect(await collect({ endpoint: url, stsEndpoint: url }, Date.now() - 3_600_000)).toEqual(["one", "two"]);
    client.destroy();
  });
});
