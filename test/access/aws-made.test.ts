import { clusterDrift } from "../../lib/drift";
import type { LiveEntry } from "../../lib/ports/eks-reader";
import { NOW, applied, clusterPlan, liveEntry, livePolicy, planOf, role } from "../drift/world";

const plan = planOf();
const one = clusterPlan(plan);
const clean = applied(one, plan.settings.tags);

function look(entry: LiveEntry): { kinds: string[]; reasons: string[] } {
  const drift = clusterDrift(one, plan.settings.tags, { ...clean, entries: [...clean.entries, entry] }, NOW);
  return {
    kinds: drift.findings.map(({ kind }) => kind),
    reasons: (drift.awsMade ?? []).map(({ reason }) => reason),
  };
}

const SLR = role("aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS");
const ADMIN = livePolicy("AmazonEKSClusterAdminPolicy");
const AUTO_MODE = ["BlockStorageCluster", "ComputeCluster", "LoadBalancingCluster", "NetworkingCluster"].map((name) =>
  livePolicy(`AmazonEKS${name}Policy`),
);

describe("entries that AWS makes are explained, not reported", () => {
  it.each<[string, LiveEntry, RegExp]>([
    [
      "a service-linked role",
      liveEntry(SLR, { policies: [livePolicy("AmazonEKSClusterInsightsPolicy")] }),
      /only eks\.amazonaws\.com can/,
    ],
    [
      "one with a policy newer than this tool",
      liveEntry(SLR, { policies: [livePolicy("AmazonEKSTomorrowPolicy")] }),
      /service-linked/,
    ],
    ["an entry with EKS's own tag", liveEntry(role("x"), { tags: { "aws:eks:managed": "true" } }), /aws:eks:managed/],
    ["Auto Mode's cluster role", liveEntry(role("cluster"), { policies: AUTO_MODE }), /Auto Mode/],
    [
      "a capability's role",
      liveEntry(role("argo"), { policies: [livePolicy("AmazonEKSArgoCDClusterPolicy")] }),
      /capability/,
    ],
    [
      "AWS Backup's role",
      liveEntry(role("b"), { policies: [livePolicy("AWSBackupFullAccessPolicyForBackup")] }),
      /AWS Backup/,
    ],
    ["EMR's role", liveEntry(role("emr"), { policies: [livePolicy("AmazonEMRJobPolicy")] }), /Amazon EMR on EKS/],
    [
      "HyperPod's role",
      liveEntry(role("hp"), { policies: [livePolicy("AmazonSagemakerHyperpodClusterPolicy")] }),
      /SageMaker HyperPod/,
    ],
    ["a managed node group's role", liveEntry(role("ng"), { type: "EC2_LINUX" }), /managed node group/],
    ["a Windows node group's role", liveEntry(role("win"), { type: "EC2_WINDOWS" }), /managed node group/],
    ["a Fargate profile's role", liveEntry(role("fg"), { type: "FARGATE_LINUX" }), /Fargate/],
    [
      "Auto Mode's node role",
      liveEntry(role("auto"), { type: "EC2", policies: [livePolicy("AmazonEKSAutoNodePolicy")] }),
      /Auto Mode/,
    ],
  ])("%s", (_name, entry, reason) => {
    expect(look(entry)).toEqual({ kinds: [], reasons: [expect.stringMatching(reason)] });
  });
});

describe("look-alikes are reported", () => {
  it.each<[string, LiveEntry]>([
    ["a role named like a service-linked one", liveEntry(role("aws-service-role-of-mine"))],
    ["a service-linked path below another", liveEntry(role("x/aws-service-role/eks.amazonaws.com/y"))],
    ["a user under the path", liveEntry(SLR.replace(":role/", ":user/"))],
    ["another account's service-linked role", liveEntry(SLR.replace("111122223333", "999999999999"))],
    ["another partition's", liveEntry(SLR.replace("arn:aws:", "arn:aws-cn:"))],
    ["a service-linked role with cluster-admin", liveEntry(SLR, { policies: [ADMIN] })],
    ["a service-linked role with a group of a customer's", liveEntry(SLR, { kubernetesGroups: ["admins"] })],
    [
      "EKS's tag on an entry with cluster-admin",
      liveEntry(role("x"), { tags: { "aws:eks:managed": "true" }, policies: [ADMIN] }),
    ],
    [
      "EKS's tag on an entry with a group",
      liveEntry(role("x"), { tags: { "aws:eks:managed": "true" }, kubernetesGroups: ["a"] }),
    ],
    ["a tag that only looks like EKS's", liveEntry(role("x"), { tags: { "my-aws:eks:managed": "true" } })],
    ["another service's tag", liveEntry(role("x"), { tags: { "aws:cloudformation:stack-name": "x" } })],
    [
      "Auto Mode's policies with one more",
      liveEntry(role("c"), { policies: [...AUTO_MODE, livePolicy("AmazonEKSEditPolicy", ["x"])] }),
    ],
    ["Auto Mode's policies with a group", liveEntry(role("c"), { policies: AUTO_MODE, kubernetesGroups: ["admins"] })],
    [
      "a service's policy that a customer can associate",
      liveEntry(role("c"), { policies: [livePolicy("AmazonEKSNetworkingClusterPolicy")] }),
    ],
    [
      "a policy that customers give an assistant",
      liveEntry(role("assistant"), { policies: [livePolicy("AmazonAIOpsAssistantPolicy")] }),
    ],
    [
      "the policies of two services",
      liveEntry(role("x"), { policies: ["AmazonEMRJobPolicy", "AmazonEKSACKPolicy"].map((name) => livePolicy(name)) }),
    ],
    [
      "a capability's policy and another",
      liveEntry(role("argo"), { policies: [livePolicy("AmazonEKSArgoCDPolicy"), ADMIN] }),
    ],
    [
      "a capability's policy under a username of its own",
      liveEntry(role("argo"), { username: "root", policies: [livePolicy("AmazonEKSKROPolicy")] }),
    ],
    [
      "a capability's policy in another account",
      liveEntry(role("argo", "999999999999"), { policies: [livePolicy("AmazonEKSKROPolicy")] }),
    ],
    ["a STANDARD entry that grants nothing", liveEntry(role("x"))],
    ["a hybrid node, which AWS never makes", liveEntry(role("h"), { type: "HYBRID_LINUX" })],
    ["a type of tomorrow", liveEntry(role("t"), { type: "toString" })],
    ["a node with a policy for people", liveEntry(role("n"), { type: "EC2", policies: [ADMIN] })],
    [
      "a node of a type that takes no policy",
      liveEntry(role("n"), { type: "EC2_LINUX", policies: [livePolicy("AmazonEKSAutoNodePolicy")] }),
    ],
    ["a node of another account", liveEntry(role("n", "999999999999"), { type: "EC2_LINUX" })],
    ["the cluster's creator", liveEntry(role("creator"), { policies: [ADMIN] })],
  ])("%s", (_name, entry) => {
    expect(look(entry)).toEqual({ kinds: ["unmanaged-entry"], reasons: [] });
  });
});
