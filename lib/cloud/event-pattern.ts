/**
 * What an EventBridge rule matches, in EventBridge's own words; lists are alternatives.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export interface EventPattern {
  readonly [field: string]: EventPattern | readonly EventPattern[] | readonly Matcher[];
}

type Matcher =
  | string
  | boolean
  | { readonly exists: boolean }
  | { readonly "equals-ignore-case": string }
  | { readonly prefix: string | { readonly "equals-ignore-case": string } }
  | { readonly suffix: string }
  | { readonly wildcard: string }
  | { readonly "anything-but": string | { readonly wildcard: readonly string[] } };

/** EventBridge takes no more in one pattern: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
export const LONGEST_PATTERN = 2048;

/** Calls of a service, as CloudTrail tells EventBridge of them: by its short name, `eks`. */
export function callsOf(service: string, detail: EventPattern): EventPattern {
  return {
    source: [`aws.${service}`],
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventSource: [`${service}.amazonaws.com`], ...detail },
  };
}

/** A text that a wildcard pattern takes as it is. */
export function literal(text: string): string {
  return text.replaceAll(/[\\*]/g, (char) => `\\${char}`);
}
