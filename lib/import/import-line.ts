import { unitePolicies, type Policies } from "../access/access";
import { scopeAsWritten } from "../access/scope";
import type { AwsAuth, AwsAuthLine, Binding } from "../aws-auth";
import type { FoundCluster, FoundGrant, FoundNode } from "../bootstrap";
import { CLUSTER_ADMIN, defaultUsername, displayName, type Principal } from "../model";
import type { FateRow } from "../review/format-fates";
import type { LocatedLine } from "./find-principals";
import { mirroredPolicies, type MirroredPolicy } from "./mirrored-policies";
import type { ChosenTeam } from "./team-of";
import { lineName, todayOf, type StandardAccess, type Task } from "./verdict";

/** One cluster and what its ConfigMap says. */
export interface ImportedCluster {
  readonly cluster: FoundCluster;
  readonly awsAuth: AwsAuth;
  /** Undefined where nobody looked. */
  readonly bindings: readonly Binding[] | undefined;
}

/** A job for people, with the line that it comes from. */
export interface ImportTask extends Task {
  readonly cluster: string;
  readonly where: string;
  readonly subject: string;
}

/** What comes of one line. */
export interface LineOutcome {
  readonly rows: readonly FateRow[];
  readonly tasks: readonly ImportTask[];
  readonly grants: readonly FoundGrant[];
  readonly nodes: readonly FoundNode[];
}

export type Carried = LocatedLine & {
  readonly principal: Principal;
  readonly verdict: Extract<LocatedLine["verdict"], { kind: "carry" }>;
};

export function isCarried(located: LocatedLine): located is Carried {
  return located.principal !== undefined && located.verdict.kind === "carry";
}

function mirrorsOf({ verdict }: Carried, { bindings = [] }: ImportedCluster): MirroredPolicy[] {
  return verdict.access.kind === "node"
    ? []
    : verdict.access.groups.flatMap((group) => mirroredPolicies(group, bindings));
}

function policiesOf(access: StandardAccess, mirrors: readonly MirroredPolicy[]): Policies {
  const admin = access.clusterAdmin ? [[CLUSTER_ADMIN, "cluster"] as const] : [];
  return unitePolicies([...mirrors.map(({ policy, scope }) => [policy, scope] as const), ...admin]);
}

function grantOf(
  carried: Carried,
  access: StandardAccess,
  imported: ImportedCluster,
  { team, comment }: ChosenTeam,
  usePolicies: boolean,
): FoundGrant {
  const { principal } = carried;
  const mirrors = usePolicies ? mirrorsOf(carried, imported) : [];
  const replaced = new Set(mirrors.map(({ group }) => group));
  const { username, groups } = access;
  // A grant of nothing but a name says the name, though it is AWS's default.
  const isNameAlone = groups.length === 0 && !access.clusterAdmin;
  return {
    cluster: imported.cluster.name,
    principal,
    username: username === defaultUsername(principal) && !isNameAlone ? undefined : username,
    kubernetesGroups: groups.filter((group) => !replaced.has(group)),
    policies: policiesOf(access, mirrors),
    team,
    comment,
  };
}

function describeGrant({ team, policies, kubernetesGroups, username = "" }: FoundGrant): string {
  const names = Object.entries(policies).map(([policy, scope]) => `${displayName(policy)}: ${scopeAsWritten(scope)}`);
  const groups = kubernetesGroups.length === 0 ? [] : [`groups ${kubernetesGroups.join(", ")}`];
  const given = [...names, ...groups];
  return `teams/${team}.yaml: ${given.length === 0 ? `username ${username} alone` : given.join("; ")}`;
}

function placeOf(cluster: FoundCluster, line: AwsAuthLine): Pick<FateRow, "cluster" | "where" | "subject"> {
  return { cluster: cluster.name, where: lineName(line), subject: line.arn };
}

function proposal({ group, policy, scope, binding }: MirroredPolicy): Omit<Task, "today"> {
  const where = scope === "cluster" ? "cluster" : `[${scope.join(", ")}]`;
  return {
    problem: `the group ${group} grants what the access policy ${displayName(policy)} grants (${binding})`,
    todo:
      `optional: write \`policies: {${displayName(policy)}: ${where}}\` instead of the group, or import with --use-policies; ` +
      "the policy does not cover custom resources that the role aggregates",
  };
}

function carryGrant(
  carried: Carried,
  access: StandardAccess,
  imported: ImportedCluster,
  team: ChosenTeam,
  use: boolean,
): LineOutcome {
  const { line, verdict, principal } = carried;
  const grant = grantOf(carried, access, imported, team, use);
  const place = placeOf(imported.cluster, line);
  const proposals = use
    ? []
    : mirrorsOf(carried, imported).map((mirror) => ({ today: todayOf(line), ...proposal(mirror) }));
  const path = principal.path === "/" ? [] : [`IAM has it under ${principal.path}`];
  const why = [...verdict.remarks, ...path, `team: ${team.reason}`].join("; ");
  return {
    rows: [{ ...place, today: todayOf(line), becomes: describeGrant(grant), why }],
    tasks: [...verdict.tasks, ...proposals].map((task) => ({ ...place, ...task })),
    grants: [grant],
    nodes: [],
  };
}

export function carry(
  carried: Carried,
  imported: ImportedCluster,
  teams: ReadonlyMap<string, ChosenTeam>,
  use: boolean,
): LineOutcome {
  const { line, verdict, principal } = carried;
  const team = teams.get(principal.arn);
  const { access } = verdict;
  if (access.kind === "standard" && team !== undefined) return carryGrant(carried, access, imported, team, use);
  if (access.kind !== "node") return { rows: [], tasks: [], grants: [], nodes: [] };
  const place = placeOf(imported.cluster, line);
  const becomes = `clusters/${imported.cluster.name}.yaml: node ${access.type}`;
  return {
    rows: [{ ...place, today: todayOf(line), becomes, why: verdict.remarks.join("; ") }],
    tasks: verdict.tasks.map((task) => ({ ...place, ...task })),
    grants: [],
    nodes: [{ cluster: imported.cluster.name, principal, type: access.type }],
  };
}

export function leave({ line, verdict }: LocatedLine, cluster: FoundCluster): LineOutcome {
  const place = placeOf(cluster, line);
  if (verdict.kind === "replaced") {
    const why = `${verdict.by} has the same ARN, and only the last line counts; groups are not merged`;
    return { rows: [{ ...place, today: "does not count", becomes: "nothing", why }], tasks: [], grants: [], nodes: [] };
  }
  if (verdict.kind !== "task") return { rows: [], tasks: [], grants: [], nodes: [] };
  const { task } = verdict;
  return {
    rows: [{ ...place, today: task.today, becomes: "worklist", why: task.brief ?? task.problem }],
    tasks: [{ ...place, ...task }],
    grants: [],
    nodes: [],
  };
}
