import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** An event as CloudTrail records it: `CloudTrailEvent`, before it is made a text. */
export interface Recorded {
  readonly eventName: string;
  readonly eventID: string;
  /** ISO 8601, UTC. */
  readonly eventTime: string;
  readonly [other: string]: unknown;
}

export interface FakeCloudTrail {
  readonly url: string;
  /** When each call came that was not refused, in milliseconds since the epoch. */
  readonly calls: () => readonly number[];
  readonly close: () => Promise<void>;
}

export interface FakeOptions {
  readonly events: readonly Recorded[];
  /** Calls a second that are let through; more are throttled, as CloudTrail does. @default 2 */
  readonly rate?: number;
  /** What every call is refused with. */
  readonly refuse?: { readonly code: string; readonly message: string };
  /** The most that a page may hold. @default 50, as CloudTrail has it */
  readonly page?: number;
}

class Refused extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

interface Body {
  readonly LookupAttributes?: readonly { readonly AttributeKey: string; readonly AttributeValue: string }[];
  readonly MaxResults?: number;
  readonly NextToken?: string;
  readonly StartTime?: number;
  readonly EndTime?: number;
}

const TARGET = /^(com\.amazonaws\.cloudtrail\.v20131101\.)?CloudTrail_20131101\.LookupEvents$/;

async function read(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString()) as Body;
}

/** The rules of https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html */
function lookup(body: Body, { events, page = 50 }: FakeOptions) {
  const { LookupAttributes = [], MaxResults = 50, NextToken } = body;
  if (LookupAttributes.length > 1) {
    throw new Refused("InvalidLookupAttributesException", "You can only specify one lookup attribute.");
  }
  if (!(MaxResults >= 1 && MaxResults <= 50))
    throw new Refused("InvalidMaxResultsException", "Max results is 1 to 50.");
  const [attribute] = LookupAttributes;
  if (attribute !== undefined && attribute.AttributeKey !== "EventName") {
    throw new Refused("InvalidLookupAttributesException", `${attribute.AttributeKey} is not one that is tried here.`);
  }
  const token = /^page-([0-9]+)-(.*)$/.exec(NextToken ?? "");
  if (NextToken !== undefined && (token === null || token[2] !== (attribute?.AttributeValue ?? ""))) {
    throw new Refused("InvalidNextTokenException", "The token is of another request.");
  }
  const start = Number(token?.[1] ?? 0);
  const size = Math.min(MaxResults, page);
  const found = events
    .filter(({ eventName }) => attribute === undefined || eventName === attribute.AttributeValue)
    .sort((a, b) => (a.eventTime < b.eventTime ? 1 : -1));
  const next =
    start + size < found.length ? { NextToken: `page-${start + size}-${attribute?.AttributeValue ?? ""}` } : {};
  return {
    Events: found.slice(start, start + size).map((event) => ({
      EventId: event.eventID,
      EventName: event.eventName,
      EventTime: Date.parse(event.eventTime) / 1000,
      Username: "whoever",
      CloudTrailEvent: JSON.stringify(event),
    })),
    ...next,
  };
}

/** A CloudTrail that answers LookupEvents, and refuses what AWS refuses. */
export async function startCloudTrail(options: FakeOptions): Promise<FakeCloudTrail> {
  const { rate = 2, refuse } = options;
  const calls: number[] = [];
  const server = createServer((request, response) => {
    const answer = async (): Promise<unknown> => {
      const body = await read(request);
      if (!TARGET.test(String(request.headers["x-amz-target"]))) {
        throw new Refused("UnknownOperationException", "only LookupEvents is here");
      }
      if (refuse !== undefined) throw new Refused(refuse.code, refuse.message);
      const now = Date.now();
      if (calls.filter((at) => now - at < 1_000).length >= rate)
        throw new Refused("ThrottlingException", "Rate exceeded");
      calls.push(now);
      return lookup(body, options);
    };
    answer().then(
      (value) => {
        response.writeHead(200, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(value));
      },
      (cause: unknown) => {
        const { code = "InternalError", message } = cause as Partial<Refused>;
        response.writeHead(400, { "content-type": "application/x-amz-json-1.1" });
        response.end(JSON.stringify({ __type: code, message }));
      },
    );
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
