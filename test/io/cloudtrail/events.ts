import type { Recorded } from "./fake-cloudtrail";

export interface Given {
  readonly account?: string;
  readonly region?: string;
  readonly at?: string;
  readonly id?: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly identity?: unknown;
  readonly errorCode?: string;
}

export const ALICE = "arn:aws:iam::111122223333:role/people/admin";

/** A session of a role, in the shape of https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
export function session(role: string, name: string): unknown {
  return {
    type: "AssumedRole",
    principalId: `AROAEXAMPLE:${name}`,
    arn: `arn:aws:sts::111122223333:assumed-role/${role.slice(role.lastIndexOf("/") + 1)}/${name}`,
    accountId: "111122223333",
    sessionContext: { sessionIssuer: { type: "Role", arn: role, userName: "admin" } },
  };
}

let made = 0;

export function recorded(eventName: string, given: Given = {}): Recorded {
  const { account = "111122223333", region = "eu-west-1", parameters = {}, errorCode } = given;
  made += 1;
  return {
    eventVersion: "1.09",
    eventSource: "eks.amazonaws.com",
    eventName,
    eventID: given.id ?? `event-${made}`,
    eventTime: given.at ?? "2026-11-21T10:00:00Z",
    awsRegion: region,
    recipientAccountId: account,
    sourceIPAddress: "203.0.113.7",
    userAgent: "aws-cli/2.0 ${evil} \u001b[31m<script>",
    userIdentity: given.identity ?? session(ALICE, "alice"),
    requestParameters: parameters,
    ...(errorCode === undefined ? {} : { errorCode }),
  };
}
