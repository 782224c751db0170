import { quote, UsageError } from "../lib/diagnostics";
import { chooseCredentials, chooseEnvironment, tryWayGiven, type AccountWays } from "../lib/io/aws/choose-credentials";
import type { AccountPlace, CredentialsFor } from "../lib/io/aws/credentials";
import { explainFailure } from "../lib/io/aws/failure";
import { endpointOf, isLoopback, tryLocalAccess } from "../lib/io/aws/local-access";
import type { Environment } from "../lib/io/environment";
import { parsePrincipalArn, parseRoleName, type Backend } from "../lib/model";
import type { OptionSet, Values } from "./options";

/** How a command that calls AWS gets into each account. */
export const ACCOUNT_OPTIONS = {
  profile: {
    type: "string",
    array: true,
    describe: "A profile of the AWS configuration for one account (ACCOUNT=NAME), or for all others (NAME)",
  },
  "assume-role": {
    type: "string",
    array: true,
    describe: "A role to assume: an ARN, for its own account, or path/name, in every other account",
  },
} as const satisfies OptionSet;

export type AccountOptions = Values<typeof ACCOUNT_OPTIONS>;

/** How Terraform gets into an account. */
export interface TerraformAccess {
  /** What its environment needs besides the caller's. @throws Error that says why there are no credentials */
  readonly environmentFor: (place: AccountPlace) => Promise<Environment>;
  /** Whether the command line names a way that takes the place of the role in the cluster's file. */
  readonly replacesRole: (place: AccountPlace) => boolean;
  /** Whether an EKS of this machine is asked that has neither EventBridge nor KMS beside it: the sandbox. */
  readonly leavesOutPipeline: boolean;
  /** Whether an EKS of this machine is asked, and the state's place is not of this machine: then the state is a local file. */
  readonly keepsStateHere: (backend: Backend) => boolean;
}

/** What readers and writers of AWS take as their options. */
export interface AccountAccess {
  readonly eks: { readonly credentialsFor: CredentialsFor; readonly endpoint: string | undefined };
  readonly iam: {
    readonly credentialsFor: CredentialsFor;
    readonly iamEndpoint: string | undefined;
    readonly stsEndpoint: string | undefined;
  };
  readonly terraform: TerraformAccess;
}

interface Given {
  profile: string | undefined;
  roleName: string | undefined;
  readonly profiles: Map<string, string>;
  readonly roles: Map<string, string>;
}

/** Each takes one option's value and says what is wrong with it, or undefined. */
function takeProfile(text: string, given: Given): string | undefined {
  const equals = text.indexOf("=");
  if (equals === -1) {
    if (given.profile !== undefined) return "a second profile for every account; write ACCOUNT=NAME for all but one";
    given.profile = text;
    return undefined;
  }
  const [account, name] = [text.slice(0, equals), text.slice(equals + 1)];
  if (!/^[0-9]{12}$/.test(account)) return "an AWS account id has 12 digits; write 123456789012=NAME";
  if (name === "") return "the profile's name is missing; write 123456789012=NAME";
  if (given.profiles.has(account)) return `a second profile for account ${account}; give one`;
  given.profiles.set(account, name);
  return undefined;
}

function takeRole(text: string, given: Given): string | undefined {
  if (!text.startsWith("arn:")) {
    const parsed = parseRoleName("role", "aws", "000000000000", text);
    if (!parsed.ok) return `${parsed.message}; ${parsed.hint ?? "give an ARN, or a role's path/name"}`;
    if (given.roleName !== undefined) return "a second role for every account; give the ARNs for all but one";
    given.roleName = text;
    return undefined;
  }
  const parsed = parsePrincipalArn(text);
  if (!parsed.ok) return `${parsed.message}; ${parsed.hint ?? "give the ARN of a role"}`;
  const { kind, account, arn } = parsed.value;
  if (kind === "user") return "a user cannot be assumed; give a role";
  if (given.roles.has(account)) return `a second role for account ${account}; give one`;
  if (given.profiles.has(account)) return `account ${account} has a profile too (--profile); give one way`;
  given.roles.set(account, arn);
  return undefined;
}

/** @throws UsageError that lists everything wrong with the options. */
function readWays({ profile, assumeRole }: AccountOptions): AccountWays {
  const given: Given = { profile: undefined, roleName: undefined, profiles: new Map(), roles: new Map() };
  const problemsOf = (name: string, texts: readonly string[], take: typeof takeRole): string[] =>
    texts.flatMap((text) => {
      const problem = take(text, given);
      return problem === undefined ? [] : [`--${name} ${quote(text)}: ${problem}`];
    });
  const problems = [...problemsOf("profile", profile, takeProfile), ...problemsOf("assume-role", assumeRole, takeRole)];
  if (problems.length > 0) throw new UsageError(problems.join("\n"));
  return given;
}

/** Whether what is tried can be written where the files say: nothing real is there. */
function isOfThisMachine(backend: Backend, env: NodeJS.ProcessEnv): boolean {
  const places = [backend, ...Object.values(backend.accounts ?? {})];
  return places.every((place) => {
    if (place.kind === "s3") return (env["AWS_ENDPOINT_URL_S3"] ?? "") !== "";
    return place.kind === "http" && isLoopback(String(place.settings["address"]));
  });
}

function terraformAccess(ways: AccountWays, env: NodeJS.ProcessEnv): TerraformAccess {
  const isLocal = tryLocalAccess(env, "eks") !== undefined;
  const choose = chooseEnvironment(ways, isLocal);
  return {
    environmentFor: async (place) => {
      return await choose(place).catch((cause: unknown) => {
        const forbidden = "these credentials may not assume the role";
        const why = explainFailure(cause, { service: "STS", forbidden });
        throw new Error(`no credentials for account ${place.account}: ${why}`, { cause });
      });
    },
    replacesRole: (place) => tryWayGiven(place, ways) !== undefined,
    leavesOutPipeline: isLocal && (env["AWS_ENDPOINT_URL_EVENTS"] ?? "") === "",
    keepsStateHere: (backend) => isLocal && !isOfThisMachine(backend, env),
  };
}

/**
 * How to reach each account, from `--profile`, `--assume-role`, the environment and the clusters' own `assumeRole`: where
 * only an account is known, as for IAM, that of its first cluster which names one.
 * @throws UsageError that lists everything wrong with the options.
 */
export function accountAccess(
  given: AccountOptions,
  env: NodeJS.ProcessEnv,
  clusters: readonly Pick<AccountPlace, "account" | "assumeRole">[],
): AccountAccess {
  const ways = readWays(given);
  const roleOf = (account: string): string | undefined =>
    clusters.find((cluster) => cluster.account === account && cluster.assumeRole !== undefined)?.assumeRole;
  const toIam = chooseCredentials(ways, tryLocalAccess(env, "iam", "sts")?.credentialsFor);
  return {
    eks: {
      credentialsFor: chooseCredentials(ways, tryLocalAccess(env, "eks")?.credentialsFor),
      endpoint: endpointOf(env, "eks"),
    },
    iam: {
      credentialsFor: (place) => toIam({ ...place, assumeRole: place.assumeRole ?? roleOf(place.account) }),
      iamEndpoint: endpointOf(env, "iam"),
      stsEndpoint: endpointOf(env, "sts"),
    },
    terraform: terraformAccess(ways, env),
  };
}
