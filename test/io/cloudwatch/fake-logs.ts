import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

export interface FakeLogs {
  readonly url: string;
  /** What each call asked that was let through. */
  readonly calls: () => readonly Body[];
  readonly close: () => Promise<void>;
}

export interface FakeOptions {
  readonly group: string;
  /** Texts of the events, a millisecond apart from the epoch of `start`. */
  readonly messages: readonly string[];
  readonly start: number;
  /** Calls a second that are let through; more are throttled. @default 5, as CloudWatch has it */
  readonly rate?: number;
  readonly refuse?: { readonly code: string; readonly message: string };
  /** The most that a page holds. @default 10000 */
  readonly page?: number;
  /** Whose the credentials are, to STS. @default 123456789012 */
  readonly account?: string;
  /** Whether the last page points to itself. */
  readonly isEndless?: boolean;
}

export interface Body {
  readonly logGroupName?: string;
  readonly logStreamNamePrefix?: string;
  readonly startTime?: number;
  readonly filterPattern?: string;
  readonly limit?: number;
  readonly nextToken?: string;
}

class Refused extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** The rules of https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html */
function filter(body: Body, { group, messages, start, page = 10_000, isEndless = false }: FakeOptions) {
  const { logGroupName, startTime = 0, limit = 10_000, nextToken, logStreamNamePrefix, filterPattern = "" } = body;
  if (logGroupName !== group) throw new Refused("ResourceNotFoundException", "The specified log group does not exist.");
  if (!(limit >= 1 && limit <= 10_000))
    throw new Refused("InvalidParameterException", "1 validation error detected: limit");
  if (!/^\{.*\}$/.test(filterPattern)) throw new Refused("InvalidParameterException", "Invalid filter pattern");
  const from = Number(/^page-([0-9]+)$/.exec(nextToken ?? "page-0")?.[1] ?? NaN);
  if (Number.isNaN(from)) throw new Refused("InvalidParameterException", "The specified nextToken is invalid.");
  const stream = "kube-apiserver-audit-0123456789abcdef";
  if (!stream.startsWith(logStreamNamePrefix ?? "")) return { events: [] };
  const all = messages
    .map((message, index) => ({ timestamp: start + index, message }))
    .filter(({ timestamp }) => timestamp >= startTime);
  // Every other page is empty, as CloudWatch's are while it searches.
  const [place, isEmpty] = [Math.floor(from / 2) * page, from % 2 === 0];
  const events = isEmpty ? [] : all.slice(place, place + page);
  const isLast = !isEmpty && place + page >= all.length;
  return {
    events: events.map((event) => ({ ...event, logStreamName: stream, ingestionTime: event.timestamp, eventId: "1" })),
    searchedLogStreams: [],
    ...(isLast ? (isEndless ? { nextToken } : {}) : { nextToken: `page-${from + 1}` }),
  };
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function identity(account: string): string {
  return `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:sts::${account}:assumed-role/drift/x</Arn><UserId>AROA:x</UserId><Account>${account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;
}

/** A CloudWatch Logs that answers FilterLogEvents, and refuses what AWS refuses; with an STS beside it. */
export async function startLogs(options: FakeOptions): Promise<FakeLogs> {
  const { rate = 5, refuse, account = "123456789012" } = options;
  const calls: Body[] = [];
  const times: number[] = [];
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      const asked = await read(request);
      if (asked.includes("Action=GetCallerIdentity")) {
        response.writeHead(200, { "content-type": "text/xml" }).end(identity(account));
        return;
      }
      if (request.headers["x-amz-target"] !== "Logs_20140328.FilterLogEvents") {
        throw new Refused("UnknownOperationException", "only FilterLogEvents is here");
      }
      if (refuse !== undefined) throw new Refused(refuse.code, refuse.message);
      const now = Date.now();
      if (times.filter((at) => now - at < 1_000).length >= rate)
        throw new Refused("ThrottlingException", "Rate exceeded");
      times.push(now);
      const body = JSON.parse(asked) as Body;
      calls.push(body);
      const text = JSON.stringify(filter(body, options));
      response.writeHead(200, { "content-type": "application/x-amz-json-1.1" }).end(text);
    };
    answer().catch((cause: unknown) => {
      const { code = "InternalError", message } = cause as Partial<Refused>;
      response.writeHead(400, { "content-type": "application/x-amz-json-1.1" });
      response.end(JSON.stringify({ __type: code, message }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: () => calls,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
