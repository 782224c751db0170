import { readFileSync } from "node:fs";
import { join } from "node:path";

import { alarmsIn } from "../../lib/cloud";
import { UsageError } from "../../lib/diagnostics";
import { accountOf } from "../cloud/support/account";
import { decide } from "../cloud/support/iam";
import { pipelineRepository } from "../cloud/support/world";
import { smallRepository } from "./repositories";
import { findStack, planOf, resourcesOf, synthesizedFiles, synthesizedStacks, type StackJson } from "./synthesized";

const stackOf = (more = "", rest = ""): StackJson =>
  findStack(planOf(pipelineRepository(more, rest)), "account-123456789012");
const everything = stackOf();
const ids = (stack: StackJson, type: string): string[] => Object.keys(resourcesOf(stack, type)).sort();

describe("the pipeline's roles", () => {
  it("are three, of an hour, and trust GitHub through the provider that is made with them", () => {
    const roles = resourcesOf(everything, "aws_iam_role");
    expect(Object.keys(roles).sort()).toEqual(["break-glass", "pipeline-apply", "pipeline-drift", "pipeline-plan"]);
    expect(roles["pipeline-apply"]).toMatchObject({
      name: "eks-access-apply",
      path: "/ci/",
      max_session_duration: 3600,
      depends_on: ["aws_iam_openid_connect_provider.github"],
    });
    expect(resourcesOf(everything, "aws_iam_openid_connect_provider")["github"]).toMatchObject({
      url: "https://token.actions.githubusercontent.com",
      client_id_list: ["sts.amazonaws.com"],
    });
  });

  it("trust the provider that is there already", () => {
    const stack = stackOf("  oidcProvider: existing\n");
    expect(ids(stack, "aws_iam_openid_connect_provider")).toEqual([]);
    const role = resourcesOf(stack, "aws_iam_role")["pipeline-apply"] ?? {};
    expect(role["depends_on"]).toBeUndefined();
    expect(role["assume_role_policy"]).toContain("arn:aws:iam::123456789012:oidc-provider/token.actions");
  });

  it("are two where no drift role is named", () => {
    const files = new Map(pipelineRepository());
    const platform = files.get("platform.yaml");
    const text = platform !== undefined && "text" in platform ? platform.text : "";
    files.set("platform.yaml", { text: text.replace(/ {2}driftRole: .*\n/, "") });
    const stack = findStack(planOf(files), "account-123456789012");
    expect(ids(stack, "aws_iam_role")).toEqual(["break-glass", "pipeline-apply", "pipeline-plan"]);
  });

  it("cannot be for more clusters than IAM has room for: synth says so, and what to do", () => {
    const files = new Map(pipelineRepository());
    for (let number = 0; number < 80; number += 1) {
      const name = `cluster-with-a-long-name-${number}`;
      files.set(`clusters/${name}.yaml`, { text: `cluster: ${name}\naccount: "123456789012"\nregion: eu-west-1\n` });
    }
    const plan = planOf(files);
    expect(() => synthesizedFiles(plan)).toThrow(UsageError);
    expect(() => synthesizedFiles(plan)).toThrow(/82 clusters .* IAM accepts 10240.*create to false/);
  });
});

