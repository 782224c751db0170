import { DeleteAccessEntryCommand, EKSClient } from "@aws-sdk/client-eks";

import { associationId, entryId } from "../../lib/terraform-plan/names";
import type { RepoFiles } from "../../lib/source";
import { describeWithAwsProvider } from "../support/require-tool";
import { actionsOf, changedAttributes, openStackBench, type StackBench } from "./bench-of-stacks";
import { comparable } from "./expected-inventory";

jest.setTimeout(600_000);

const [ACCOUNT, REGION] = ["111111111111", "eu-west-1"];
const DEPLOYER = `arn:aws:iam::${ACCOUNT}:role/pipelines/deployer`;
const READER = `arn:aws:iam::${ACCOUNT}:role/reader`;

const PLATFORM = `organization: acme
tags: {ManagedBy: eks-access-gitops}
breakGlass: {role: break-glass}
profiles:
  developer: {policies: {view: cluster, edit: own}, kubernetesGroups: [developers]}
guardrails:
  delegation:
    "*": {policies: [view, edit, admin], clusterScope: [view], clusters: ["*"], namespaces: ["*"], groups: ["*"], usernames: ["*"], claims: ["*"]}
`;

const READERS = "  - {name: readers, principals: [{role: reader}], clusters: [prod], profile: developer}\n";

function team(name: string, grants: string, namespaces = `[${name.slice(0, 4)}]`): string {
  return `team: ${name}\nowners: ["@acme/${name}"]\nnamespaces: ${namespaces}\naccess:\n${grants}`;
}

function deployers({ edit = "[apps]", groups = "[deployers]" } = {}): string {
  const access = `policies: {edit: ${edit}, view: cluster}, kubernetesGroups: ${groups}`;
  return `  - {name: deployers, principals: [{role: pipelines/deployer}], clusters: [prod], ${access}}\n`;
}

function repository(teams: Readonly<Record<string, string>>): RepoFiles {
  const texts = {
    "platform.yaml": PLATFORM,
    "clusters/prod.yaml": `cluster: prod\naccount: "${ACCOUNT}"\nregion: ${REGION}\nnodes: [{role: auto, type: EC2}]\n`,
    ...teams,
  };
  return new Map(Object.entries(texts).map(([path, text]) => [path, { text }]));
}

const BOTH = { "teams/apps.yaml": team("apps", deployers() + READERS), "teams/jobs.yaml": team("jobs", READERS) };

