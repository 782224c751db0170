import * as z from "zod";

import { UsageError } from "../../lib/diagnostics";
import type { PipelineJob } from "../../lib/github";

const shape = z.array(
  z.object({
    account: z.string().regex(/^\d{12}$/),
    region: z.string(),
    role: z.string(),
    audience: z.string(),
    clusters: z.string(),
  }),
);

/** What `yarn github jobs` wrote, given back as `--jobs`. */
export function readJobs(text: string): readonly PipelineJob[] {
  try {
    return shape.parse(JSON.parse(text));
  } catch (cause) {
    throw new UsageError("--jobs takes what `yarn github jobs` wrote behind `jobs=`", { cause });
  }
}
