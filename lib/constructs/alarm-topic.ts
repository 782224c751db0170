import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { Construct } from "constructs";

import { ALARMS_PURPOSE, topicPolicy, type Audience } from "../cloud";
import { alarmId, subscriptionId } from "../terraform-plan/names";
import type { ResourceCount } from "./resource-count";

export interface AlarmTopicProps {
  readonly provider: AwsProvider;
  readonly key: KmsKey;
  readonly name: string;
  /** Of the topic: known before it is made. */
  readonly arn: string;
  readonly audience: Audience;
  readonly region: string;
  /** E-mail addresses, each to be confirmed by whoever reads it. */
  readonly notify: readonly string[];
}

/** Where the alarms of one audience in one region go: an encrypted topic and its e-mail subscriptions. */
export class AlarmTopic extends Construct {
  readonly topic: SnsTopic;
  readonly policy: SnsTopicPolicy;
  readonly count: ResourceCount;

  constructor(scope: Construct, id: string, props: AlarmTopicProps) {
    super(scope, id);
    const { provider, key, name, arn, audience, region } = props;
    this.topic = new SnsTopic(this, "topic", {
      provider,
      name,
      kmsMasterKeyId: key.arn,
      tags: { Purpose: ALARMS_PURPOSE },
    });
    this.topic.overrideLogicalId(alarmId(region, audience));
    this.policy = new SnsTopicPolicy(this, "policy", { provider, arn: this.topic.arn, policy: topicPolicy(arn) });
    this.policy.overrideLogicalId(alarmId(region, audience));
    const addresses = [...new Set(props.notify)].sort();
    for (const address of addresses) {
      const id = subscriptionId(region, audience, address);
      const subscription = new SnsTopicSubscription(this, id, {
        provider,
        topicArn: this.topic.arn,
        protocol: "email",
        endpoint: address,
      });
      subscription.overrideLogicalId(id);
    }
    this.count = { aws_sns_topic: 1, aws_sns_topic_policy: 1, aws_sns_topic_subscription: addresses.length };
  }
}
