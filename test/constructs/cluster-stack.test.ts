import { entryId, associationId } from "../../lib/terraform-plan/names";
import { smallRepository, type Texts } from "./repositories";
import { findStack, planOf, resourcesOf, type StackJson } from "./synthesized";

const READER = "arn:aws:iam::111111111111:role/reader";
const BREAK_GLASS = "arn:aws:iam::111111111111:role/emergency/break-glass";

function prod(texts: Texts = {}): StackJson {
  return findStack(planOf(smallRepository(texts)), "prod");
}

function entryOf(stack: StackJson, principal: string): Readonly<Record<string, unknown>> | undefined {
  return resourcesOf(stack, "aws_eks_access_entry")[entryId("prod", principal)];
}

function associationOf(
  stack: StackJson,
  principal: string,
  policy: string,
): Readonly<Record<string, unknown>> | undefined {
  return resourcesOf(stack, "aws_eks_access_policy_association")[associationId("prod", principal, policy)];
}

describe("an access entry", () => {
  it("says everything that AWS would otherwise choose by itself", () => {
    expect(entryOf(prod(), READER)).toEqual({
      "//": {
        metadata: expect.anything() as unknown,
        origins: [{ file: "teams/core.yaml", line: 5, team: "core", grant: "readers" }],
        kubernetesGroups: { readers: [{ file: "teams/core.yaml", line: 8, team: "core", grant: "readers" }] },
      },
      cluster_name: "prod",
      principal_arn: READER,
      type: "STANDARD",
      kubernetes_groups: ["readers"],
      user_name: "arn:aws:sts::111111111111:assumed-role/reader/{{SessionName}}",
      tags: { Team: "core" },
    });
  });

  it("has its groups written out also when there are none, so that one added elsewhere shows as drift", () => {
    const access = "  - {principals: [{role: reader}], clusters: [prod], policies: {view: cluster}}\n";
    expect(entryOf(prod({ access }), READER)).toMatchObject({ kubernetes_groups: [] });
  });

  it.each(["EC2_LINUX", "EC2_WINDOWS", "FARGATE_LINUX", "HYBRID_LINUX", "EC2"])(
    "of type %s has neither groups nor username, which EKS refuses there, and no team",
    (type) => {
      const stack = prod({ cluster: `nodes: [{role: node/linux, type: ${type}}]\n` });
      const entry = entryOf(stack, "arn:aws:iam::111111111111:role/node/linux");
      expect(entry).toEqual({
        "//": { metadata: expect.anything() as unknown, origins: [{ file: "clusters/prod.yaml", line: 4 }] },
        cluster_name: "prod",
        principal_arn: "arn:aws:iam::111111111111:role/node/linux",
        type,
      });
    },
  );

  it("is tagged with every team that asks for it", () => {
    const more =
      'team: apps\nowners: ["@acme/apps"]\naccess:\n  - {principals: [{role: reader}], clusters: ["*"], kubernetesGroups: [x]}\n';
    expect(entryOf(prod({ files: { "teams/apps.yaml": more } }), READER)).toMatchObject({
      tags: { Team: "apps+core" },
      kubernetes_groups: ["readers", "x"],
    });
  });

  it("of the break-glass role rings a bell and cannot be destroyed", () => {
    expect(entryOf(prod(), BREAK_GLASS)).toEqual({
      "//": { metadata: expect.anything() as unknown, origins: [{ file: "platform.yaml", line: 9 }] },
      cluster_name: "prod",
      principal_arn: BREAK_GLASS,
      type: "STANDARD",
      kubernetes_groups: [],
      user_name: "arn:aws:sts::111111111111:assumed-role/break-glass/{{SessionName}}",
      tags: { Purpose: "break-glass", Alert: "true" },
      lifecycle: { prevent_destroy: true },
    });
  });
});

