import type { Origin, PlannedEntry } from "../compile";
import { quote } from "../diagnostics";
import { defaultUsername, hasSessionName, mayRenderAlike, readTemplate, type Binding, type PolicyRule } from "../model";
import { powersOf, resolveBindings, type Powers } from "../rbac";
import type { GuardrailContext, Violation } from "./guardrail";

/** What a principal gets from Kubernetes, by a group or username that a line of a team's file gives it. */
export interface BoundAccess {
  readonly team: string;
  readonly entry: PlannedEntry;
  /** The line that gives the group or username. */
  readonly origin: Origin;
  /** `group "oncall"` */
  readonly as: string;
  readonly binding: Binding;
  readonly rules: readonly PolicyRule[];
  readonly powers: Powers;
}

/** Whether some session of an entry has a username: whoever may choose their session's name may be who is bound. */
function mayBe({ type, username, principal }: PlannedEntry, name: string): boolean {
  if (type !== "STANDARD" || hasSessionName(name)) return false;
  return mayRenderAlike(readTemplate(username ?? defaultUsername(principal)), readTemplate(name));
}

/** How a line of a team makes an entry the subject of a binding. */
interface Subject {
  readonly entry: PlannedEntry;
  readonly as: string;
  readonly origin: Origin;
}

/** Finds the entries of a cluster that a binding is for; groups are looked up, since each may have thousands. */
function subjectsOn(entries: readonly PlannedEntry[]): (binding: Binding) => Subject[] {
  const byGroup = new Map<string, Subject[]>();
  for (const entry of entries) {
    for (const { value, origins } of entry.kubernetesGroups) {
      const subjects = byGroup.get(value) ?? [];
      byGroup.set(value, subjects);
      for (const origin of origins) subjects.push({ entry, as: `group ${quote(value)}`, origin });
    }
  }
  const users = (name: string): Subject[] =>
    entries.flatMap((entry) => {
      if (!mayBe(entry, name)) return [];
      const { usernameOrigins, origins } = entry;
      const lines = usernameOrigins.length > 0 ? usernameOrigins : origins;
      return lines.map((origin) => ({ entry, as: `User ${quote(name)}`, origin }));
    });
  return ({ subjects }) =>
    subjects.flatMap(({ value: { kind, name } }) => {
      if (kind === "Group") return byGroup.get(name) ?? [];
      return kind === "User" ? users(name) : [];
    });
}

/** Everything that bindings of the files give to what teams' files name. Roles that no file has are not evaluated. */
export function boundAccess({ plan, manifests }: Pick<GuardrailContext, "plan" | "manifests">): BoundAccess[] {
  if (manifests.bindings.length === 0) return [];
  return plan.clusters.flatMap(({ cluster, entries }) => {
    const subjectsOf = subjectsOn(entries);
    return resolveBindings(manifests, cluster.name).flatMap(({ binding, role }) => {
      if (role === undefined) return [];
      const powers = powersOf(role.rules);
      return subjectsOf(binding).flatMap(({ entry, as, origin }): BoundAccess[] =>
        origin.team === undefined ? [] : [{ team: origin.team, entry, origin, as, binding, rules: role.rules, powers }],
      );
    });
  });
}

/** `ClusterRole debug (rbac/debug.yaml:12)` */
function roleWords({ role, at }: Binding): string {
  return `${role.value.kind} ${quote(role.value.name)} (${at.file}:${at.line})`;
}

/** `to group "oncall", through ClusterRole "debug" (rbac/debug.yaml:12), everywhere` */
export function boundWords({ as, binding }: BoundAccess): string {
  const where = binding.namespace === undefined ? "in the whole cluster" : `in namespace ${quote(binding.namespace)}`;
  return `${as}, which gets ${roleWords(binding)} ${where}`;
}

/** What violations of bound access have in common: at the team's line, with the binding beside it. */
export function whoseBound({
  team,
  entry,
  origin,
  binding,
}: BoundAccess): Pick<Violation, "teams" | "principal" | "cluster" | "at" | "related"> {
  return {
    teams: [team],
    principal: entry.principal.arn,
    cluster: entry.cluster.name,
    at: origin.at,
    related: [{ at: binding.at, message: "the binding" }],
  };
}
