import { error, quote, type Location, type Report } from "../diagnostics";
import type { Written, WrittenGrant, WrittenPrincipal, WrittenTeam } from "../schema";
import { readBundle, type Bundle } from "./bundle";
import { tryParseDate, type CalendarDate } from "./calendar-date";
import type { Cluster } from "./cluster";
import { selectClusters, type ClusterChoice } from "./cluster-selector";
import { fitsPrincipal } from "./kubernetes-identity";
import { findPermissionSet, type PermissionSets } from "./permission-sets";
import { tryTake, type Placed } from "./placed";
import { parsePrincipalArn, parseRoleName, type Principal } from "./principal";
import { useProfile, type Profiles } from "./profile";

/** One principal on one cluster, and where the grant names the two. */
export interface Subject {
  readonly cluster: Cluster;
  readonly clusterAt: Location;
  readonly principal: Principal;
  readonly principalAt: Location;
}

export interface Grant extends Bundle {
  readonly team: string;
  readonly name: string | undefined;
  readonly at: Location;
  readonly expires: Placed<CalendarDate> | undefined;
  readonly reason: string | undefined;
  readonly subjects: readonly Subject[];
}

/** What grants refer to. */
export interface GrantContext {
  readonly choice: ClusterChoice;
  readonly profiles: Profiles;
  /** Without a platform file that can be read, an unknown profile or policy is not another mistake. */
  readonly profilesKnown: boolean;
  readonly permissionSets: PermissionSets;
  readonly permissionSetsKnown: boolean;
  readonly extraPolicies: ReadonlySet<string>;
}

/** A principal that may differ per cluster; undefined, and reported, where there is none. */
type PrincipalIn = (cluster: Cluster) => Principal | undefined;

/** A mistake that does not depend on the cluster is reported once, though the principal is looked up per cluster. */
function once(report: Report): Report {
  const seen = new Set<string>();
  return (diagnostic) => {
    if (!seen.has(diagnostic.message)) report(diagnostic);
    seen.add(diagnostic.message);
  };
}

/** A principal where the cluster is in its partition; told once for a partition, however many clusters are in it. */
function inPartition(at: Location, report: Report): (principal: Principal, cluster: Cluster) => Principal | undefined {
  const told = new Set<string>();
  return (principal, { name, partition }) => {
    if (principal.partition === partition) return principal;
    const message = `${quote(principal.arn)} is in partition ${principal.partition}, cluster ${quote(name)} in ${partition}`;
    const hint = "a cluster takes principals of its own partition only";
    if (!told.has(partition)) report(error("wrong-partition", at, message, { hint }));
    told.add(partition);
    return undefined;
  };
}

function fixedPrincipal(arn: string, at: Location, report: Report): PrincipalIn {
  const principal = tryTake(parsePrincipalArn(arn), "invalid-principal", arn, at, report);
  const fits = inPartition(at, report);
  return (cluster) => principal && fits(principal, cluster);
}

/** The lock's role in the cluster's account; where the lock is broken, it is not known whether there is one. */
function permissionSetPrincipal(name: string, at: Location, context: GrantContext, report: Report): PrincipalIn {
  const fits = inPartition(at, report);
  return (cluster) => {
    if (!context.permissionSetsKnown) return undefined;
    const principal = findPermissionSet(context.permissionSets, cluster.account, name, at, report);
    return principal && fits(principal, cluster);
  };
}

function readPrincipal(
  written: WrittenPrincipal,
  at: (path: readonly string[]) => Location,
  context: GrantContext,
  parentReport: Report,
): PrincipalIn {
  const report = once(parentReport);
  if (typeof written === "string") return fixedPrincipal(written, at([]), report);
  const [[kind, text] = [], ...others] = Object.entries(written);
  if (text === undefined || others.length > 0) {
    report(
      error("invalid-principal", at([]), "a principal has exactly one of role, user, permissionSet", {
        hint: "one list item each",
      }),
    );
    return () => undefined;
  }
  if (kind === "permissionSet") return permissionSetPrincipal(text, at([kind]), context, report);
  const make = (partition: string, account: string): Principal | undefined =>
    tryTake(
      parseRoleName(kind as "role" | "user", partition, account, text),
      "invalid-principal",
      text,
      at([kind ?? ""]),
      report,
    );
  // Tried once without a cluster: a bad name is a mistake even where the clusters are unknown.
  if (make("aws", "000000000000") === undefined) return () => undefined;
  return ({ partition, account }) => make(partition, account);
}

