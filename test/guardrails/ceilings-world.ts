import { repo, type RepoBuilder } from "../support/repo-builder";

type Keys = Readonly<Record<string, unknown>>;

/** Teams with the usual words, and some to whom the platform gave more. */
export const DELEGATION = {
  "*": { policies: ["view", "edit", "admin"], clusterScope: ["view"], clusters: ["prod-*"], namespaces: "own" },
  platform: { policies: ["cluster-admin"], clusterScope: ["cluster-admin"], groups: ["team:platform", "admins"] },
  wide: { namespaces: ["*"] },
  roamer: { claims: ["*"] },
  ops: { groups: ["*"], usernames: ["*"] },
  data: { namespaces: ["data-*", "shared"], groups: ["data:*", "sre:data"], usernames: ["etl:{{SessionName}}"] },
} as const;

function grant(keys: Keys): Keys {
  const granted = "policies" in keys || "kubernetesGroups" in keys || "profile" in keys;
  return {
    principals: [{ role: "deploy" }],
    clusters: ["prod-eu"],
    ...(granted ? {} : { policies: { view: "cluster" } }),
    ...keys,
  };
}

/** A team's file: namespaces, and grants that say only what matters. */
export interface Written {
  readonly team: string;
  readonly namespaces?: readonly string[];
  readonly access?: readonly Keys[];
}

const OTHERS: readonly Written[] = [
  {
    team: "platform",
    access: [{ principals: [{ role: "cluster-ops" }], clusters: ["*eu"], kubernetesGroups: ["admins"] }],
  },
  {
    team: "payments",
    namespaces: ["payments"],
    access: [
      { principals: [{ role: "payments-oncall" }], username: "payments:{{SessionName}}", profile: "developer" },
      { principals: [{ role: "payments-batch" }], username: "payments-batch:main" },
    ],
  },
  { team: "sre", namespaces: ["sre"], access: [{ principals: [{ role: "sre-oncall" }], profile: "operator" }] },
  { team: "sre-admins", namespaces: ["sre-admins"], access: [{ principals: [{ role: "sre-root" }] }] },
];

/** A repository of several teams in which some files are replaced by others, or added. */
export function world(written: readonly Written[], delegation: Keys = DELEGATION): RepoBuilder {
  const base = repo()
    .cluster("prod-eu")
    .cluster("prod-us")
    .cluster("staging")
    .platform({
      profiles: {
        developer: { policies: { view: "cluster", edit: "own" }, kubernetesGroups: ["team:{team}"] },
        operator: { kubernetesGroups: ["cluster-operators"], username: "ops:{{SessionName}}" },
        dev: { policies: { edit: ["{team}-dev"] } },
      },
      guardrails: {
        clusterAdmin: "allowed",
        protectedNamespaces: ["kube-system", "kube-public", "amazon-*"],
        delegation,
      },
    });
  const all = new Map([...OTHERS, ...written].map((one) => [one.team, one]));
  return [...all.values()].reduce(
    (built, { team, namespaces = [], access = [] }) => built.team(team, { namespaces, access: access.map(grant) }),
    base,
  );
}
