import { canonicalJson } from "../terraform-plan/canonical-json";
import { comparableValues } from "./canonical";
import { valuesDigest, type Change } from "./change";
import { ENTRY } from "../terraform-plan/names";
import { stackHash, type StackPlan } from "./stack-plan";
import type { PlannedResource, Values } from "../terraform-plan/terraform-plan";

/** One difference between what was reviewed and what would happen now. */
export type ReviewDifference =
  | { readonly kind: "only-reviewed"; readonly change: Change }
  | { readonly kind: "only-now"; readonly change: Change }
  | { readonly kind: "other-values"; readonly reviewed: Change; readonly now: Change }
  | {
      readonly kind: "other-tool";
      readonly tool: "terraform" | "providers";
      readonly reviewed: string;
      readonly now: string;
    };

export type ReviewVerdict =
  | { readonly kind: "same" }
  /** Part of what was reviewed is done already, and the rest is as it was reviewed. */
  | { readonly kind: "rest"; readonly done: readonly Change[] }
  | { readonly kind: "different"; readonly differences: readonly ReviewDifference[] };

/** The attributes of an entry that `apply` sets before Terraform does. */
const [GROUPS, USERNAME] = ["kubernetes_groups", "user_name"] as const;

/** What decides a change, as one text. */
function meaning({ type, actions, importing, replacePaths, unknown, digests }: Change): string {
  return canonicalJson({ type, actions, importing: importing ?? null, replacePaths, unknown, digests });
}

/**
 * Whether a change is what is left of a reviewed one that was interrupted: of a replacement the creation; of a creation
 * that Terraform could not see to its end, its repetition (a tainted resource). Both end at the reviewed values.
 */
function isRemainder(now: Change, reviewed: Change): boolean {
  if (now.type !== reviewed.type || now.digests.after !== reviewed.digests.after) return false;
  if (canonicalJson(now.unknown) !== canonicalJson(reviewed.unknown) || now.importing !== undefined) return false;
  const half = reviewed.kind === "replace" && now.kind === "create";
  const again = reviewed.kind === "create" && now.kind === "replace" && now.replacePaths.length === 0;
  return half || again;
}

/** Whether an entry is taken over as it is that was to be made: an interrupted apply made it, and could not write it down. */
function isTakenOver(now: Change, reviewed: Change, resource: PlannedResource | undefined): boolean {
  const wasToBeMade = reviewed.kind === "create" || reviewed.kind === "replace";
  if (!wasToBeMade || now.kind !== "import" || now.type !== reviewed.type || resource === undefined) return false;
  return valuesDigest(now.type, resource.after, reviewed.unknown) === reviewed.digests.after;
}

/**
 * Whether groups and username of an entry have come true, and something else of its update has not: `apply` gives them
 * before Terraform runs. With what was reviewed in their place it must be the reviewed update.
 */
function isGivenInPart(now: Change, reviewed: Change, resource: PlannedResource | undefined): boolean {
  if (reviewed.type !== ENTRY || reviewed.kind !== "update" || resource === undefined) return false;
  const { before, after } = resource;
  const given = (values: Values | null): string => {
    return canonicalJson(comparableValues(ENTRY, { [GROUPS]: values?.[GROUPS], [USERNAME]: values?.[USERNAME] }));
  };
  const isTrue = given(before) === given(after);
  if (before === null || !isTrue) return false;
  const put = { [GROUPS]: reviewed.before?.groups, [USERNAME]: reviewed.before?.username };
  const digests = { ...now.digests, before: valuesDigest(ENTRY, { ...before, ...put }) };
  return meaning({ ...now, digests }) === meaning(reviewed);
}

/** Whether the world is already as the change would leave it. */
function isDone(reviewed: Change, resources: ReadonlyMap<string, PlannedResource>): boolean {
  const now = resources.get(reviewed.address);
  if (reviewed.kind === "delete") return now === undefined;
  if (now === undefined || now.type !== reviewed.type || now.actions.join() !== "no-op") return false;
  return now.importing === undefined && valuesDigest(now.type, now.after, reviewed.unknown) === reviewed.digests.after;
}

/** Whether a change is a reviewed one, or what is left of it. */
function isReviewed(now: Change, reviewed: Change, resource: PlannedResource | undefined): boolean {
  const ways = [isRemainder, isTakenOver, isGivenInPart];
  return meaning(reviewed) === meaning(now) || ways.some((is) => is(now, reviewed, resource));
}

function compareTools(reviewed: StackPlan, now: StackPlan): ReviewDifference[] {
  const tools = ["terraform", "providers"] as const;
  return tools.flatMap((tool) =>
    reviewed[tool] === now[tool]
      ? []
      : [{ kind: "other-tool", tool, reviewed: reviewed[tool], now: now[tool] } as const],
  );
}

/**
 * Compares the plan of a stack made now with the reviewed one. The same, or its rest: every change now was reviewed with
 * the same values before and after, and each reviewed change that is missing now has already come true. Anything else is
 * different: also a reviewed change that is neither due nor done, for then somebody has changed the files since.
 *
 * @param resources every resource of the plan made now, those that stay as they are too
 */
export function compareWithReview(
  reviewed: StackPlan,
  now: StackPlan,
  resources: readonly PlannedResource[],
): ReviewVerdict {
  if (stackHash(reviewed) === stackHash(now)) return { kind: "same" };
  const differences: ReviewDifference[] = compareTools(reviewed, now);
  const byAddress = new Map(resources.map((resource) => [resource.address, resource]));
  const reviewedAt = new Map(reviewed.changes.map((change) => [change.address, change]));
  const nowAt = new Set(now.changes.map(({ address }) => address));
  const done: Change[] = [];
  for (const change of now.changes) {
    const before = reviewedAt.get(change.address);
    const resource = byAddress.get(change.address);
    if (before === undefined) differences.push({ kind: "only-now", change });
    else if (!isReviewed(change, before, resource)) {
      differences.push({ kind: "other-values", reviewed: before, now: change });
    }
  }
  for (const change of reviewed.changes) {
    if (nowAt.has(change.address)) continue;
    if (isDone(change, byAddress)) done.push(change);
    else differences.push({ kind: "only-reviewed", change });
  }
  return differences.length > 0 ? { kind: "different", differences } : { kind: "rest", done };
}
