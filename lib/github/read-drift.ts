import * as z from "zod";

import { FINDING_KINDS, type DriftReport } from "../drift";

const findings = z.array(z.looseObject({ kind: z.enum(FINDING_KINDS), principal: z.string().nullable() }));
const look = z.looseObject({ couldNotLook: z.string().optional() });

/** What is relied on; the rest is shown by `lib/drift`, which wrote it. */
const shape = z.looseObject({
  clusters: z.array(look.extend({ cluster: z.string().min(1), findings, terraform: look.optional() })),
  accounts: z.array(z.looseObject({ stack: z.string().min(1), findings, terraform: look })).optional(),
});

/** Reads `yarn drift --format json`; undefined for what is none, a file cut short included. */
export function tryReadDrift(text: string): DriftReport | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    shape.parse(parsed);
    return parsed as DriftReport;
  } catch {
    return undefined;
  }
}
