import { quote } from "../diagnostics";
import { parseShowJson } from "./parse-show-json";
import { planSchema, type PlanJson, type ResourceJson } from "./plan-schema";
import {
  changesNothing,
  isReal,
  type PlannedConfiguration,
  type PlannedResource,
  type TerraformPlan,
  type Values,
} from "./terraform-plan";

/** https://developer.hashicorp.com/terraform/internals/json-format#plan-representation: what is read, or cannot change what is applied. */
const KNOWN: ReadonlySet<string> = new Set([
  ...Object.keys(planSchema.shape),
  "applyable",
  "planned_values",
  "prior_state",
  "proposed_unknown",
  "relevant_attributes",
  "variables",
]);

function isNothing(value: unknown): boolean {
  if (value === null || value === undefined || value === false) return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

function doubtsOf(json: PlanJson): string[] {
  const checks = (json.checks ?? []).filter(({ status }) => status !== "pass");
  const strange = Object.keys(json).filter((key) => !KNOWN.has(key) && !isNothing(json[key]));
  return [
    ...(json.errored === true ? ["Terraform ended the plan with errors"] : []),
    ...(json.complete === false ? ["Terraform says that the plan is not complete"] : []),
    ...(checks.length > 0 ? [`${checks.length} of its checks failed`] : []),
    ...(isNothing(json.output_changes) ? [] : ["it changes outputs, but our stacks have none"]),
    ...strange.sort().map((key) => `it has ${quote(key.slice(0, 60))}, which this program does not know`),
  ];
}

/** Whether any part is only known after apply: Terraform writes true there, and false or nothing elsewhere. */
function hasUnknown(value: unknown): boolean {
  if (value === true) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasUnknown);
}

function unknownAttributes({ after_unknown: unknown = {} }: ResourceJson["change"]): string[] {
  if (typeof unknown === "boolean") return unknown ? ["*"] : [];
  const keys = Object.keys(unknown).filter((key) => hasUnknown(unknown[key]));
  return keys.sort();
}

function readResource(json: ResourceJson): PlannedResource {
  const { address, type, mode, change, previous_address: previousAddress } = json;
  return {
    address,
    previousAddress,
    type,
    mode,
    provider: json.provider_name,
    actions: change.actions,
    reason: json.action_reason,
    before: change.before,
    after: change.after,
    unknown: unknownAttributes(change),
    replacePaths: (change.replace_paths ?? []).map((steps) => steps.join(".")).sort(),
    importing: change.importing?.id,
    oddities: [
      ...(json.module_address === undefined ? [] : ["is in a module"]),
      ...(json.index === undefined ? [] : ["has an index"]),
      ...(json.deposed === undefined ? [] : ["is a deposed object"]),
      ...(previousAddress === undefined || previousAddress === address ? [] : ["is moved"]),
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

function readConfiguration({ configuration }: PlanJson): PlannedConfiguration {
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

function isEmpty({ errored, complete, output_changes: outputs = {} }: PlanJson, resources: readonly PlannedResource[]) {
  if (errored === true || complete === false) return false; // an unfinished plan proves nothing
  return Object.values(outputs).every(({ actions }) => changesNothing(actions)) && !resources.some(isReal);
}

/**
 * Reads the text of `terraform show -json PLAN`: the one reader, for whoever applies a plan and whoever only looks.
 * @throws UnreadablePlan for anything of another shape: another format than 1.x, an action that did not exist
 */
export function readTerraformPlan(text: string): TerraformPlan {
  const json = parseShowJson(text, planSchema, "plan");
  const resources = (json.resource_changes ?? []).map(readResource);
  return {
    terraform: json.terraform_version,
    plannedAt: json.timestamp,
    resources,
    drift: (json.resource_drift ?? []).map(readResource),
    configuration: readConfiguration(json),
    doubts: doubtsOf(json),
    isEmpty: isEmpty(json, resources),
  };
}
