import * as z from "zod";

/** The values of a resource, as `terraform show -json` writes them; sensitive ones are in clear. */
export type Values = Readonly<Record<string, unknown>>;

/** One resource of a plan, also where nothing happens to it. */
export interface PlannedResource {
  readonly address: string;
  readonly type: string;
  /** `managed`, or `data`. */
  readonly mode: string;
  /** Such as `registry.terraform.io/hashicorp/aws`. */
  readonly provider: string;
  /** A replacement has two, in the order in which they happen. */
  readonly actions: readonly string[];
  /** Why, in Terraform's word: `replace_because_cannot_update`, `delete_because_no_resource_config`, … */
  readonly reason: string | undefined;
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
  readonly resources: readonly PlannedResource[];
  readonly configuration: PlannedConfiguration;
  /** Why the plan is not the whole truth, in words; empty when it is. */
  readonly doubts: readonly string[];
}

const values = z.record(z.string(), z.unknown());
const path = z.array(z.union([z.string(), z.number()]));
const action = z.enum(["no-op", "create", "read", "update", "delete", "forget"]);

const resourceSchema = z.looseObject({
  address: z.string(),
  previous_address: z.string().optional(),
  module_address: z.string().optional(),
  mode: z.string(),
  type: z.string(),
  index: z.unknown().optional(),
  deposed: z.string().optional(),
  provider_name: z.string(),
  action_reason: z.string().optional(),
  change: z.looseObject({
    actions: z.array(action).min(1),
    before: values.nullable(),
    after: values.nullable(),
    after_unknown: z.union([values, z.boolean()]).optional(),
    importing: z.looseObject({ id: z.string() }).optional(),
    replace_paths: z.array(path).optional(),
  }),
});

const moduleSchema = z.looseObject({
  resources: z
    .array(
      z.looseObject({
        address: z.string(),
        expressions: values.optional(),
        provisioners: z.array(z.unknown()).optional(),
      }),
    )
    .optional(),
  module_calls: values.optional(),
});

const planSchema = z.looseObject({
  format_version: z.string().regex(/^1\./),
  terraform_version: z.string().min(1),
  resource_changes: z.array(resourceSchema).optional(),
  output_changes: values.optional(),
  errored: z.boolean().optional(),
  complete: z.boolean().optional(),
  checks: z.array(z.looseObject({ status: z.string() })).optional(),
  configuration: z.looseObject({
    provider_config: z.record(z.string(), z.looseObject({ expressions: values.optional() })).optional(),
    root_module: moduleSchema,
  }),
});

/** https://developer.hashicorp.com/terraform/internals/json-format#plan-representation: what cannot change what is applied. */
const HARMLESS: ReadonlySet<string> = new Set([
  ...Object.keys(planSchema.shape),
  "applyable",
  "planned_values",
  "prior_state",
  "proposed_unknown",
  "relevant_attributes",
  // Differences that the refresh found: what is to be done about them is in `resource_changes`.
  "resource_drift",
  "timestamp",
  "variables",
]);

function isNothing(value: unknown): boolean {
  if (value === null || value === undefined || value === false) return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

function doubtsOf(json: z.infer<typeof planSchema>): string[] {
  const checks = (json.checks ?? []).filter(({ status }) => status !== "pass");
  const strange = Object.keys(json).filter((key) => !HARMLESS.has(key) && !isNothing(json[key]));
  return [
    ...(json.errored === true ? ["Terraform ended the plan with errors"] : []),
    ...(json.complete === false ? ["Terraform says that the plan is not complete"] : []),
    ...(checks.length > 0 ? [`${checks.length} of its checks did not pass`] : []),
    ...(isNothing(json.output_changes) ? [] : ["it changes outputs, and our stacks have none"]),
    ...strange.sort().map((key) => `it has ${JSON.stringify(key.slice(0, 60))}, which this program does not know`),
  ];
}

/** Whether any part is only known after apply: Terraform writes true there, and false or nothing elsewhere. */
function hasUnknown(value: unknown): boolean {
  if (value === true) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasUnknown);
}

function readResource(json: z.infer<typeof resourceSchema>): PlannedResource {
  const { address, type, mode, change } = json;
  const { after_unknown: unknown = {} } = change;
  const attributes = typeof unknown === "boolean" ? (unknown ? ["*"] : []) : Object.keys(unknown);
  return {
    address,
    type,
    mode,
    provider: json.provider_name,
    actions: change.actions,
    reason: json.action_reason,
    before: change.before,
    after: change.after,
    unknown: attributes.filter((key) => typeof unknown === "boolean" || hasUnknown(unknown[key])).sort(),
    replacePaths: (change.replace_paths ?? []).map((steps) => steps.join(".")).sort(),
    importing: change.importing?.id,
    oddities: [
      ...(json.module_address === undefined ? [] : ["is in a module"]),
      ...(json.index === undefined ? [] : ["has an index"]),
      ...(json.deposed === undefined ? [] : ["is a deposed object"]),
      ...(json.previous_address === undefined || json.previous_address === address ? [] : ["is moved"]),
    ],
  };
}

/** `{"constant_value": X}` is X, in blocks too; what is an expression is left out. */
function constantOf(expression: unknown): unknown {
  if (Array.isArray(expression)) return expression.map(constantOf);
  if (typeof expression !== "object" || expression === null) return undefined;
  return "constant_value" in expression ? expression.constant_value : constantsOf(expression as Values);
}

function constantsOf(expressions: Values): Values {
  const read = Object.entries(expressions).map(([key, expression]) => [key, constantOf(expression)] as const);
  return Object.fromEntries(read.filter(([, value]) => value !== undefined));
}

function readConfiguration({ configuration }: z.infer<typeof planSchema>): PlannedConfiguration {
  const { resources = [], module_calls: modules = {} } = configuration.root_module;
  const providers = Object.entries(configuration.provider_config ?? {});
  return {
    providers: new Map(providers.map(([key, { expressions = {} }]) => [key, constantsOf(expressions)])),
    addresses: new Set(resources.map(({ address }) => address)),
    constants: new Map(resources.map(({ address, expressions = {} }) => [address, constantsOf(expressions)])),
    provisioners: resources.flatMap(({ address, provisioners = [] }) => (provisioners.length === 0 ? [] : [address])),
    modules: Object.keys(modules),
  };
}

/** A plan that says what this program cannot read must not be applied. */
export class UnreadablePlan extends Error {
  override readonly name = "UnreadablePlan";
}

/**
 * Reads `terraform show -json PLAN`. https://developer.hashicorp.com/terraform/internals/json-format
 * @throws UnreadablePlan for anything of another shape: another format than 1.x, an action that did not exist
 */
export function readTerraformPlan(json: unknown): TerraformPlan {
  const read = planSchema.safeParse(json);
  if (!read.success) {
    const [first] = read.error.issues;
    const where = first === undefined ? "" : ` at ${first.path.map(String).join(".").slice(0, 200)}: ${first.message}`;
    throw new UnreadablePlan(`Terraform's plan has a shape that this program does not know${where}`);
  }
  const { resource_changes: resources = [], terraform_version: terraform } = read.data;
  return {
    terraform,
    resources: resources.map(readResource),
    configuration: readConfiguration(read.data),
    doubts: doubtsOf(read.data),
  };
}
