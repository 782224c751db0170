import { isAdminGrade } from "../access/admin-grade";
import { scopeOf } from "../access/scope";
import type { PlannedEntry } from "../compile";
import { CLUSTER_ADMIN } from "../model";

/** How strong an entry is, the strongest first: a letter, and what it means. */
export const STRENGTHS = [
  { letter: "C", id: "cluster-admin", meaning: "cluster-admin" },
  { letter: "A", id: "admin", meaning: "admin-grade" },
  { letter: "W", id: "write", meaning: "writes" },
  { letter: "R", id: "read", meaning: "reads" },
  { letter: "G", id: "group", meaning: "groups or a username alone" },
  { letter: "N", id: "node", meaning: "a node" },
] as const;

export type Strength = (typeof STRENGTHS)[number];

function idOf({ type, policies }: PlannedEntry): Strength["id"] {
  if (type !== "STANDARD") return "node";
  if (policies.some(({ policy }) => policy.name === CLUSTER_ADMIN)) return "cluster-admin";
  if (policies.some(({ policy, scope }) => isAdminGrade(policy, scopeOf(scope)))) return "admin";
  if (policies.some(({ policy }) => policy.writes)) return "write";
  return policies.length > 0 ? "read" : "group";
}

/** The strongest of what an entry's policies give. */
export function strengthOf(entry: PlannedEntry): Strength {
  const id = idOf(entry);
  return STRENGTHS.find((one) => one.id === id) ?? STRENGTHS[4];
}
