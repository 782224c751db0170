import type { Home } from "../model";
import { policyDocument } from "./policy-document";

const EVENTS = { Service: "events.amazonaws.com" };

/**
 * The key of the topics. A topic under `alias/aws/sns` cannot be published to by EventBridge at all, and EventBridge gives
 * KMS neither `aws:SourceArn` nor `aws:SourceAccount`: a condition on them would lose every alarm.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
export function topicKeyPolicy({ account, partition }: Home): string {
  return policyDocument([
    {
      Sid: "Administration",
      Effect: "Allow",
      Principal: { AWS: `arn:${partition}:iam::${account}:root` },
      Action: "kms:*",
      Resource: "*",
    },
    {
      Sid: "EventBridge",
      Effect: "Allow",
      Principal: EVENTS,
      Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
      Resource: "*",
    },
  ]);
}

/**
 * Who may publish to a topic: EventBridge, and without a condition, because it takes none here. So a rule of another
 * account could send a false alarm; it could neither read nor hold back a true one.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
 */
export function topicPolicy(topicArn: string): string {
  return policyDocument([
    { Sid: "EventBridge", Effect: "Allow", Principal: EVENTS, Action: "sns:Publish", Resource: topicArn },
  ]);
}

/** What could not be delivered comes from our rules only: for queues EventBridge says whose rule it is. */
export function deadLetterPolicy(queueArn: string, ruleArns: readonly string[], { account }: Home): string {
  return policyDocument([
    {
      Sid: "EventBridge",
      Effect: "Allow",
      Principal: EVENTS,
      Action: "sqs:SendMessage",
      Resource: queueArn,
      Condition: {
        ArnEquals: { "aws:SourceArn": ruleArns },
        StringEquals: { "aws:SourceAccount": account },
      },
    },
  ]);
}
