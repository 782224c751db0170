import { error, quote, type Location, type Report } from "../diagnostics";
import type { Written, WrittenGrant, WrittenTeam } from "../schema";
import { readBundle, type Bundle } from "./bundle";
import { tryParseEnd, type End } from "./calendar-date";
import { fitsPrincipal } from "./kubernetes-identity";
import type { Placed } from "./placed";
import { useProfile, type Profiles } from "./profile";
import { readSubjects, type Subject, type SubjectContext } from "./subjects";

/** A group or username that a grant gives. */
export interface GrantedName extends Placed<string> {
  /** Whether the platform's profile says it, and not the team's own line. */
  readonly fromProfile: boolean;
}

export interface Grant extends Pick<Bundle, "policies"> {
  readonly team: string;
  readonly name: string | undefined;
  readonly at: Location;
  readonly expires: Placed<End> | undefined;
  readonly reason: string | undefined;
  readonly subjects: readonly Subject[];
  /** Whether AWS makes the entry, so that only its policies are managed. */
  readonly existing: boolean;
  /** The name of the profile that it uses, and where the platform defines that. */
  readonly profile: Placed<string> | undefined;
  readonly kubernetesGroups: readonly GrantedName[];
  readonly username: GrantedName | undefined;
}

function namesOf(bundle: Bundle | undefined, fromProfile: boolean): Pick<Grant, "kubernetesGroups" | "username"> {
  const { kubernetesGroups = [], username } = bundle ?? {};
  return {
    kubernetesGroups: kubernetesGroups.map((group) => ({ ...group, fromProfile })),
    username: username && { ...username, fromProfile },
  };
}

/** What grants refer to. */
export interface GrantContext extends SubjectContext {
  readonly profiles: Profiles;
  /** Without a platform file that can be read, an unknown profile or policy is not another mistake. */
  readonly profilesKnown: boolean;
  readonly extraPolicies: ReadonlySet<string>;
}

function profileOf(name: string | undefined, { profiles }: GrantContext): Placed<string> | undefined {
  const at = name === undefined ? undefined : profiles.get(name)?.at;
  return name === undefined || at === undefined ? undefined : { value: name, at };
}

function checkUsername(username: Placed<string> | undefined, subjects: readonly Subject[], report: Report): void {
  const user = subjects.find(
    ({ principal }) => username !== undefined && !fitsPrincipal(username.value, principal.kind),
  );
  if (username === undefined || user === undefined) return;
  report(
    error("invalid-username", username.at, `${quote(username.value)}: an IAM user has no session name`, {
      related: [{ at: user.principalAt, message: "the user" }],
      hint: "use a fixed username, or grant to a role",
    }),
  );
}

function readExpiry(text: string | undefined, at: Location, report: Report): Placed<End> | undefined {
  if (text === undefined) return undefined;
  const value = tryParseEnd(text);
  if (value !== undefined) return { value, at };
  report(error("invalid-expiry", at, `${quote(text)} is not a calendar date`));
  return undefined;
}

/** Groups and username belong to the entry, and that is AWS's. */
function checkExisting(names: readonly GrantedName[], report: Report): void {
  for (const { value, at } of names) {
    const message = `${quote(value)} cannot be given to an entry that AWS makes (\`entry: existing\`): only its policies are managed here`;
    report(error("existing-conflict", at, message, { hint: "delete it, or let this repository make the entry" }));
  }
}

/** The grant at an index of a team's file. What is refused in it is reported and left out. */
export function readGrant(
  file: Written<WrittenTeam>,
  index: number,
  written: WrittenGrant,
  ownNamespaces: readonly string[],
  context: GrantContext,
  report: Report,
): Grant {
  const team = file.value.team;
  const at = (path: readonly (string | number)[], part?: "key" | "value"): Location =>
    file.at(["access", index, ...path], part);
  const common = { team, ownNamespaces, extraPolicies: context.extraPolicies };
  // A name that only a platform.yaml that cannot be read might list is not another mistake.
  const reportOwn: Report = (problem) => {
    if (context.profilesKnown || problem.rule !== "unknown-policy") report(problem);
  };
  const own = readBundle(written, { ...common, at }, reportOwn);
  const fromProfile =
    written.profile !== undefined && context.profilesKnown
      ? useProfile(written.profile, context.profiles, common, at(["profile"]), report)
      : undefined;
  const { policies = {}, kubernetesGroups = [] } = written;
  // A username alone is enough: a RoleBinding may name the User.
  const saysNothing =
    Object.keys(policies).length === 0 && kubernetesGroups.length === 0 && written.username === undefined;
  if (
    written.profile === undefined &&
    (saysNothing || (written.entry === "existing" && Object.keys(policies).length === 0))
  ) {
    report(
      error("grants-nothing", at([]), "the grant has no policies, no groups and no username of its own", {
        hint: "add `profile`, `policies` or `kubernetesGroups`, or the `username` that a RoleBinding names",
      }),
    );
  }
  const [ownNames, profileNames] = [namesOf(own, false), namesOf(fromProfile, true)];
  const username = ownNames.username ?? profileNames.username;
  const existing = written.entry === "existing";
  if (existing)
    checkExisting(
      [...ownNames.kubernetesGroups, ...profileNames.kubernetesGroups, ...(username ? [username] : [])],
      report,
    );
  const subjects = readSubjects(written, at, context, report);
  checkUsername(username, subjects, report);
  return {
    team,
    name: written.name,
    at: at([]),
    expires: readExpiry(written.expires, at(["expires"]), report),
    reason: written.reason,
    subjects,
    existing,
    profile: profileOf(written.profile, context),
    policies: [...(fromProfile?.policies ?? []), ...own.policies],
    kubernetesGroups: [...profileNames.kubernetesGroups, ...ownNames.kubernetesGroups],
    username,
  };
}
