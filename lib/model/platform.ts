import type { Location, Report } from "../diagnostics";
import type { Written, WrittenPlatform } from "../schema";
import { readBackend, type Backend } from "./backend";
import { readBreakGlass, type BreakGlass } from "./break-glass";
import { readGuardrails, type Guardrails } from "./guardrails";
import { readPipeline, type Pipeline } from "./pipeline";
import { readProfiles, type Profiles } from "./profile";
import type { Service } from "./services";
import { readTags } from "./tags";

export interface Platform {
  readonly organization: string;
  readonly tags: ReadonlyMap<string, string>;
  /** A Terraform version constraint. */
  readonly awsProvider: string;
  readonly backend: Backend;
  readonly pipeline: Pipeline | undefined;
  readonly breakGlass: BreakGlass | undefined;
  /** AWS services in use that make access entries with the organization's roles. */
  readonly services: readonly Service[];
  readonly extraPolicies: ReadonlySet<string>;
  readonly profiles: Profiles;
  readonly guardrails: Guardrails;
  /** Where the file begins, for what it lacks. */
  readonly at: Location;
}

/** The platform's file, its names resolved. */
export function readPlatform(written: Written<WrittenPlatform>, report: Report): Platform {
  const { value } = written;
  const extraPolicies = new Set(value.extraPolicies);
  return {
    organization: value.organization,
    tags: readTags(written, report),
    awsProvider: value.terraform.awsProvider,
    backend: readBackend(value.terraform.backend),
    pipeline: readPipeline(written, report),
    breakGlass: readBreakGlass(written, report),
    services: value.services,
    extraPolicies,
    profiles: readProfiles(written, extraPolicies, report),
    guardrails: readGuardrails(written, extraPolicies, report),
    at: written.at(["organization"], "key"),
  };
}
