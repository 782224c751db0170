import { repo, type RepoBuilder } from "../support/repo-builder";

export const ACCOUNT = "111122223333";
export const REGION = "eu-west-1";

export const role = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;
export const policy = (name: string): string => `arn:aws:eks::aws:cluster-access-policy/AmazonEKS${name}Policy`;

export interface Grant {
  readonly roles: readonly string[];
  readonly policies: Readonly<Record<string, "cluster" | readonly string[]>>;
  readonly groups?: readonly string[];
  readonly clusters?: readonly string[];
}

/** One cluster `one`, whose team `payments` may do everything that scopes can be edited for. */
export function repository(grants: readonly Grant[], guardrails: Readonly<Record<string, unknown>> = {}): RepoBuilder {
  const everything = ["view", "edit", "admin"];
  return repo()
    .platform({
      tags: { ManagedBy: "gitops" },
      guardrails: {
        maximumRemovals: "50%",
        clusterWideSecrets: "allowed",
        protectedNamespaces: [],
        delegation: {
          "*": {
            policies: everything,
            clusterScope: everything,
            clusters: ["*"],
            namespaces: ["*"],
            groups: ["*"],
          },
        },
        ...guardrails,
      },
    })
    .cluster("one", { account: ACCOUNT, region: REGION, nodes: [{ role: "node", type: "EC2_LINUX" }] })
    .team("payments", {
      access: grants.map(({ roles, policies, groups = [], clusters = ["*"] }) => ({
        principals: roles.map((name) => ({ role: name })),
        clusters,
        policies,
        ...(groups.length === 0 ? {} : { kubernetesGroups: groups }),
      })),
    });
}
