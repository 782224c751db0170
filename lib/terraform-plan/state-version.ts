import * as z from "zod";

import { parseShowJson } from "./parse-show-json";

/** Which state it is, and how often it was written: https://developer.hashicorp.com/terraform/language/state/backends */
export interface StateVersion {
  readonly lineage: string;
  readonly serial: number;
}

const schema = z.looseObject({
  lineage: z.string(),
  serial: z.int().min(0),
  outputs: z.record(z.string(), z.looseObject({ value: z.unknown() })).optional(),
  resources: z
    .array(
      z.looseObject({
        module: z.string().optional(),
        type: z.string(),
        name: z.string(),
        instances: z.array(z.looseObject({ status: z.string().optional() })),
      }),
    )
    .optional(),
});

export interface PulledState extends StateVersion {
  readonly outputs: ReadonlyMap<string, unknown>;
  /** Addresses of what Terraform began to make and did not see to its end, sorted: it would destroy it and begin again. */
  readonly tainted: readonly string[];
}

/**
 * Reads what `terraform state pull` printed; undefined where there is no state yet.
 * @throws UnreadablePlan for anything of another shape
 */
export function tryReadPulledState(text: string): PulledState | undefined {
  if (text.trim() === "") return undefined;
  const { lineage, serial, outputs = {}, resources = [] } = parseShowJson(text, schema, "state");
  const tainted = resources
    .filter((one) => one.module === undefined && one.instances.some(({ status }) => status === "tainted"))
    .map(({ type, name }) => `${type}.${name}`);
  return {
    lineage,
    serial,
    outputs: new Map(Object.entries(outputs).map(([name, { value }]) => [name, value])),
    tainted: tainted.sort(),
  };
}
