import { error, type Report } from "../diagnostics";
import type { Written, WrittenPlatform } from "../schema";

/** What a job of the pipeline does with a role. */
export type PipelineUse = "plan" | "drift" | "apply";

/** An issuer of OIDC tokens besides GitHub, and whose tokens of it count. */
export interface TrustedIssuer {
  /** Without `https://`: as IAM names the provider, and begins its condition keys. */
  readonly issuer: string;
  readonly audience: string;
  /** The `sub` of the tokens, in which `*` and `?` stand for others. */
  readonly subjects: Readonly<Record<PipelineUse, readonly string[]>>;
}

/** `pipeline.oidc`. Without a role of its own, drift is looked for as the plan role. */
export function readIssuer(platform: Written<WrittenPlatform>, report: Report): TrustedIssuer | undefined {
  const { oidc, driftRole } = platform.value.pipeline ?? {};
  if (oidc === undefined) return undefined;
  const { issuer, audience, subjects } = oidc;
  const { plan, apply, drift = [] } = subjects;
  if (driftRole !== undefined && drift.length === 0) {
    const hint = "list the subjects of the jobs that look for drift, or delete `driftRole`: the plan role does it then";
    report(
      error("missing-key", platform.at(["pipeline", "oidc", "subjects"]), "no job may assume the drift role", { hint }),
    );
  }
  const both = driftRole === undefined ? [...plan, ...drift] : plan;
  return {
    issuer: issuer.replace(/^https:\/\//, ""),
    audience,
    subjects: { plan: [...new Set(both)].sort(), apply: [...new Set(apply)].sort(), drift: [...new Set(drift)].sort() },
  };
}
