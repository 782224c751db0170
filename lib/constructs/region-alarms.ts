import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy";
import { Construct } from "constructs";

import {
  ALARMS_PURPOSE,
  LONGEST_PATTERN,
  MAIL_PATHS,
  alarmName,
  alarmsIn,
  deadLetterPolicy,
  mailTemplate,
  topicKeyPolicy,
  type Alarm,
  type Audience,
} from "../cloud";
import type { AccountPlan } from "../compile";
import { UsageError } from "../diagnostics";
import type { Alarms, Pipeline } from "../model";
import { AlarmTopic } from "./alarm-topic";
import { alarmId } from "../terraform-plan/names";
import { sumCounts, type ResourceCount } from "./resource-count";

/** The longest that SQS keeps a message, in seconds: 14 days. */
const RETENTION = 1_209_600;

export interface RegionAlarmsProps {
  readonly account: AccountPlan;
  readonly pipeline: Pipeline;
  readonly alarms: Alarms;
  readonly region: string;
  readonly provider: AwsProvider;
}

/**
 * The alarms of an account in one region: rules, the topics they ring, and the queue of what could not be delivered. Each
 * region stands alone: one that fails, or is far away, silences no other.
 */
export class RegionAlarms extends Construct {
  readonly count: ResourceCount;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: RegionAlarmsProps,
  ) {
    super(scope, id);
    const { account, region } = props;
    const alarms = alarmsIn(account, region);
    const audiences = [...new Set(alarms.map(({ audience }) => audience))];
    const key = this.addKey();
    const topics = new Map(audiences.map((audience) => [audience, this.addTopic(audience, key)] as const));
    const queue = this.addQueue(alarms);
    for (const alarm of alarms) {
      const topic = topics.get(alarm.audience);
      if (topic !== undefined) this.addRule(alarm, topic, queue);
    }
    this.count = sumCounts([
      ...[...topics.values()].map(({ count }) => count),
      { aws_kms_key: 1, aws_sqs_queue: 1, aws_sqs_queue_policy: 1 },
      { aws_cloudwatch_event_rule: alarms.length, aws_cloudwatch_event_target: alarms.length },
    ]);
  }

  private name(what: string): string {
    return alarmName(this.props.pipeline, what);
  }

  private arn(service: string, resource: string): string {
    const { account, region } = this.props;
    return `arn:${account.partition}:${service}:${region}:${account.account}:${resource}`;
  }

  private addKey(): KmsKey {
    const { account, provider, region } = this.props;
    const key = new KmsKey(this, "key", {
      provider,
      description: "Encrypts the alarms about EKS access in SNS",
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: topicKeyPolicy(account),
      tags: { Purpose: ALARMS_PURPOSE },
    });
    key.overrideLogicalId(alarmId(region, "key"));
    return key;
  }

  private addTopic(audience: Audience, key: KmsKey): AlarmTopic {
    const { alarms, provider, region } = this.props;
    const name = this.name(audience);
    const notify = audience === "break-glass" ? alarms.notifyBreakGlass : alarms.notify;
    return new AlarmTopic(this, audience, {
      provider,
      key,
      name,
      arn: this.arn("sns", name),
      audience,
      region,
      notify,
    });
  }

  private addQueue(alarms: readonly Alarm[]): SqsQueue {
    const { account, provider, region } = this.props;
    const name = this.name("undelivered");
    const queue = new SqsQueue(this, "undelivered", {
      provider,
      name,
      sqsManagedSseEnabled: true,
      messageRetentionSeconds: RETENTION,
      tags: { Purpose: ALARMS_PURPOSE },
    });
    queue.overrideLogicalId(alarmId(region, "undelivered"));
    const rules = alarms.map((alarm) => this.arn("events", `rule/${this.name(alarm.id)}`));
    const policy = deadLetterPolicy(this.arn("sqs", name), rules, account);
    const queuePolicy = new SqsQueuePolicy(this, "undelivered-policy", { provider, queueUrl: queue.url, policy });
    queuePolicy.overrideLogicalId(alarmId(region, "undelivered"));
    return queue;
  }

  private addRule(alarm: Alarm, { topic, policy }: AlarmTopic, queue: SqsQueue): void {
    const { account, provider, region } = this.props;
    const eventPattern = JSON.stringify(alarm.pattern);
    if (eventPattern.length > LONGEST_PATTERN) {
      throw new UsageError(
        `account ${account.account}: the alarm ${alarm.id} needs a pattern of ${eventPattern.length} characters; EventBridge accepts ${LONGEST_PATTERN}. ` +
          "List fewer roles under `assumeRole` in the clusters' files, or set pipeline.alarms.enabled to false",
      );
    }
    const rule = new CloudwatchEventRule(this, alarm.id, {
      provider,
      name: this.name(alarm.id),
      description: alarm.says,
      eventPattern,
      tags: { Purpose: ALARMS_PURPOSE },
    });
    rule.overrideLogicalId(alarmId(region, alarm.id));
    const target = new CloudwatchEventTarget(this, `${alarm.id}-target`, {
      provider,
      rule: rule.name,
      targetId: "mail",
      arn: topic.arn,
      deadLetterConfig: { arn: queue.arn },
      inputTransformer: { inputPaths: { ...MAIL_PATHS }, inputTemplate: mailTemplate(alarm) },
      dependsOn: [policy],
    });
    target.overrideLogicalId(alarmId(region, alarm.id));
  }
}
