import type * as Sdk from "@aws-sdk/client-iam";
import pLimit from "p-limit";

import type { CredentialsFor } from "../aws/credentials";
import { explainFailure, failureOf } from "../aws/failure";
import { PATIENCE_MS, patiently } from "../aws/patiently";
import { TIMEOUTS, type Timeouts } from "../aws/timeouts";
import type { AccountAddress, IamReader, LivePrincipal, PrincipalReading } from "../../ports/iam-reader";
import type { Unread } from "../../ports/reading";
import { keepSessions, type IamSession } from "./iam-session";
import { readAnswer } from "./live-principal";

/** IAM publishes no rates and is slow to forgive; a console session makes more calls at once. */
const DEFAULT_CONCURRENCY = 5;
const DEFAULT_ATTEMPTS = 6;
/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html: the most a page may hold. */
const PAGE = 1000;

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html, API_GetUser.html: nothing else can exist. */
const NAME = /^[\w+=,.@-]{1,64}$/;

export interface AwsIamReaderOptions {
  /** @default the SDK's own chain for every account, which is only right for one */
  readonly credentialsFor?: CredentialsFor | undefined;
  /** How many calls may be under way at once, over all accounts. @default 5 */
  readonly concurrency?: number;
  /** How often the SDK sends one call at most. @default 6 */
  readonly maxAttempts?: number;
  /** Pauses after which a throttled call is made again once more, in milliseconds. @default half a minute in all */
  readonly patience?: readonly number[];
  /** @default 5 s to connect, 30 s for an answer */
  readonly timeouts?: Timeouts;
  /** @default what the SDK takes from the environment (AWS_ENDPOINT_URL_IAM, AWS_ENDPOINT_URL), or the partition's */
  readonly iamEndpoint?: string | undefined;
  readonly stsEndpoint?: string | undefined;
}

function explain(cause: unknown, action: string): Unread {
  const forbidden = `these credentials may not read IAM (iam:${action})`;
  return { couldNotLook: explainFailure(cause, { service: "IAM", forbidden }) };
}

async function allRoles(
  page: (marker: string | undefined) => Promise<Sdk.ListRolesCommandOutput>,
): Promise<readonly Sdk.Role[]> {
  const roles: Sdk.Role[] = [];
  const seen = new Set<string | undefined>();
  let marker: string | undefined;
  do {
    seen.add(marker);
    const { Roles = [], IsTruncated = false, Marker } = await page(marker);
    roles.push(...Roles);
    marker = IsTruncated ? Marker : undefined;
    if (IsTruncated && seen.has(marker)) throw new Error("the list of roles does not end");
  } while (marker !== undefined);
  return roles;
}

/**
 * Reads IAM of any number of accounts, each by credentials of its own, which STS confirms before the first answer. The
 * SDK is loaded at the first question.
 */
export function awsIamReader(options: AwsIamReaderOptions = {}): IamReader {
  const { concurrency = DEFAULT_CONCURRENCY, maxAttempts = DEFAULT_ATTEMPTS, timeouts = TIMEOUTS } = options;
  const { credentialsFor, iamEndpoint, stsEndpoint, patience = PATIENCE_MS } = options;
  const limit = pLimit(concurrency);
  const schedule = <T>(call: () => Promise<T>): Promise<T> => limit(() => patiently(call, { pauses: patience }));
  const open = keepSessions({ credentialsFor, maxAttempts, timeouts, iamEndpoint, stsEndpoint }, schedule);

  const read = async (
    kind: "role" | "user",
    address: AccountAddress,
    name: string,
    ask: (session: IamSession) => Promise<LivePrincipal | Unread>,
  ): Promise<PrincipalReading> => {
    const session = await open(address);
    if ("couldNotLook" in session) return session;
    if (!NAME.test(name)) return { missing: true };
    try {
      return await schedule(() => ask(session));
    } catch (cause) {
      if (failureOf(cause).name.startsWith("NoSuchEntity")) return { missing: true };
      return explain(cause, kind === "role" ? "GetRole" : "GetUser");
    }
  };

  return {
    role: (address, name) =>
      read("role", address, name, async ({ sdk, client }) => {
        const { Role: role } = await client.send(new sdk.GetRoleCommand({ RoleName: name }));
        return readAnswer("role", answerOf(role), address);
      }),
    user: (address, name) =>
      read("user", address, name, async ({ sdk, client }) => {
        const { User: user } = await client.send(new sdk.GetUserCommand({ UserName: name }));
        const answer = { arn: user?.Arn, name: user?.UserName, id: user?.UserId, createdAt: user?.CreateDate };
        return readAnswer("user", answer, address);
      }),
    roles: async (address, pathPrefix) => {
      const session = await open(address);
      if ("couldNotLook" in session) return session;
      const { sdk, client } = session;
      try {
        const found = await allRoles((marker) =>
          schedule(() =>
            client.send(new sdk.ListRolesCommand({ PathPrefix: pathPrefix, Marker: marker, MaxItems: PAGE })),
          ),
        );
        const roles = found.map((role) => readAnswer("role", answerOf(role), address));
        const unread = roles.find((role) => "couldNotLook" in role);
        return unread ?? { roles: roles.filter((role) => "arn" in role) };
      } catch (cause) {
        return explain(cause, "ListRoles");
      }
    },
  };
}

function answerOf(role: Sdk.Role | undefined) {
  return {
    arn: role?.Arn,
    name: role?.RoleName,
    id: role?.RoleId,
    createdAt: role?.CreateDate,
    trustPolicy: role?.AssumeRolePolicyDocument,
  };
}