describe("the alarms", () => {
  it("are rules in each region of their own, with a queue for what cannot be delivered", () => {
    const rules = ids(everything, "aws_cloudwatch_event_rule");
    expect(rules).toEqual(ids(everything, "aws_cloudwatch_event_target"));
    expect(rules.length).toBe(17);
    const target = resourcesOf(everything, "aws_cloudwatch_event_target")["alarm-eu-west-1-entry-changed"];
    expect(target).toMatchObject({
      provider: "aws.eu-west-1",
      arn: "${aws_sns_topic.alarm-eu-west-1-changes.arn}",
      dead_letter_config: { arn: "${aws_sqs_queue.alarm-eu-west-1-undelivered.arn}" },
      depends_on: ["aws_sns_topic_policy.alarm-eu-west-1-changes"],
    });
    for (const type of Object.keys(everything.resource).filter((name) => !name.startsWith("aws_iam"))) {
      for (const [id, { provider }] of Object.entries(resourcesOf(everything, type)))
        expect([id, provider]).toEqual([id, id.includes("eu-west-1") ? "aws.eu-west-1" : "aws.us-east-1"]);
    }
  });

  it("exist without roles of ours, and are off where platform.yaml says so", () => {
    const pipeline = (alarms: string): string =>
      `pipeline: {applyRole: apply, planRole: plan, alarms: {${alarms}notify: [a@acme.example]}}\n`;
    const stacks = (alarms: string) =>
      synthesizedStacks(
        planOf(smallRepository({ breakGlass: "breakGlass: {role: bg}\n", platform: pipeline(alarms) })),
      );
    const stack = stacks("enabled: true, ").get("account-111111111111");
    expect(stack && ids(stack, "aws_iam_role")).toEqual([]);
    expect(stack && ids(stack, "aws_kms_key")).toEqual(["alarm-eu-west-1-key", "alarm-us-east-1-key"]);
    expect([...stacks("").keys()]).toEqual(["prod"]);
    expect(ids(stackOf("  alarms: {enabled: false}\n"), "aws_sns_topic")).toEqual([]);
  });

  it("mail the changes to one list and emergencies to another; an empty one is the other", () => {
    const mails = (stack: StackJson): string[] =>
      Object.values(resourcesOf(stack, "aws_sns_topic_subscription"))
        .filter(({ provider }) => provider === "aws.eu-west-1")
        .map(
          ({ topic_arn: topic, endpoint }) =>
            `${String(topic).includes("changes") ? "changes" : "break-glass"} ${String(endpoint)}`,
        )
        .sort();
    expect(mails(everything)).toEqual(["break-glass security@acme.example", "changes security@acme.example"]);
    expect(mails(stackOf("  alarms: {notify: [b@acme.example, a@acme.example, a@acme.example]}\n"))).toEqual([
      "break-glass security@acme.example",
      "changes a@acme.example",
      "changes b@acme.example",
    ]);
  });

  it("reach an encrypted topic: EventBridge may publish and use the key, on no condition that it cannot meet", () => {
    const events = { type: "Service", id: "events.amazonaws.com" } as const;
    const topic = "arn:aws:sns:eu-west-1:123456789012:eks-access-changes-339eff58";
    const policy = (type: string, id: string): string => String(resourcesOf(everything, type)[id]?.["policy"]);
    const topicPolicy = policy("aws_sns_topic_policy", "alarm-eu-west-1-changes");
    expect(resourcesOf(everything, "aws_sns_topic")["alarm-eu-west-1-changes"]).toMatchObject({
      name: topic.split(":").at(-1),
      kms_master_key_id: "${aws_kms_key.alarm-eu-west-1-key.arn}",
    });
    expect(decide(topicPolicy, { action: "sns:Publish", resource: topic, principal: events })).toBe("allowed");
    expect(decide(topicPolicy, { action: "sns:Subscribe", resource: topic, principal: events })).toBe("not allowed");
    const somebody = { type: "AWS", id: "arn:aws:iam::999999999999:root" } as const;
    expect(decide(topicPolicy, { action: "sns:Publish", resource: topic, principal: somebody })).toBe("not allowed");

    const keyPolicy = policy("aws_kms_key", "alarm-eu-west-1-key");
    for (const action of ["kms:GenerateDataKey", "kms:Decrypt"])
      expect(decide(keyPolicy, { action, principal: events })).toBe("allowed");
    expect(decide(keyPolicy, { action: "kms:PutKeyPolicy", principal: events })).toBe("not allowed");
    expect(topicPolicy + keyPolicy).not.toContain("Condition");

    const queue = "arn:aws:sqs:eu-west-1:123456789012:eks-access-undelivered-339eff58";
    const queuePolicy = policy("aws_sqs_queue_policy", "alarm-eu-west-1-undelivered");
    const send = (rule: string, account = "123456789012"): string =>
      decide(queuePolicy, {
        action: "sqs:SendMessage",
        resource: queue,
        principal: events,
        context: { "aws:SourceArn": `arn:aws:events:eu-west-1:${account}:rule/${rule}`, "aws:SourceAccount": account },
      });
    expect(send("eks-access-entry-changed-339eff58")).toBe("allowed");
    expect(send("somebody-elses")).toBe("not allowed");
    expect(send("eks-access-entry-changed-339eff58", "999999999999")).toBe("not allowed");
  });

  it("have names of their own where two repositories share an account", () => {
    const names = (stack: StackJson): unknown[] =>
      Object.values(resourcesOf(stack, "aws_cloudwatch_event_rule")).map(({ name }) => name);
    const files = new Map(pipelineRepository());
    const platform = files.get("platform.yaml");
    const text = platform !== undefined && "text" in platform ? platform.text : "";
    files.set("platform.yaml", { text: text.replace("ci/eks-access-apply", "ci/other-apply") });
    const others = names(findStack(planOf(files), "account-123456789012"));
    expect(others.filter((name) => names(everything).includes(name))).toEqual([]);
    expect(others.every((name) => /^[.\-_A-Za-z0-9]{1,64}$/.test(String(name)))).toBe(true);
  });

  it("mail valid JSON whatever stands in the event", () => {
    const { input_transformer: transformer } = resourcesOf(everything, "aws_cloudwatch_event_target")[
      "alarm-eu-west-1-entry-changed"
    ] as { input_transformer: { input_paths: Record<string, string>; input_template: string } };
    // Only AWS's own words stand between quotes; the rest of the event comes as JSON.
    expect(Object.values(transformer.input_paths).sort()).toEqual([
      "$.account",
      "$.detail.awsRegion",
      "$.detail.eventName",
      "$.detail.eventTime",
    ]);
    const event = { detail: { userIdentity: { arn: 'arn:aws:iam::1:role/"\n}<script>' } } };
    const filled = transformer.input_template
      .replace("<aws.events.event.json>", () => JSON.stringify(event))
      .replaceAll(/<(call|account|region|time)>/g, "word");
    expect(JSON.parse(filled)).toMatchObject({
      alarm: expect.stringContaining("access entry") as unknown,
      call: "word",
      event,
    });
  });

  it("each have a heading in docs/alarms.md, which their mail names", () => {
    const page = readFileSync(join(__dirname, "../../docs/alarms.md"), "utf8");
    const headings = [...page.matchAll(/^### (.+)$/gm)].map(([, heading]) => heading);
    expect(
      alarmsIn(accountOf(), "us-east-1")
        .map(({ id }) => id)
        .sort(),
    ).toEqual(headings.sort());
  });
});
