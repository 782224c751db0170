import { defaultUsername, displayName } from "../model";
import { renderMap, type NewItem } from "../source";
import { unitePolicies } from "../access/access";
import type { Addition } from "./addition";
import type { FoundCluster, FoundGrant, FoundNode } from "./found-access";
import type { ProposedException } from "./bootstrap";

function texts(words: Iterable<string>): string[] {
  return [...new Set(words)].sort();
}

function policiesOf({ policies }: FoundGrant): Readonly<Record<string, unknown>> {
  const named = Object.entries(unitePolicies(Object.entries(policies))).map(
    ([name, scope]) => [displayName(name), scope] as const,
  );
  return Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A grant as a team's file has it; what is empty, or AWS's default, is left out. */
export function grantItem({ grants }: Extract<Addition, { kind: "grant" }>): NewItem {
  const [first] = grants;
  const { principal, username, kubernetesGroups, policies } = first;
  const isDefault = username === undefined || username === defaultUsername(principal);
  return {
    comments: texts(grants.flatMap(({ comment }) => comment ?? [])),
    value: {
      name: principal.name,
      principals: [principal.arn],
      clusters: texts(grants.map(({ cluster }) => cluster)),
      ...(Object.keys(policies).length === 0 ? {} : { policies: policiesOf(first) }),
      ...(kubernetesGroups.length === 0 ? {} : { kubernetesGroups: texts(kubernetesGroups) }),
      ...(isDefault ? {} : { username }),
    },
  };
}

/** A node role as a cluster's file has it: of the cluster's own account, so that its path and name say all. */
export function nodeItem({ principal: { path, name }, type }: FoundNode): NewItem {
  return { value: { role: `${path.slice(1)}${name}`, type }, flow: true };
}

export function exceptionItem({ rule, team, principal, cluster, reason, expires }: ProposedException): NewItem {
  return {
    value: {
      rule,
      team,
      ...(principal === undefined ? {} : { principal }),
      ...(cluster === undefined ? {} : { cluster }),
      reason,
      expires,
    },
  };
}

/** A cluster's file, without nodes. `assumeRole` is the ARN of the role that reaches its account, if one does. */
export function clusterText(found: FoundCluster & { readonly assumeRole?: string | undefined }): string {
  const { name, account, region, authenticationMode = "API_AND_CONFIG_MAP", assumeRole } = found;
  const keys = { cluster: name, account, region, authenticationMode, ...(assumeRole && { assumeRole }) };
  return `# yaml-language-server: $schema=../docs/schema/cluster.schema.json\n${renderMap(keys)}`;
}

/** A team's file, without grants. */
export function teamText(team: string): string {
  return `# yaml-language-server: $schema=../docs/schema/team.schema.json
${renderMap({ team })}# Nobody owns this file yet. Name who approves its changes and is asked in access reviews: ["@your-organization/team"]
owners: []
access: []
`;
}
