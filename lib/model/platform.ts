import type { Location, Report } from "../diagnostics";
import type { Written, WrittenPlatform } from "../schema";
import { readBreakGlass, type BreakGlass } from "./break-glass";
import { tryTake } from "./placed";
import { parseRoleName } from "./principal";
import { readGuardrails, type Guardrails } from "./guardrails";
import { readProfiles, type Profiles } from "./profile";
import { readTags } from "./tags";

/** Where Terraform keeps the state. */
export type Backend =
  | { readonly kind: "local" }
  | { readonly kind: "s3"; readonly bucket: string; readonly region: string; readonly keyPrefix: string };

export interface Platform {
  readonly organization: string;
  readonly tags: ReadonlyMap<string, string>;
  /** A Terraform version constraint. */
  readonly awsProvider: string;
  readonly backend: Backend;
  readonly breakGlass: BreakGlass | undefined;
  readonly extraPolicies: ReadonlySet<string>;
  readonly profiles: Profiles;
  readonly guardrails: Guardrails;
  /** Where the file begins, for what it lacks. */
  readonly at: Location;
}

/** The roles that the pipeline assumes; a name that is none would be found out by the first apply. */
function checkPipeline(written: Written<WrittenPlatform>, report: Report): void {
  for (const [key, name] of Object.entries(written.value.pipeline ?? {})) {
    const role = parseRoleName("role", "aws", "000000000000", name);
    tryTake(role, "invalid-principal", name, written.at(["pipeline", key]), report);
  }
}

/** The platform's file, its names resolved. */
export function readPlatform(written: Written<WrittenPlatform>, report: Report): Platform {
  const { value } = written;
  const extraPolicies = new Set(value.extraPolicies);
  checkPipeline(written, report);
  const s3 = value.terraform.backend?.s3;
  return {
    organization: value.organization,
    tags: readTags(written, report),
    awsProvider: value.terraform.awsProvider,
    backend: s3 === undefined ? { kind: "local" } : { kind: "s3", ...s3 },
    breakGlass: readBreakGlass(written, report),
    extraPolicies,
    profiles: readProfiles(written, extraPolicies, report),
    guardrails: readGuardrails(written, extraPolicies, report),
    at: written.at(["organization"], "key"),
  };
}
