import type { EntryPurpose, Origin } from "../compile";
import type { End, PolicyRule } from "../model";
import type { Scope } from "../access/scope";

/** Where a change happens, and whose it is. */
export interface Cell {
  readonly cluster: string;
  /** The principal's ARN. */
  readonly principal: string;
  readonly purpose: EntryPurpose;
  /** The teams whose lines make the difference, sorted; empty for what the platform declares. */
  readonly teams: readonly string[];
  /** Those lines: of the new revision, where the access is gone of the old one. */
  readonly origins: readonly Origin[];
}

/** The last day on which it counts; undefined: no end. */
type Until = End | undefined;

export type EntryKind = "entry-added" | "entry-removed";
export type PolicyKind = "policy-gained" | "policy-lost";
export type ScopeKind = "scope-widened" | "scope-narrowed" | "scope-moved";
export type GroupKind = "group-gained" | "group-lost";
export type RoleKind = "role-gained" | "role-lost";
export type RulesKind = "rules-gained" | "rules-lost";
export type ValueKind = "type-changed" | "purpose-changed" | "teams-changed";
export type ExpiryKind = "expiry-added" | "expiry-removed" | "expiry-extended" | "expiry-shortened";

interface Graded {
  /** Whether it is admin-grade where it is gained, lost, or ends (docs/changes.md). */
  readonly adminGrade: boolean;
}

interface OfPolicy extends Graded {
  /** The full name. */
  readonly policy: string;
}

export interface EntryChange extends Cell, Graded {
  readonly kind: EntryKind;
  readonly type: string;
  /** Only one that files give: undefined for AWS's own. */
  readonly username: string | undefined;
}

export interface PolicyChange extends Cell, OfPolicy {
  readonly kind: PolicyKind;
  readonly scope: Scope;
  readonly until: Until;
}

export interface ScopeChange extends Cell, OfPolicy {
  readonly kind: ScopeKind;
  readonly before: Scope;
  readonly after: Scope;
  readonly added: Scope;
  readonly removed: Scope;
  readonly until: Until;
}

export interface GroupChange extends Cell, Graded {
  readonly kind: GroupKind;
  readonly group: string;
  readonly until: Until;
}

interface OfRole extends Cell, Graded {
  /** A role of Kubernetes that bindings of the files give. */
  readonly role: { readonly kind: "ClusterRole" | "Role"; readonly name: string };
  /** The groups and usernames that are bound, sorted. */
  readonly by: readonly string[];
  /** Whether only some sessions have it: those whose username is bound. */
  readonly isForSomeSessions: boolean;
  readonly scope: Scope;
  /** When the last line that gives the group or username ends. */
  readonly until: Until;
}

export interface RoleChange extends OfRole {
  readonly kind: RoleKind;
}

/** Of a role that is held before and after. */
export interface RulesChange extends OfRole {
  readonly kind: RulesKind;
  /** What it allows more, or no longer. */
  readonly rules: readonly PolicyRule[];
}

export interface ValueChange extends Cell {
  readonly kind: ValueKind;
  readonly before: string;
  readonly after: string;
}

export interface UsernameChange extends Cell, Graded {
  readonly kind: "username-changed";
  readonly before: string;
  readonly after: string;
}

/** Of what is held before and after. */
export interface ExpiryChange extends Cell, Graded {
  readonly kind: ExpiryKind;
  readonly of: { readonly policy: string; readonly scope: Scope } | { readonly group: string };
  readonly before: Until;
  readonly after: Until;
}

/** The smallest thing that can differ between two revisions for one principal on one cluster. */
export type AccessChange =
  | EntryChange
  | PolicyChange
  | ScopeChange
  | GroupChange
  | RoleChange
  | RulesChange
  | UsernameChange
  | ValueChange
  | ExpiryChange;

export type AccessChangeKind = AccessChange["kind"];

/** Only who owns the entry differs: Terraform changes its `Team` tag, and nobody's access. */
export function isTagOnly({ kind }: AccessChange): boolean {
  return kind === "teams-changed";
}
