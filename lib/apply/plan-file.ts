import * as z from "zod";

import { enumerate, printable, quote, UsageError } from "../diagnostics";
import { CHANGE_KINDS, type Change } from "./change";
import { orderOf, type Giving, type GivingOrder } from "./givings";
import type { GuardRefusal } from "./guards/guard";
import { planBase, type PlanBase } from "./plan-binding";
import { countChanges, stackHash, type Counts, type StackPlan } from "./stack-plan";

/** What was planned, and from which revision: plan.json. */
export interface PlanFile {
  readonly version: 2;
  /** Null where the files are in no git repository. */
  readonly head: Head | null;
  /** Sorted by name. */
  readonly stacks: readonly PlanFileStack[];
}

export interface Head {
  readonly commit: string;
  readonly tree: string;
  /** Whether the working tree had changes that are not in the commit. */
  readonly dirty: boolean;
}

export interface PlannedStack extends StackPlan {
  readonly status: "planned";
  readonly base: PlanBase;
  readonly hash: string;
  readonly counts: Counts;
  /** To whom `apply` gives something, before everything else; absent where to nobody. */
  readonly giving?: GivingOrder;
  /** Why `apply` would refuse it. */
  readonly refusals: readonly GuardRefusal[];
}

export interface FailedStack {
  readonly stack: string;
  readonly status: "failed";
  /** For people. */
  readonly error: string;
}

export type PlanFileStack = PlannedStack | FailedStack;

export function plannedStack(
  plan: StackPlan,
  base: PlanBase,
  refusals: readonly GuardRefusal[],
  givings: readonly Giving[] = [],
): PlannedStack {
  const hash = stackHash(plan);
  const giving = givings.length === 0 ? {} : { giving: orderOf(givings) };
  return { ...plan, status: "planned", base, hash, counts: countChanges(plan.changes), ...giving, refusals };
}

/** The text of plan.json. */
export function formatPlanFile(file: PlanFile): string {
  return `${JSON.stringify(file, undefined, 2)}\n`;
}

const scope = z.union([z.literal("cluster"), z.array(z.string())]);
const view = z
  .strictObject({
    type: z.string().exactOptional(),
    username: z.string().exactOptional(),
    groups: z.array(z.string()).exactOptional(),
    scope: scope.exactOptional(),
    tags: z.array(z.string()).exactOptional(),
  })
  .nullable();
const digest = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .nullable();

const change = z.strictObject({
  address: z.string(),
  type: z.string(),
  kind: z.enum(CHANGE_KINDS),
  actions: z.array(z.string()),
  importing: z.string().exactOptional(),
  principal: z.string().exactOptional(),
  policy: z.string().exactOptional(),
  before: view,
  after: view,
  attributes: z.array(z.string()),
  replacePaths: z.array(z.string()),
  inPlace: z.boolean(),
  unknown: z.array(z.string()),
  digests: z.strictObject({ before: digest, after: digest }),
}) satisfies z.ZodType<Change>;

const fileSchema = z.strictObject({
  version: z.literal(2),
  head: z.strictObject({ commit: z.string(), tree: z.string(), dirty: z.boolean() }).nullable(),
  stacks: z.array(
    z.discriminatedUnion("status", [
      z.strictObject({
        status: z.literal("planned"),
        stack: z.string(),
        terraform: z.string(),
        providers: z.string(),
        base: planBase,
        changes: z.array(change),
        hash: z.string(),
        counts: z.record(z.enum(CHANGE_KINDS), z.number()),
        giving: z
          .strictObject({ breakGlass: z.int().min(0), administrators: z.int().min(0), others: z.int().min(0) })
          .exactOptional(),
        refusals: z.array(z.strictObject({ rule: z.string(), message: z.string() })),
      }),
      z.strictObject({ status: z.literal("failed"), stack: z.string(), error: z.string() }),
    ]),
  ),
}) satisfies z.ZodType<PlanFile>;

const REMEDY = "give the plan.json that `yarn plan` wrote";

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UsageError(`${printable(name, 300)} is not JSON; ${REMEDY}`, { cause });
  }
}

/**
 * Reads plan.json, given back by whoever kept it meanwhile. A stack whose changes are not those of its hash was edited.
 * @param name what to call it in messages
 * @throws UsageError that says what is wrong with it
 */
export function readPlanFile(text: string, name: string): PlanFile {
  const read = fileSchema.safeParse(parseJson(text, name));
  if (!read.success) {
    const [first] = read.error.issues;
    const where =
      first === undefined ? "" : `: ${printable(first.path.map(String).join("."))}: ${printable(first.message)}`;
    throw new UsageError(`${printable(name, 300)} is not a plan of this version${where}; ${REMEDY}`);
  }
  const { stacks } = read.data;
  const edited = stacks.filter((stack) => stack.status === "planned" && stackHash(stack) !== stack.hash);
  const names = stacks.map(({ stack }) => stack);
  const twice = names.filter((stack, index) => names.indexOf(stack) !== index);
  if (edited.length > 0) {
    throw new UsageError(
      `${printable(name, 300)} was edited: the changes of ${enumerate(edited.map(({ stack }) => stack))} do not match their hash; ${REMEDY}`,
    );
  }
  if (twice.length > 0)
    throw new UsageError(`${printable(name, 300)} has stack ${quote(twice[0] ?? "")} twice; ${REMEDY}`);
  return read.data;
}
