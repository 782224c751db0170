import { scopeOf, type Scope } from "../access/scope";
import { uniteOrigins, type Origin, type PlannedEntry, type PlannedPolicy } from "../compile";
import { defaultUsername, hasSessionName, type Binding, type PolicyRule } from "../model";
import type { ResolvedBinding } from "../rbac";
import { mayRenderAs } from "./session-username";

/** Something that may allow an entry a request: one of its access policies, or a binding of Kubernetes. */
interface Ground {
  readonly scope: Scope;
  /** Undefined where nobody publishes them, or the files lack the role. */
  readonly rules: readonly PolicyRule[] | undefined;
  /** Whether it may allow more than its rules: another ClusterRole of the cluster may be aggregated into it. */
  readonly mayHoldMore: boolean;
  /** The lines that give it. */
  readonly origins: readonly Origin[];
}

export interface PolicyGround extends Ground {
  readonly source: "policy";
  readonly planned: PlannedPolicy;
}

export interface BindingGround extends Ground {
  readonly source: "rbac";
  readonly binding: Binding;
  /** The subject that the entry is: its group, its username, or everybody. */
  readonly subject: string;
  /** Whether only some of its sessions are that User. */
  readonly isForSomeSessions: boolean;
}

/** An access policy, or a binding in the files, that an entry has. */
export type AccessGround = PolicyGround | BindingGround;

/** Everybody who is let in. */
export const AUTHENTICATED = "system:authenticated";

function policyGround(planned: PlannedPolicy): PolicyGround {
  const origins = uniteOrigins(planned.requests.map(({ origin }) => origin));
  const { rules } = planned.policy;
  return { source: "policy", planned, scope: scopeOf(planned.scope), rules, mayHoldMore: false, origins };
}

/** How an entry is the subject of a binding, and which lines make it that. */
interface Match {
  readonly subject: string;
  readonly isForSomeSessions: boolean;
  readonly origins: readonly Origin[];
}

/** The entry's username, as EKS would fill it in: an entry that AWS makes has the default one. */
function usernameOf({ username, principal }: PlannedEntry): string {
  return username ?? defaultUsername(principal);
}

function tryMatch(binding: Binding, entry: PlannedEntry): Match | undefined {
  const subjects = binding.subjects.map(({ value }) => value);
  const names = (kind: "Group" | "User"): readonly string[] =>
    subjects.flatMap((subject) => (subject.kind === kind ? [subject.name] : []));
  const groups = names("Group");
  const group = entry.kubernetesGroups.find(({ value }) => groups.includes(value));
  if (group !== undefined) return { subject: group.value, isForSomeSessions: false, origins: group.origins };
  if (groups.includes(AUTHENTICATED)) return { subject: AUTHENTICATED, isForSomeSessions: false, origins: [] };
  const username = usernameOf(entry);
  const isTemplate = hasSessionName(username);
  const user = names("User").find((name) => (isTemplate ? mayRenderAs(username, name) : name === username));
  if (user === undefined) return undefined;
  return { subject: user, isForSomeSessions: isTemplate, origins: entry.usernameOrigins };
}

function bindingGround({ binding, role }: ResolvedBinding, entry: PlannedEntry): BindingGround[] {
  const match = tryMatch(binding, entry);
  if (match === undefined) return [];
  const { namespace, at } = binding;
  const written: Origin = { at, team: undefined, grant: undefined, expires: undefined };
  return [
    {
      source: "rbac",
      binding,
      subject: match.subject,
      isForSomeSessions: match.isForSomeSessions,
      scope: namespace === undefined ? "cluster" : [namespace],
      rules: role?.rules,
      mayHoldMore: role?.mayHoldMore ?? true,
      origins: [...match.origins, written],
    },
  ];
}

/**
 * All that may allow an entry anything: its access policies and, of the bindings of its cluster, those to one of its groups,
 * to its username or to everybody.
 */
export function groundsOf(entry: PlannedEntry, bindings: readonly ResolvedBinding[]): AccessGround[] {
  return [...entry.policies.map(policyGround), ...bindings.flatMap((binding) => bindingGround(binding, entry))];
}
