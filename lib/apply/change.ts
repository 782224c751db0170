import { ASSOCIATION, ENTRY } from "../terraform-plan/names";
import { canonicalJson } from "../terraform-plan/canonical-json";
import { comparableValues, digestOf, isStatement } from "./canonical";
import { isInPlace, stayingEntries } from "./in-place";
import { viewOf, type ResourceView } from "./resource-view";
import { textOf, type PlannedResource, type TerraformPlan, type Values } from "../terraform-plan/terraform-plan";

export const CHANGE_KINDS = ["create", "update", "replace", "delete", "import"] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** What an apply would do to one resource: what is reviewed, shown and compared. Stable, in plan.json. */
export interface Change {
  readonly address: string;
  readonly type: string;
  readonly kind: ChangeKind;
  /** In Terraform's words and order. */
  readonly actions: readonly string[];
  /** Under which id it is taken over. */
  readonly importing?: string;
  readonly principal?: string;
  /** The ARN of the access policy. */
  readonly policy?: string;
  readonly before: ResourceView | null;
  readonly after: ResourceView | null;
  /** The attributes that change, sorted; their values are in the digests. */
  readonly attributes: readonly string[];
  readonly replacePaths: readonly string[];
  /** Whether EKS can change it without taking it away first. */
  readonly inPlace: boolean;
  /** Attributes that are only known after apply, sorted. */
  readonly unknown: readonly string[];
  /** SHA-256 of all values, but those that AWS writes at every change; null where there is nothing. */
  readonly digests: { readonly before: string | null; readonly after: string | null };
}

function kindOf({ actions, importing }: PlannedResource): ChangeKind | undefined {
  // Of a retired cluster: to Terraform, and to whoever reads the plan, it is gone.
  if (actions.join() === "forget") return "delete";
  if (actions.includes("delete")) return actions.length > 1 ? "replace" : "delete";
  if (actions.includes("create")) return "create";
  if (actions.includes("update")) return "update";
  if (importing !== undefined) return "import";
  // A word that is none of these is a change too: the guards refuse it, and no hash may leave it out.
  return actions.every((action) => action === "no-op" || action === "read") ? undefined : "update";
}

function changedAttributes({ type, before, after, unknown }: PlannedResource): string[] {
  if (before === null || after === null) return [];
  const [old, next] = [comparableValues(type, before), comparableValues(type, after)];
  const keys = [...new Set([...Object.keys(old), ...Object.keys(next), ...unknown])];
  const differs = (key: string): boolean =>
    unknown.includes(key) || canonicalJson(old[key]) !== canonicalJson(next[key]);
  return keys.filter((key) => isStatement(type, key) && differs(key)).sort();
}

/** The digest of a resource's values without those that a plan could not know. */
export function valuesDigest(type: string, values: Values | null, unknown: readonly string[] = []): string | null {
  return values === null ? null : digestOf(comparableValues(type, values, unknown));
}

function changeOf(resource: PlannedResource, staying: ReadonlySet<string>): Change[] {
  const { address, type, actions, importing, before, after, replacePaths } = resource;
  const kind = kindOf(resource);
  if (kind === undefined) return [];
  const unknown = resource.unknown.filter((key) => isStatement(type, key));
  const [principal, policy] = [textOf(after ?? before, "principal_arn"), textOf(after ?? before, "policy_arn")];
  const isAccess = type === ENTRY || type === ASSOCIATION;
  return [
    {
      address,
      type,
      kind,
      actions,
      ...(importing === undefined ? {} : { importing }),
      ...(isAccess && principal !== undefined ? { principal } : {}),
      ...(isAccess && policy !== undefined ? { policy } : {}),
      before: viewOf(type, before),
      after: viewOf(type, after),
      attributes: changedAttributes(resource),
      replacePaths,
      inPlace: isInPlace(resource, staying),
      unknown,
      digests: { before: valuesDigest(type, before), after: valuesDigest(type, after, unknown) },
    },
  ];
}

/** Everything that a plan would do, sorted by address. */
export function changesOf(plan: TerraformPlan): Change[] {
  const staying = stayingEntries(plan);
  const changes = plan.resources.flatMap((resource) => changeOf(resource, staying));
  return changes.sort((a, b) => (a.address < b.address ? -1 : a.address > b.address ? 1 : 0));
}