describe("a policy association", () => {
  it("follows its entry, and is made again with it", () => {
    const entry = `aws_eks_access_entry.${entryId("prod", READER)}`;
    expect(associationOf(prod(), READER, "AmazonEKSEditPolicy")).toEqual({
      "//": {
        metadata: expect.anything() as unknown,
        origins: [{ file: "teams/core.yaml", line: 7, team: "core", grant: "readers" }],
        namespaces: {
          apps: [{ file: "teams/core.yaml", line: 7, team: "core", grant: "readers" }],
          jobs: [{ file: "teams/core.yaml", line: 7, team: "core", grant: "readers" }],
        },
      },
      cluster_name: "prod",
      principal_arn: READER,
      policy_arn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy",
      access_scope: { type: "namespace", namespaces: ["apps", "jobs"] },
      depends_on: [entry],
      lifecycle: { replace_triggered_by: [`${entry}.access_entry_arn`] },
    });
  });

  it("for the whole cluster has no namespaces", () => {
    expect(associationOf(prod(), READER, "AmazonEKSViewPolicy")).toMatchObject({ access_scope: { type: "cluster" } });
  });

  it("of the break-glass role cannot be destroyed", () => {
    expect(associationOf(prod(), BREAK_GLASS, "AmazonEKSClusterAdminPolicy")).toMatchObject({
      access_scope: { type: "cluster" },
      lifecycle: { prevent_destroy: true },
    });
  });

  it("of a Chinese cluster has the partition's ARN", () => {
    const stack = prod({
      breakGlass: "breakGlass: {role: break-glass}\n",
      files: { "clusters/prod.yaml": 'cluster: prod\naccount: "111111111111"\nregion: cn-north-1\n' },
    });
    expect(associationOf(stack, "arn:aws-cn:iam::111111111111:role/reader", "AmazonEKSViewPolicy")).toMatchObject({
      policy_arn: "arn:aws-cn:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
    });
  });

  it("gives an Auto Mode node what its nodes need", () => {
    const stack = prod({ cluster: "nodes: [{role: auto, type: EC2}]\n" });
    const auto = "arn:aws:iam::111111111111:role/auto";
    expect(associationOf(stack, auto, "AmazonEKSAutoNodePolicy")).toMatchObject({ access_scope: { type: "cluster" } });
  });
});

describe("a cluster's stack", () => {
  it("touches only the cluster's account and region, and tags all it makes", () => {
    const stack = prod({ platform: "tags: {ManagedBy: eks-access-gitops, 'cost:center': '42'}\n" });
    expect(stack.provider).toEqual({
      aws: [
        {
          region: "eu-west-1",
          allowed_account_ids: ["111111111111"],
          default_tags: [{ tags: { ManagedBy: "eks-access-gitops", "cost:center": "42" } }],
        },
      ],
    });
  });

  it("assumes the role that the cluster's file names", () => {
    const stack = prod({ cluster: "assumeRole: arn:aws:iam::111111111111:role/terraform/apply\n" });
    expect(stack.provider.aws[0]).toEqual({
      region: "eu-west-1",
      allowed_account_ids: ["111111111111"],
      assume_role: [{ role_arn: "arn:aws:iam::111111111111:role/terraform/apply" }],
    });
  });

  it("keeps its state in a file of its own where there is no backend", () => {
    expect(prod().terraform).toEqual({
      backend: { local: { path: "terraform.tfstate" } },
      required_providers: { aws: { source: "hashicorp/aws", version: ">= 5.100.0, < 7.0.0" } },
      required_version: ">=1.11.0",
    });
  });

  it("keeps its state in S3, encrypted and locked, under its own name", () => {
    const platform =
      'terraform: {awsProvider: "~> 6.0", backend: {s3: {bucket: acme-state, region: eu-west-3, keyPrefix: a/b}}}\n';
    expect(prod({ platform }).terraform).toEqual({
      backend: {
        s3: { bucket: "acme-state", region: "eu-west-3", key: "a/b/prod.tfstate", encrypt: true, use_lockfile: true },
      },
      required_providers: { aws: { source: "hashicorp/aws", version: "~> 6.0" } },
      required_version: ">=1.11.0",
    });
  });
});
