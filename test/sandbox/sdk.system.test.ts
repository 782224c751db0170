import {
  AssociateAccessPolicyCommand,
  CreateAccessEntryCommand,
  DeleteAccessEntryCommand,
  DescribeAccessEntryCommand,
  DescribeClusterCommand,
  EKSClient,
  InvalidParameterException,
  ListTagsForResourceCommand,
  ResourceInUseException,
  ResourceNotFoundException,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateClusterConfigCommand,
  paginateListAccessEntries,
  paginateListAccessPolicies,
  paginateListAssociatedAccessPolicies,
  waitUntilClusterActive,
} from "@aws-sdk/client-eks";

import catalogue from "../../lib/model/access-policies.json";
import { startSandbox } from "../../lib/sandbox";
import type { Sandbox, SandboxOptions } from "../../lib/sandbox";
import { ACCOUNT, ONE_CLUSTER, OTHER_ACCOUNT, REGION, VIEW, policy, role } from "./support/core";

const clusterName = "prod";
const principalArn = role("aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0123456789abcdef");

let sandbox: Sandbox;
let client: EKSClient;

async function start(options: SandboxOptions = {}, account = ACCOUNT): Promise<void> {
  sandbox = await startSandbox({ seed: ONE_CLUSTER, ...options });
  const credentials = { accessKeyId: account, secretAccessKey: "sandbox" };
  client = new EKSClient({ endpoint: sandbox.url, region: REGION, credentials, maxAttempts: 4 });
}

afterEach(async () => {
  client.destroy();
  await sandbox.close();
});

describe("the AWS SDK for JavaScript", () => {
  it("creates, reads, tags and deletes an entry whose ARN has a path", async () => {
    await start();
    const { accessEntry } = await client.send(
      new CreateAccessEntryCommand({ clusterName, principalArn, kubernetesGroups: ["g"], tags: { a: "1" } }),
    );
    expect(accessEntry?.createdAt).toBeInstanceOf(Date);
    expect(accessEntry).toMatchObject({ principalArn, kubernetesGroups: ["g"], tags: { a: "1" }, type: "STANDARD" });
    const resourceArn = accessEntry?.accessEntryArn ?? "";
    await client.send(new TagResourceCommand({ resourceArn, tags: { b: "2", c: "3" } }));
    await client.send(new UntagResourceCommand({ resourceArn, tagKeys: ["a", "c"] }));
    expect((await client.send(new ListTagsForResourceCommand({ resourceArn }))).tags).toEqual({ b: "2" });
    await client.send(new DeleteAccessEntryCommand({ clusterName, principalArn }));
    const read = client.send(new DescribeAccessEntryCommand({ clusterName, principalArn }));
    await expect(read).rejects.toThrow(ResourceNotFoundException);
  });

  it("gets typed errors with EKS's messages", async () => {
    await start();
    const create = (arn: string): Promise<unknown> =>
      client.send(new CreateAccessEntryCommand({ clusterName, principalArn: arn }));
    await create(principalArn);
    await expect(create(principalArn)).rejects.toThrow(ResourceInUseException);
    await expect(create("x")).rejects.toThrow(InvalidParameterException);
    await expect(create("x")).rejects.toMatchObject({
      message: "The principalArn parameter format is not valid",
      $metadata: { httpStatusCode: 400, requestId: expect.any(String) as string },
    });
  });

  it("follows every page", async () => {
    await start();
    for (let index = 0; index < 7; index += 1) {
      await client.send(new CreateAccessEntryCommand({ clusterName, principalArn: role(`r${index}`) }));
    }
    for (const name of ["Admin", "Edit", "View"]) {
      const accessScope = { type: "namespace" as const, namespaces: ["a"] };
      const policyArn = policy(`AmazonEKS${name}Policy`);
      await client.send(
        new AssociateAccessPolicyCommand({ clusterName, principalArn: role("r0"), policyArn, accessScope }),
      );
    }
    const arns: string[] = [];
    for await (const page of paginateListAccessEntries({ client, pageSize: 3 }, { clusterName })) {
      arns.push(...(page.accessEntries ?? []));
    }
    expect(arns).toHaveLength(7);
    let associated = 0;
    const ofFirst = { clusterName, principalArn: role("r0") };
    for await (const page of paginateListAssociatedAccessPolicies({ client, pageSize: 2 }, ofFirst)) {
      associated += page.associatedAccessPolicies?.length ?? 0;
    }
    expect(associated).toBe(3);
    let policies = 0;
    for await (const page of paginateListAccessPolicies({ client, pageSize: 10 }, {})) {
      policies += page.accessPolicies?.length ?? 0;
    }
    expect(policies).toBe(catalogue.policies.length);
  });

  it("retries what is throttled", async () => {
    await start({ throttle: { everyNth: 2 } });
    for (const name of ["a", "b", "c"]) {
      await client.send(new CreateAccessEntryCommand({ clusterName, principalArn: role(name) }));
    }
    expect(sandbox.calls().filter(({ errorCode }) => errorCode === "ThrottlingException").length).toBeGreaterThan(0);
    expect(sandbox.inventory(ACCOUNT, REGION, "prod").entries).toHaveLength(3);
  });

  it("waits for a mode change", async () => {
    await start({
      updateMs: 50,
      seed: { clusters: [{ name: "prod", account: ACCOUNT, region: REGION, authenticationMode: "CONFIG_MAP" }] },
    });
    const accessConfig = { authenticationMode: "API_AND_CONFIG_MAP" as const };
    const { update } = await client.send(new UpdateClusterConfigCommand({ name: "prod", accessConfig }));
    expect(update).toMatchObject({ status: "InProgress", type: "AccessConfigUpdate" });
    await waitUntilClusterActive({ client, maxWaitTime: 10, minDelay: 1, maxDelay: 1 }, { name: "prod" });
    const { cluster } = await client.send(new DescribeClusterCommand({ name: "prod" }));
    expect(cluster?.accessConfig?.authenticationMode).toBe("API_AND_CONFIG_MAP");
  });

  it("finds no cluster of another account", async () => {
    await start({}, OTHER_ACCOUNT);
    await expect(client.send(new DescribeClusterCommand({ name: "prod" }))).rejects.toThrow(
      "No cluster found for name: prod.",
    );
    const associate = new AssociateAccessPolicyCommand({
      clusterName,
      principalArn,
      policyArn: VIEW,
      accessScope: { type: "cluster" },
    });
    await expect(client.send(associate)).rejects.toThrow(ResourceNotFoundException);
  });
});
