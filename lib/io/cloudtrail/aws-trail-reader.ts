import { setTimeout as sleep } from "node:timers/promises";

import type * as Sdk from "@aws-sdk/client-cloudtrail";
import pLimit, { type Limit } from "p-limit";

import type { CredentialsFor } from "../aws/credentials";
import { explainFailure } from "../aws/failure";
import { PATIENCE_MS, patiently } from "../aws/patiently";
import { TIMEOUTS } from "../aws/timeouts";
import type { Unread } from "../../ports/reading";
import type { TrailEvent, TrailPage, TrailPlace, TrailReader } from "../../ports/trail-reader";

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html: two a second, per account and region. */
const PAUSE_MS = 550;
/** The most that a page may hold. */
const PAGE = 50;
const MOST_PAGES = 20;

export interface AwsTrailReaderOptions {
  /** @default the SDK's own chain for every account, which is only right for one */
  readonly credentialsFor?: CredentialsFor | undefined;
  /** @default what the SDK takes from the environment (AWS_ENDPOINT_URL_CLOUDTRAIL, AWS_ENDPOINT_URL), or the region's */
  readonly endpoint?: string | undefined;
  /** How long to wait after a call before the next of the same account and region, in milliseconds. @default 550 */
  readonly pauseMs?: number;
  /** Pages of 50 events of one operation that are read at most. @default 20 */
  readonly mostPages?: number;
  /** Pauses after which a throttled call is made again once more, in milliseconds. @default half a minute in all */
  readonly patience?: readonly number[];
}

interface Session {
  readonly sdk: typeof Sdk;
  readonly client: Sdk.CloudTrailClient;
  /** One call at a time. */
  readonly limit: Limit;
  /** What was refused once will be refused again. */
  refused: Unread | undefined;
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return undefined;
  }
}

function trailEvent({ EventId: id, EventTime: at, CloudTrailEvent: text }: Sdk.Event): TrailEvent {
  return { id, at, detail: parse(text) };
}

/** An event of another account: these are somebody else's credentials, and "nobody did it" would be said of the wrong one. */
function strangerOf(events: readonly TrailEvent[], account: string): string | undefined {
  const accounts = events.map(({ detail }) => (detail as { recipientAccountId?: unknown } | null)?.recipientAccountId);
  return accounts.find((other): other is string => typeof other === "string" && other !== account);
}

async function readPages(session: Session, eventName: string, options: AwsTrailReaderOptions): Promise<TrailPage> {
  const { pauseMs = PAUSE_MS, mostPages = MOST_PAGES, patience = PATIENCE_MS } = options;
  const { sdk, client } = session;
  const LookupAttributes = [{ AttributeKey: sdk.LookupAttributeKey.EVENT_NAME, AttributeValue: eventName }];
  const events: TrailEvent[] = [];
  let token: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const input = { LookupAttributes, MaxResults: PAGE, ...(token === undefined ? {} : { NextToken: token }) };
    const { Events = [], NextToken } = await patiently(
      async () => {
        try {
          return await client.send(new sdk.LookupEventsCommand(input));
        } finally {
          await sleep(pauseMs);
        }
      },
      { pauses: patience },
    );
    events.push(...Events.map(trailEvent));
    token = NextToken;
    if (token === undefined || token === "") return { events, isWhole: true };
  }
  return { events, isWhole: false };
}

/** Looks events up through the CloudTrail API. The SDK is loaded at the first question. */
export function awsTrailReader(options: AwsTrailReaderOptions = {}): TrailReader {
  const { credentialsFor, endpoint } = options;
  const sessions = new Map<string, Promise<Session>>();

  const open = async (place: TrailPlace): Promise<Session> => {
    const sdk = await import("@aws-sdk/client-cloudtrail");
    const credentials = credentialsFor?.(place);
    const { region } = place;
    const client = new sdk.CloudTrailClient({
      region,
      requestHandler: TIMEOUTS,
      ...(credentials && { credentials }),
      ...(endpoint && { endpoint }),
    });
    return { sdk, client, limit: pLimit(1), refused: undefined };
  };

  return {
    lookup: async (place, eventName) => {
      const key = [place.account, place.region, place.assumeRole ?? ""].join(" ");
      const opening = sessions.get(key) ?? open(place);
      sessions.set(key, opening);
      const session = await opening;
      return await session.limit(async (): Promise<TrailPage | Unread> => {
        if (session.refused !== undefined) return session.refused;
        try {
          const page = await readPages(session, eventName, options);
          const stranger = strangerOf(page.events, place.account);
          if (stranger === undefined) return page;
          session.refused = { couldNotLook: `the credentials are of account ${stranger}, not ${place.account}` };
        } catch (cause) {
          const forbidden = "these credentials may not look events up (cloudtrail:LookupEvents)";
          const question = { service: `CloudTrail in ${place.region}`, forbidden };
          session.refused = { couldNotLook: explainFailure(cause, question) };
        }
        return session.refused;
      });
    },
  };
}
