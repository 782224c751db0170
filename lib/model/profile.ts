import { error, orNearest, quote, type Location, type Report, type RuleId } from "../diagnostics";
import type { Written, WrittenPlatform, WrittenPolicies, WrittenProfile } from "../schema";
import { readBundle, type Bundle, type BundleContext, type WrittenBundle } from "./bundle";
import type { Placed } from "./placed";

const PLACEHOLDER = "{team}";

/** The profiles of `platform.yaml`, ready to be filled in for a team. */
export type Profiles = ReadonlyMap<string, Placed<WrittenProfile>>;

/** A namespace of a profile may be named after the team: `["{team}-dev"]`. */
function fillInScopes(policies: WrittenPolicies, fill: (text: string) => string): WrittenPolicies {
  const scopes = Object.entries(policies).map(([policy, scope]) => [
    policy,
    Array.isArray(scope) ? scope.map(fill) : scope,
  ]);
  return Object.fromEntries(scopes) as WrittenPolicies;
}

function fillIn(profile: WrittenProfile, team: string): WrittenBundle {
  const fill = (text: string): string => text.replaceAll(PLACEHOLDER, team);
  return {
    policies: profile.policies && fillInScopes(profile.policies, fill),
    kubernetesGroups: profile.kubernetesGroups?.map(fill),
    username: profile.username === undefined ? undefined : fill(profile.username),
  };
}

/** The rules by which the team's name may not fit where the profile has it: `{team}:x` is no group of a team called `eks`. */
function rulesOfName({ policies = {}, kubernetesGroups = [], username = "" }: WrittenProfile): ReadonlySet<RuleId> {
  const named = (texts: readonly string[]): boolean => texts.some((text) => text.includes(PLACEHOLDER));
  const scopes = Object.values(policies).filter((scope) => Array.isArray(scope));
  return new Set<RuleId>([
    ...(scopes.some(named) ? (["invalid-namespace"] as const) : []),
    ...(named(kubernetesGroups) ? (["invalid-group"] as const) : []),
    ...(named([username]) ? (["invalid-username"] as const) : []),
  ]);
}

/** Checks every profile once, where it is defined, with a team that could be anyone's. */
export function readProfiles(
  platform: Written<WrittenPlatform>,
  extraPolicies: ReadonlySet<string>,
  report: Report,
): Profiles {
  const profiles = Object.entries(platform.value.profiles);
  for (const [name, profile] of profiles) {
    const at: BundleContext["at"] = (path, part) => platform.at(["profiles", name, ...path], part);
    const bundle = readBundle(
      fillIn(profile, "team"),
      { team: "team", ownNamespaces: ["team"], extraPolicies, at },
      report,
    );
    if (bundle.policies.length === 0 && bundle.kubernetesGroups.length === 0) {
      report(
        error(
          "grants-nothing",
          platform.at(["profiles", name], "key"),
          `profile ${quote(name)} has neither policies nor groups`,
        ),
      );
    }
  }
  return new Map(
    profiles.map(([name, value]) => [name, { value, at: platform.at(["profiles", name], "key") }] as const),
  );
}

/**
 * A profile as a grant of a team uses it; its places are those of the grant's `profile:` line.
 * Only what is wrong with the use is reported: what is wrong with the profile has been, in `readProfiles`.
 */
export function useProfile(
  name: string,
  profiles: Profiles,
  context: Omit<BundleContext, "at">,
  at: Location,
  report: Report,
): Bundle | undefined {
  const profile = profiles.get(name)?.value;
  if (profile === undefined) {
    report(error("unknown-profile", at, `unknown profile ${quote(name)}${orNearest(name, profiles.keys())}`));
    return undefined;
  }
  const rules = rulesOfName(profile);
  const reportUse: Report = (problem) => {
    if (problem.rule === "own-without-namespaces" || rules.has(problem.rule)) report(problem);
  };
  return readBundle(fillIn(profile, context.team), { ...context, at: () => at }, reportUse);
}
