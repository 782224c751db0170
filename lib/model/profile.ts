import { error, orNearest, quote, type Location, type Report } from "../diagnostics";
import type { Written, WrittenPlatform, WrittenProfile } from "../schema";
import { readBundle, type Bundle, type BundleContext, type WrittenBundle } from "./bundle";

/** The profiles of `platform.yaml`, ready to be filled in for a team. */
export type Profiles = ReadonlyMap<string, WrittenProfile>;

function fillIn(profile: WrittenProfile, team: string): WrittenBundle {
  const fill = (text: string): string => text.replaceAll("{team}", team);
  return {
    policies: profile.policies,
    kubernetesGroups: profile.kubernetesGroups?.map(fill),
    username: profile.username === undefined ? undefined : fill(profile.username),
  };
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
          `profile ${quote(name)} has neither policy nor group`,
        ),
      );
    }
  }
  return new Map(profiles);
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
  const profile = profiles.get(name);
  if (profile === undefined) {
    report(error("unknown-profile", at, `unknown profile ${quote(name)}${orNearest(name, profiles.keys())}`));
    return undefined;
  }
  const reportUse: Report = (diagnostic) => {
    if (diagnostic.rule === "own-without-namespaces") report(diagnostic);
  };
  return readBundle(fillIn(profile, context.team), { ...context, at: () => at }, reportUse);
}
