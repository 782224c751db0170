/** The values of a resource, as `terraform show -json` writes them; sensitive ones are in clear. */
export type Values = Readonly<Record<string, unknown>>;

export const RESOURCE_ACTIONS = ["no-op", "create", "read", "update", "delete", "forget"] as const;

/** What Terraform would do to a resource; `forget` drops it from the state only (a `removed` block). */
export type ResourceAction = (typeof RESOURCE_ACTIONS)[number];

/** One resource of a plan, also where nothing happens to it. */
export interface PlannedResource {
  readonly address: string;
  /** The address it has in the state, where a `moved` block gives it a new one. */
  readonly previousAddress: string | undefined;
  readonly type: string;
  /** `managed`, or `data`. */
  readonly mode: string;
  /** Such as `registry.terraform.io/hashicorp/aws`. */
  readonly provider: string;
  /** A replacement has two, in the order in which they happen. */
  readonly actions: readonly ResourceAction[];
  /** Why, in Terraform's word: `replace_because_cannot_update`, `delete_because_no_resource_config`, … */
  readonly reason: string | undefined;
  /** Null where it does not exist. */
  readonly before: Values | null;
  /** What is only known after apply is missing. */
  readonly after: Values | null;
  /** The attributes of which some part is only known after apply, sorted. */
  readonly unknown: readonly string[];
  /** The attributes that force a replacement, as paths joined by dots, sorted. */
  readonly replacePaths: readonly string[];
  /** The id under which it is imported. */
  readonly importing: string | undefined;
  /** What no stack of ours has: a module, an index, a deposed object, a move. */
  readonly oddities: readonly string[];
}

/** What the plan was made from. */
export interface PlannedConfiguration {
  /** By key (`aws`, `aws.eu-west-1`), with its constant settings. */
  readonly providers: ReadonlyMap<string, Values>;
  readonly addresses: ReadonlySet<string>;
  /** The constant settings of a resource, by address. */
  readonly constants: ReadonlyMap<string, Values>;
  /** Where something would run a program: provisioners. */
  readonly provisioners: readonly string[];
  readonly modules: readonly string[];
}

/** A saved plan, read for its meaning. */
export interface TerraformPlan {
  readonly terraform: string;
  /** ISO 8601. Undefined where Terraform, before 1.5, does not say. */
  readonly plannedAt: string | undefined;
  /** What an apply would do: from what is there (`before`) to what the files say (`after`). */
  readonly resources: readonly PlannedResource[];
  /**
   * Where the state was behind: from what Terraform remembered (`before`) to what is there (`after`). Some of it is the
   * provider's own doing: right after an apply it remembers null where it reads back an empty list.
   */
  readonly drift: readonly PlannedResource[];
  readonly configuration: PlannedConfiguration;
  /** Why the plan is not the whole truth, in words; empty when it is. */
  readonly doubts: readonly string[];
  /** Whether applying would leave everything, the state's addresses and outputs included, as it is. */
  readonly isEmpty: boolean;
}

/** An attribute that is a text; undefined for anything else. */
export function textOf(values: Values | null | undefined, attribute: string): string | undefined {
  const text = values?.[attribute];
  return typeof text === "string" ? text : undefined;
}

export function changesNothing(actions: readonly ResourceAction[]): boolean {
  return actions.every((action) => action === "no-op" || action === "read");
}

/** Whether an apply would do anything about a resource, were it only to the state. */
export function isReal({ actions, importing, previousAddress }: PlannedResource): boolean {
  // A move that is not applied is not recorded: once its `moved` block is dropped, the resource would be destroyed.
  return !changesNothing(actions) || importing !== undefined || previousAddress !== undefined;
}
