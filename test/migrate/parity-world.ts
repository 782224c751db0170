import type { AwsAuthLine, Binding } from "../../lib/aws-auth";
import type { PrincipalReading } from "../../lib/ports/iam-reader";
import { liveEntryAccess, type ComparedEntry } from "../../lib/migrate/access-value";
import { compareAccess, type ParityInput } from "../../lib/migrate/compare-access";
import type { ParityReport } from "../../lib/migrate/parity";
import { liveEntry } from "../drift/world";
import type { LiveEntry } from "../../lib/ports/eks-reader";

export const ACCOUNT = "111122223333";
export const arn = (resource: string, account = ACCOUNT): string => `arn:aws:iam::${account}:${resource}`;

/** A line of the ConfigMap as the authenticator has it. */
export function line(principal: string, username: string, groups: readonly string[] = [], index = 0): AwsAuthLine {
  const section = principal.includes(":user/") ? "mapUsers" : "mapRoles";
  return { section, index, line: index + 1, arn: principal, username, groups, flaws: [], replacedBy: undefined };
}

export function entry(principal: string, given: Partial<LiveEntry> = {}): ComparedEntry {
  return liveEntryAccess(liveEntry(principal, given));
}

export function clusterBinding(name: string, role: string, subjects: Binding["subjects"]): Binding {
  return {
    kind: "ClusterRoleBinding",
    name,
    namespace: undefined,
    role: { kind: "ClusterRole", name: role },
    subjects,
  };
}

export function roleBinding(namespace: string, role: string, subjects: Binding["subjects"]): Binding {
  return {
    kind: "RoleBinding",
    name: `in-${namespace}`,
    namespace,
    role: { kind: "ClusterRole", name: role },
    subjects,
  };
}

export const group = (name: string): { kind: "Group"; name: string } => ({ kind: "Group", name });
export const user = (name: string): { kind: "User"; name: string } => ({ kind: "User", name });

export function found(principal: string, createdAt = new Date("2020-01-01")): PrincipalReading {
  return { arn: principal, name: principal.split("/").at(-1) ?? "", id: "AROAX", createdAt };
}

export interface Given extends Partial<Omit<ParityInput, "traced">> {
  readonly lines?: readonly AwsAuthLine[];
  readonly removed?: readonly AwsAuthLine[];
  readonly accounts?: readonly string[];
}

/** Parity of a ConfigMap's lines with entries; RBAC read and empty, IAM not asked, unless the test says otherwise. */
export function parity(given: Given): ParityReport {
  const { lines = [], removed = [], accounts = [], ...rest } = given;
  return compareAccess({
    cluster: "one",
    partition: "aws",
    against: "live",
    notes: [],
    entries: [],
    bindings: [],
    iam: new Map(),
    accepted: [],
    couldNotLook: [],
    notAsked: [],
    ...rest,
    traced: {
      lines: [
        ...lines.map((one) => ({ line: one, removedSince: undefined })),
        ...removed.map((one) => ({ line: one, removedSince: "migration/one/aws-auth.2026-11-22.yaml" })),
      ],
      accounts: accounts.map((account) => ({ account, removedSince: undefined })),
    },
  });
}

/** `loses group-lost: group devs: …`, one a difference. */
export function told(report: ParityReport): string[] {
  return report.principals.flatMap(({ differences }) =>
    differences.map(({ effect, kind, what }) => `${effect} ${kind}: ${what}`),
  );
}
