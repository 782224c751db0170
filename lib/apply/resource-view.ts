import type { Scope } from "../access/scope";
import { ASSOCIATION, ENTRY } from "../terraform-plan/names";
import { textOf, type PlannedResource, type Values } from "../terraform-plan/terraform-plan";

/** What of a resource may be shown: access, and no other value. Tags by their keys alone. */
export interface ResourceView {
  readonly type?: string;
  readonly username?: string;
  readonly groups?: readonly string[];
  readonly scope?: Scope;
  readonly tags?: readonly string[];
}

function names(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String).sort() : [];
}

/** The scope of an association; undefined where it is not of the one shape that we write. */
export function tryScopeOf(values: Values | null): Scope | undefined {
  const blocks = values?.["access_scope"];
  if (!Array.isArray(blocks) || blocks.length !== 1) return undefined;
  const { type, namespaces } = (blocks[0] ?? {}) as Values;
  if (type === "cluster") return names(namespaces).length === 0 ? "cluster" : undefined;
  return type === "namespace" && names(namespaces).length > 0 ? names(namespaces) : undefined;
}

/** A resource's values as people may see them; null where it does not exist. */
export function viewOf(type: string, values: Values | null): ResourceView | null {
  if (values === null) return null;
  const tags = Object.keys(values["tags"] ?? {}).sort();
  const shown = tags.length === 0 ? {} : { tags };
  if (type === ASSOCIATION) {
    const scope = tryScopeOf(values);
    return scope === undefined ? {} : { scope };
  }
  if (type !== ENTRY) return shown;
  const [kind, username] = [textOf(values, "type"), textOf(values, "user_name")];
  return {
    ...(kind === undefined ? {} : { type: kind }),
    ...(username === undefined ? {} : { username }),
    groups: names(values["kubernetes_groups"]),
    ...shown,
  };
}

/** The object in AWS that a resource stands for: two resources of one are a fight. Undefined where we know no key. */
export function objectOf({ type, before, after }: PlannedResource): string | undefined {
  const values = after ?? before;
  const key = [textOf(values, "cluster_name"), textOf(values, "principal_arn")];
  if (type === ASSOCIATION) return [...key, textOf(values, "policy_arn")].join("#");
  return type === ENTRY ? key.join("#") : undefined;
}
