import type { Alarm } from "./alarms";

/** What the mail is filled with; each is always there, and AWS's own word: nobody can put a quote into it. */
export const MAIL_PATHS = {
  account: "$.account",
  call: "$.detail.eventName",
  region: "$.detail.awsRegion",
  time: "$.detail.eventTime",
} as const;

/**
 * The mail of an alarm, as an EventBridge input template: a few lines for people, then the whole event. EventBridge does
 * not escape what it puts between quotes, so that what others choose (names, ARNs with a path) is only in the event, which
 * it writes as JSON. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function mailTemplate({ id, says }: Alarm): string {
  return [
    "{",
    `  "alarm": ${JSON.stringify(says)},`,
    `  "whatToDo": ${JSON.stringify(`docs/alarms.md#${id}; who it was stands under event.detail.userIdentity`)},`,
    `  "call": "<call>",`,
    `  "account": "<account>",`,
    `  "region": "<region>",`,
    `  "time": "<time>",`,
    `  "event": <aws.events.event.json>`,
    "}",
  ].join("\n");
}
