import * as z from "zod";

import { RESOURCE_ACTIONS } from "./terraform-plan";

// Of the documents that `terraform show -json` prints, as far as they are read here:
// https://developer.hashicorp.com/terraform/internals/json-format

/** A major version other than 1 may mean anything. */
const READS = "this program reads 1.x";
const formatVersion = z.string(READS).regex(/^1\.\d+$/, READS);

const values = z.record(z.string(), z.unknown());
const path = z.array(z.union([z.string(), z.number()]));
const actions = z.array(z.enum(RESOURCE_ACTIONS)).min(1);

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
    actions,
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

/** A saved plan. */
export const planSchema = z.looseObject(
  {
    format_version: formatVersion,
    terraform_version: z.string().min(1),
    timestamp: z.iso.datetime({ offset: true }).optional(),
    resource_changes: z.array(resourceSchema).optional(),
    resource_drift: z.array(resourceSchema).optional(),
    output_changes: z.record(z.string(), z.looseObject({ actions })).optional(),
    errored: z.boolean().optional(),
    complete: z.boolean().optional(),
    checks: z.array(z.looseObject({ status: z.string() })).optional(),
    configuration: z.looseObject({
      provider_config: z.record(z.string(), z.looseObject({ expressions: values.optional() })).optional(),
      root_module: moduleSchema,
    }),
  },
  READS,
);

const stateModuleSchema = z.looseObject({
  resources: z.array(z.looseObject({ address: z.string() })).optional(),
  get child_modules() {
    return z.array(stateModuleSchema).optional();
  },
});

/** A state; one that is not there yet has no values. */
export const stateSchema = z.looseObject(
  { format_version: formatVersion, values: z.looseObject({ root_module: stateModuleSchema.optional() }).optional() },
  READS,
);

export type PlanJson = z.infer<typeof planSchema>;
export type ResourceJson = z.infer<typeof resourceSchema>;
export type StateModuleJson = z.infer<typeof stateModuleSchema>;