describeWithAwsProvider("A change of the files, planned by Terraform", (terraformPath, mirror) => {
  let bench: StackBench;

  beforeAll(async () => {
    const clusters = { prod: { account: ACCOUNT, region: REGION } };
    bench = await openStackBench({ terraformPath, mirror, clusters, today: "2026-11-22" });
    await bench.synthesize(repository(BOTH));
    await bench.applyAll();
  });
  afterAll(() => bench.close());

  const liveEntry = (principal: string): ReturnType<typeof comparable>[number] | undefined =>
    comparable(bench.sandbox.inventory(ACCOUNT, REGION, "prod")).find(({ principalArn }) => principalArn === principal);

  it("of which team's file has a grant updates the Team tag in place, and nothing else", async () => {
    const moved = { "teams/apps.yaml": team("apps", READERS), "teams/jobs.yaml": team("jobs", READERS + deployers()) };
    await bench.synthesize(repository(moved));
    const plan = await bench.plan("prod");
    expect(actionsOf(plan)).toEqual(["update aws_eks_access_entry"]);
    const address = `aws_eks_access_entry.${entryId("prod", DEPLOYER)}`;
    expect(changedAttributes(plan)).toEqual({ [address]: ["tags", "tags_all"] });
    expect(plan.resources.find((change) => change.address === address)).toMatchObject({
      before: { tags: { Team: "apps" } },
      after: { tags: { Team: "jobs" } },
    });
  });

  it("of a team's name updates Team tags in place, and nothing else", async () => {
    const renamed = team("squad-one", deployers() + READERS, "[apps]");
    await bench.synthesize(repository({ "teams/squad-one.yaml": renamed, "teams/jobs.yaml": BOTH["teams/jobs.yaml"] }));
    const plan = await bench.plan("prod");
    expect(actionsOf(plan)).toEqual(["update aws_eks_access_entry", "update aws_eks_access_entry"]);
    expect(changedAttributes(plan)).toEqual({
      [`aws_eks_access_entry.${entryId("prod", DEPLOYER)}`]: ["tags", "tags_all"],
      [`aws_eks_access_entry.${entryId("prod", READER)}`]: ["tags", "tags_all"],
    });
    await bench.apply(plan, "prod");
    expect(liveEntry(READER)?.tags).toEqual({ ManagedBy: "eks-access-gitops", Team: "jobs+squad-one" });
  });

  it("of a grant's groups updates the entry in place, and leaves its policies alone", async () => {
    await bench.synthesize(
      repository({ ...BOTH, "teams/apps.yaml": team("apps", deployers({ groups: "[]" }) + READERS) }),
    );
    const plan = await bench.plan("prod");
    expect(actionsOf(plan)).toEqual(["update aws_eks_access_entry", "update aws_eks_access_entry"]);
    expect(changedAttributes(plan)).toMatchObject({
      [`aws_eks_access_entry.${entryId("prod", DEPLOYER)}`]: ["kubernetes_groups", "tags", "tags_all"],
    });
    await bench.apply(plan, "prod");
    expect(liveEntry(DEPLOYER)).toMatchObject({
      kubernetesGroups: [],
      policies: { AmazonEKSEditPolicy: ["apps"], AmazonEKSViewPolicy: "cluster" },
    });
  });

  it("of a scope makes that one association again, and leaves the entry and its other policies alone", async () => {
    const wider = team("apps", deployers({ groups: "[]", edit: '[apps, "jobs-*", jobs-1]' }) + READERS);
    await bench.synthesize(repository({ ...BOTH, "teams/apps.yaml": wider }));
    const plan = await bench.plan("prod");
    expect(actionsOf(plan)).toEqual(["delete+create aws_eks_access_policy_association"]);
    const replaced = plan.resources.filter(({ actions }) => actions.includes("create"));
    expect(replaced.map(({ address }) => address.split(".")[1])).toEqual([
      associationId("prod", DEPLOYER, "AmazonEKSEditPolicy"),
    ]);
    await bench.apply(plan, "prod");
    expect(liveEntry(DEPLOYER)?.policies).toEqual({
      AmazonEKSEditPolicy: ["apps", "jobs-*"],
      AmazonEKSViewPolicy: "cluster",
    });
  });

  it("is none, though an entry was deleted behind Terraform's back: it comes back with all its policies", async () => {
    const before = comparable(bench.sandbox.inventory(ACCOUNT, REGION, "prod"));
    const credentials = { accessKeyId: ACCOUNT, secretAccessKey: "sandbox" };
    const client = new EKSClient({ endpoint: bench.sandbox.url, region: REGION, credentials });
    await client.send(new DeleteAccessEntryCommand({ clusterName: "prod", principalArn: DEPLOYER }));
    client.destroy();
    expect(liveEntry(DEPLOYER)).toBeUndefined();

    const plan = await bench.plan("prod");
    expect(actionsOf(plan)).toEqual([
      "create aws_eks_access_entry",
      "create aws_eks_access_policy_association",
      "create aws_eks_access_policy_association",
    ]);
    await bench.apply(plan, "prod");
    expect(comparable(bench.sandbox.inventory(ACCOUNT, REGION, "prod"))).toEqual(before);
  });

  it("is none, though an entry must be made again: its policies are made again with it, and nobody else's", async () => {
    const before = comparable(bench.sandbox.inventory(ACCOUNT, REGION, "prod"));
    await bench.terraform("prod", ["taint", `aws_eks_access_entry.${entryId("prod", DEPLOYER)}`]);
    const plan = await bench.plan("prod");
    expect(actionsOf(plan)).toEqual([
      "delete+create aws_eks_access_entry",
      "delete+create aws_eks_access_policy_association",
      "delete+create aws_eks_access_policy_association",
    ]);
    await bench.apply(plan, "prod");
    expect(comparable(bench.sandbox.inventory(ACCOUNT, REGION, "prod"))).toEqual(before);
    expect((await bench.plan("prod")).isEmpty).toBe(true);
  });
});
