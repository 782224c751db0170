import { error, quote, type Location, type Report } from "../diagnostics";
import type { Written, WrittenGrant, WrittenPrincipal, WrittenTeam } from "../schema";
import { readBundle, type Bundle } from "./bundle";
import { tryParseDate, type CalendarDate } from "./calendar-date";
import type { Cluster } from "./cluster";
import { selectClusters, type ClusterChoice } from "./cluster-selector";
import { fitsPrincipal } from "./kubernetes-identity";
import { findPermissionSet, type PermissionSets } from "./permission-sets";
import { tryTake, type Placed } from "./placed";
import { makePrincipal, parsePrincipalArn, type Principal } from "./principal";
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
  /** Without a platform file that can be read, an unknown profile or permission set is not another mistake. */
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

function fixedPrincipal(arn: string, at: Location, report: Report): PrincipalIn {
  const principal = tryTake(parsePrincipalArn(arn), "invalid-principal", arn, at, report);
  return (cluster) => {
    if (principal === undefined || principal.partition === cluster.partition) return principal;
    const message = `${quote(arn)} is in partition ${principal.partition}, cluster ${cluster.name} in ${cluster.partition}`;
    report(error("wrong-partition", at, message, { hint: "a cluster takes principals of its own partition only" }));
    return undefined;
  };
}

function readPrincipal(
  written: WrittenPrincipal,
  at: Location,
  context: GrantContext,
  parentReport: Report,
): PrincipalIn {
  const report = once(parentReport);
  if (typeof written === "string") return fixedPrincipal(written, at, report);
  const [[kind, text] = [], ...others] = Object.entries(written);
  if (text === undefined || others.length > 0) {
    report(
      error("invalid-principal", at, "a principal has exactly one of role, user, permissionSet", {
        hint: "one list item each",
      }),
    );
    return () => undefined;
  }
  if (kind === "permissionSet") {
    return ({ account }) =>
      context.permissionSetsKnown ? findPermissionSet(context.permissionSets, account, text, at, report) : undefined;
  }
  const make = (partition: string, account: string): Principal | undefined =>
    tryTake(makePrincipal(kind as "role" | "user", partition, account, text), "invalid-principal", text, at, report);
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
    const principalAt = at(["principals", index]);
    return { principalIn: readPrincipal(written, principalAt, context, report), principalAt };
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
  const own = readBundle(written, { ...common, at }, report);
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