function readSubjects(
  grant: WrittenGrant,
  at: (path: readonly (string | number)[]) => Location,
  context: GrantContext,
  report: Report,
): Subject[] {
  const principals = grant.principals.map((written, index) => {
    const place = (path: readonly string[]): Location => at(["principals", index, ...path]);
    return { principalIn: readPrincipal(written, place, context, report), principalAt: place([]) };
  });
  const chosen = new Map<Cluster, Location>();
  for (const [index, selector] of grant.clusters.entries()) {
    const clusterAt = at(["clusters", index]);
    for (const cluster of selectClusters(selector, context.choice, clusterAt, report)) {
      if (!chosen.has(cluster)) chosen.set(cluster, clusterAt);
    }
  }
  return [...chosen].flatMap(([cluster, clusterAt]) =>
    principals.flatMap(({ principalIn, principalAt }) => {
      const principal = principalIn(cluster);
      return principal === undefined ? [] : [{ cluster, clusterAt, principal, principalAt }];
    }),
  );
}

function checkUsername(username: Placed<string> | undefined, subjects: readonly Subject[], report: Report): void {
  const user = subjects.find(
    ({ principal }) => username !== undefined && !fitsPrincipal(username.value, principal.kind),
  );
  if (username === undefined || user === undefined) return;
  report(
    error("invalid-username", username.at, `${quote(username.value)}: an IAM user has no session name`, {
      related: [{ at: user.principalAt, message: "the user" }],
      hint: "use a fixed username, or a role",
    }),
  );
}

function readExpiry(text: string | undefined, at: Location, report: Report): Placed<CalendarDate> | undefined {
  if (text === undefined) return undefined;
  const value = tryParseDate(text);
  if (value !== undefined) return { value, at };
  report(error("invalid-expiry", at, `${quote(text)} is no date of the calendar`));
  return undefined;
}

/** The grant at an index of a team's file. What is refused in it is reported and left out. */
export function readGrant(
  file: Written<WrittenTeam>,
  index: number,
  written: WrittenGrant,
  ownNamespaces: readonly string[],
  context: GrantContext,
  report: Report,
): Grant {
  const team = file.value.team;
  const at = (path: readonly (string | number)[], part?: "key" | "value"): Location =>
    file.at(["access", index, ...path], part);
  const common = { team, ownNamespaces, extraPolicies: context.extraPolicies };
  // A name that only a platform.yaml that cannot be read might list is not another mistake.
  const reportOwn: Report = (problem) => {
    if (context.profilesKnown || problem.rule !== "unknown-policy") report(problem);
  };
  const own = readBundle(written, { ...common, at }, reportOwn);
  const fromProfile =
    written.profile !== undefined && context.profilesKnown
      ? useProfile(written.profile, context.profiles, common, at(["profile"]), report)
      : undefined;
  const saysNothing = Object.keys(written.policies ?? {}).length === 0 && (written.kubernetesGroups ?? []).length === 0;
  if (written.profile === undefined && saysNothing) {
    report(
      error("grants-nothing", at([]), "the grant has neither policy nor group", {
        hint: "add `profile`, `policies` or `kubernetesGroups`",
      }),
    );
  }
  const username = own.username ?? fromProfile?.username;
  const subjects = readSubjects(written, at, context, report);
  checkUsername(username, subjects, report);
  return {
    team,
    name: written.name,
    at: at([]),
    expires: readExpiry(written.expires, at(["expires"]), report),
    reason: written.reason,
    subjects,
    policies: [...(fromProfile?.policies ?? []), ...own.policies],
    kubernetesGroups: [...(fromProfile?.kubernetesGroups ?? []), ...own.kubernetesGroups],
    username,
  };
}
