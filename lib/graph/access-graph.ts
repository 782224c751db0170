import { plannedAccess } from "../access/access";
import { scopeAsWritten } from "../access/scope";
import { groupBy, type PlannedEntry } from "../compile";
import { displayName, tryPermissionSetOf, type Principal } from "../model";

/** From left to right: whose it is, who has it, what it is, where. */
export const COLUMNS = ["team", "principal", "access", "cluster"] as const;

export type GraphColumn = (typeof COLUMNS)[number];

export interface GraphNode {
  /** Unique in its graph, of no meaning beyond it: `n3`. */
  readonly id: string;
  readonly column: GraphColumn;
  /** Texts of the files: each format makes them safe in its own way. */
  readonly lines: readonly string[];
}

/** Nodes by column, and the edges between neighbouring columns. Sorted: the same entries give the same graph. */
export interface AccessGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly (readonly [from: string, to: string])[];
}

/** What nobody's team has: nodes, break-glass. */
const PLATFORM = "(platform)";

function principalLines({ arn, kind, path, name, account }: Principal): string[] {
  const permissionSet = tryPermissionSetOf(arn)?.name;
  return [permissionSet === undefined ? `${kind}${path}${name}` : `permission set ${permissionSet}`, account];
}

/** What an entry gives, a line each. */
function accessLines(entry: PlannedEntry): string[] {
  const { type, policies, kubernetesGroups } = plannedAccess(entry);
  return [
    ...(type === "STANDARD" ? [] : [type]),
    ...Object.entries(policies).map(([name, scope]) => `${displayName(name)}: ${scopeAsWritten(scope)}`),
    ...kubernetesGroups.map((group) => `group ${group}`),
  ];
}

/**
 * Who has what where. Entries of one principal that give the same share a node for it, so that every way from left to right
 * is true.
 */
export function accessGraph(entries: readonly PlannedEntry[]): AccessGraph {
  const nodes = new Map<string, GraphNode>();
  const edges = new Map<string, readonly [string, string]>();
  const nodeOf = (column: GraphColumn, key: string, lines: readonly string[]): string => {
    const full = `${column} ${key}`;
    const found = nodes.get(full) ?? { id: `n${nodes.size + 1}`, column, lines };
    nodes.set(full, found);
    return found.id;
  };
  const join = (from: string, to: string): void => void edges.set(`${from} ${to}`, [from, to]);
  const byPrincipal = groupBy(entries, ({ principal, teams }) => `${teams[0] ?? PLATFORM} ${principal.arn}`);
  for (const [, own] of byPrincipal) {
    for (const entry of own) {
      const { principal, teams, cluster } = entry;
      const lines = accessLines(entry);
      const who = nodeOf("principal", principal.arn, principalLines(principal));
      const what = nodeOf("access", JSON.stringify([principal.arn, lines]), lines.length === 0 ? ["nothing"] : lines);
      for (const team of teams.length === 0 ? [PLATFORM] : teams) join(nodeOf("team", team, [team]), who);
      join(who, what);
      join(what, nodeOf("cluster", cluster.name, [cluster.name]));
    }
  }
  const byColumn = COLUMNS.flatMap((column) => [...nodes.values()].filter((node) => node.column === column));
  return { nodes: byColumn, edges: [...edges.values()] };
}
