import type { Unread } from "./reading";

/** Where CloudTrail is asked: it keeps the events of a region by account. */
export interface TrailPlace {
  /** 12 digits. */
  readonly account: string;
  readonly region: string;
  /** The ARN of the role that reaches the account. @default the caller's own credentials */
  readonly assumeRole?: string | undefined;
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Event.html */
export interface TrailEvent {
  readonly id: string | undefined;
  readonly at: Date | undefined;
  /** `CloudTrailEvent`, parsed: anything, and some of it is text of whoever made the call. */
  readonly detail: unknown;
}

export interface TrailPage {
  /** Newest first. */
  readonly events: readonly TrailEvent[];
  /** False when there were more than anybody reads. */
  readonly isWhole: boolean;
}

/** CloudTrail's event history, which every account has: management events of the last 90 days. Only bugs throw. */
export interface TrailReader {
  /** The events of one operation, of every service that has one of the name. */
  lookup(place: TrailPlace, eventName: string): Promise<TrailPage | Unread>;
}
