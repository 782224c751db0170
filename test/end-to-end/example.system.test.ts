import { readRepository } from "../../lib/io/read-repository";
import { entryRecords } from "../../lib/review";
import type { RepoFiles } from "../../lib/source";
import { EXAMPLE } from "../support/example";
import { compileFiles } from "../support/repo-builder";
import { describeWithAwsProvider } from "../support/require-tool";
import { actionsOf, openStackBench, type StackBench } from "./bench-of-stacks";
import { comparable, expectedInventory } from "./expected-inventory";

jest.setTimeout(600_000);

const TODAY = "2026-11-22";
const CLUSTERS = {
  "prod-eu": { account: "123456789012", region: "eu-west-1" },
  "staging-eu": { account: "210987654321", region: "eu-west-1" },
};

/** The example, but for the state, which is kept in a file. */
async function exampleRepository(): Promise<RepoFiles> {
  const files = new Map(await readRepository(EXAMPLE));
  const platform = files.get("platform.yaml");
  if (platform === undefined || !("text" in platform)) throw new Error("platform.yaml is missing");
  const text = platform.text.replace(/^ {2}backend:.*\n(?: {4}.*\n)+/m, "");
  expect(text).not.toBe(platform.text);
  return files.set("platform.yaml", { text });
}

describeWithAwsProvider("The example, applied by Terraform to two accounts", (terraformPath, mirror) => {
  let bench: StackBench;
  let files: RepoFiles;

  beforeAll(async () => {
    files = await exampleRepository();
    bench = await openStackBench({ terraformPath, mirror, clusters: CLUSTERS, today: TODAY });
    await bench.synthesize(files);
  });
  afterAll(() => bench.close());

  it("fails with another account's credentials, before it asks EKS for anything", async () => {
    const env = { AWS_ACCESS_KEY_ID: CLUSTERS["staging-eu"].account };
    await expect(bench.plan("prod-eu", { env })).rejects.toThrow(/AWS account ID not allowed: 210987654321/);
    expect(bench.sandbox.calls().filter(({ service }) => service !== "sts")).toEqual([]);
  });

  it("becomes, account stacks first, exactly the entries that `list` shows", async () => {
    const plans = await bench.applyAll();
    expect([...plans.keys()].sort()).toEqual(["account-123456789012", "account-210987654321", "prod-eu", "staging-eu"]);
    const { plan } = compileFiles(files, new Date(TODAY));
    if (plan === undefined) throw new Error("the example does not compile");
    const records = entryRecords(plan, { clusters: [], teams: [], principals: [] });
    const about = {
      breakGlassRole: "eks-break-glass",
      tags: { ManagedBy: "eks-access-gitops", CostCenter: "platform" },
    };
    for (const [cluster, { account, region }] of Object.entries(CLUSTERS)) {
      const inventory = comparable(bench.sandbox.inventory(account, region, cluster));
      expect(inventory).toEqual(expectedInventory(records, cluster, about));
      expect(inventory.length).toBeGreaterThan(4);
    }
    const operations = bench.sandbox.calls().map(({ operation, account }) => `${operation} ${account}`);
    for (const { account } of Object.values(CLUSTERS)) {
      expect(operations.indexOf(`CreateRole ${account}`)).toBeGreaterThan(-1);
      expect(operations.indexOf(`CreateRole ${account}`)).toBeLessThan(
        operations.indexOf(`CreateAccessEntry ${account}`),
      );
    }
  });

  it("gives the on-call engineers what their file says, word by word", () => {
    const { entries } = bench.sandbox.inventory("123456789012", "eu-west-1", "prod-eu");
    expect(entries.find(({ principalArn }) => principalArn.includes("PaymentsOnCall"))).toEqual({
      principalArn:
        "arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_PaymentsOnCall_0123456789abcdef",
      type: "STANDARD",
      username: "payments-oncall:{{SessionName}}",
      kubernetesGroups: ["oncall:payments", "team:payments"],
      tags: { ManagedBy: "eks-access-gitops", CostCenter: "platform", Team: "payments" },
      policies: [
        { policy: "AmazonEKSAdminPolicy", scope: ["payments", "payments-staging"] },
        { policy: "AmazonEKSEditPolicy", scope: ["payments", "payments-staging"] },
        { policy: "AmazonEKSViewPolicy", scope: "cluster" },
      ],
    });
  });

  it("has nothing left to do when it is planned again", async () => {
    const plans = await bench.planAll();
    expect([...plans].map(([stack, plan]) => [stack, actionsOf(plan), plan.isEmpty])).toEqual(
      [...plans.keys()].map((stack) => [stack, [], true]),
    );
  });

  it("cannot be destroyed: neither the way in, nor the role behind it", async () => {
    await expect(bench.plan("prod-eu", { destroy: true })).rejects.toThrow(/lifecycle\.prevent_destroy/);
    await expect(bench.plan("account-123456789012", { destroy: true })).rejects.toThrow(/lifecycle\.prevent_destroy/);
  });
});
