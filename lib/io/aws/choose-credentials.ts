import { partitionOf } from "../../model";
import type { Environment } from "../environment";
import { childEnvironmentOf } from "./child-environment";
import { credentialsBy, type AccountPlace, type CredentialsFor, type Way } from "./credentials";

/** What somebody said about how to reach accounts. */
export interface AccountWays {
  /** The profile for every account that has no way of its own; roles are assumed by it. */
  readonly profile: string | undefined;
  /** Account -> its profile. */
  readonly profiles: ReadonlyMap<string, string>;
  /** Account -> the ARN of the role to assume there. */
  readonly roles: ReadonlyMap<string, string>;
  /** `path/name` of a role to assume in every account that has no way of its own. */
  readonly roleName: string | undefined;
}

/** The way that was given for an account, or for every one: it takes the place of the role that a cluster's file names. */
export function tryWayGiven({ account, region }: AccountPlace, ways: AccountWays): Way | undefined {
  const profile = ways.profiles.get(account);
  if (profile !== undefined) return { profile };
  const everywhere = ways.roleName && `arn:${partitionOf(region)}:iam::${account}:role/${ways.roleName}`;
  const roleArn = ways.roles.get(account) ?? everywhere;
  return roleArn === undefined ? undefined : { roleArn, profile: ways.profile };
}

/**
 * The credentials for each account, by the first that there is: a profile or role given for the account, the role given
 * for every account, the role that the cluster's file names, the profile given for every account, the SDK's own chain.
 * @param local where everything is on this machine, in place of the last three, unless a profile is given
 */
export function chooseCredentials(ways: AccountWays, local: CredentialsFor | undefined): CredentialsFor {
  return (place) => {
    const given = tryWayGiven(place, ways);
    if (given !== undefined) return credentialsBy(given, place.region);
    if (local !== undefined && ways.profile === undefined) return local(place);
    return credentialsBy({ roleArn: place.assumeRole, profile: ways.profile }, place.region);
  };
}

/**
 * The same for a program such as Terraform, as variables besides the caller's. A role that a cluster's file names is left to
 * the program: the stack's provider assumes it by itself, from these credentials.
 * @param local whether everything is on this machine, where the access key id is the account
 */
export function chooseEnvironment(ways: AccountWays, local: boolean): (place: AccountPlace) => Promise<Environment> {
  return async (place) => {
    const given = tryWayGiven(place, ways);
    if (given !== undefined) return await childEnvironmentOf(given, place.region);
    if (local && ways.profile === undefined) return { AWS_ACCESS_KEY_ID: place.account };
    return await childEnvironmentOf({ profile: ways.profile }, place.region);
  };
}
