import { quote } from "../../diagnostics";
import { ASSOCIATION, ENTRY, ROLE } from "../../terraform-plan/names";
import type { Guard } from "./guard";

const CLUSTER_TYPES: readonly string[] = [ENTRY, ASSOCIATION];

/** What account stacks are made of, or were: something that is turned off is still there to be destroyed. */
const ACCOUNT_TYPES: readonly string[] = [
  ROLE,
  "aws_iam_role_policy",
  "aws_iam_openid_connect_provider",
  "aws_cloudwatch_event_rule",
  "aws_cloudwatch_event_target",
  "aws_sns_topic",
  "aws_sns_topic_policy",
  "aws_sns_topic_subscription",
  "aws_sqs_queue",
  "aws_sqs_queue_policy",
  "aws_kms_key",
];

const PROVIDER = "registry.terraform.io/hashicorp/aws";

/** Nothing but what we synthesize, by the provider that we name. */
export const knownTypes: Guard = {
  id: "known-types",
  check: ({ resources }, { cluster }) => {
    const types = cluster === undefined ? ACCOUNT_TYPES : CLUSTER_TYPES;
    return resources.flatMap(({ address, type, mode, provider }) => [
      ...(mode === "managed" ? [] : [`${quote(address)} has mode ${quote(mode)}; our stacks have only resources`]),
      ...(types.includes(type) ? [] : [`${quote(address)}: no stack of this kind has a ${quote(type)}`]),
      ...(provider === PROVIDER
        ? []
        : [`${quote(address)} belongs to the provider ${quote(provider)}, not to the AWS provider`]),
    ]);
  },
};
