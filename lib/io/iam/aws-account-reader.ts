import type * as Iam from "@aws-sdk/client-iam";
import pLimit from "p-limit";

import { askIdentity } from "../aws/ask-identity";
import type { CredentialsFor } from "../aws/credentials";
import { explainFailure, failureOf } from "../aws/failure";
import { patiently } from "../aws/patiently";
import { TIMEOUTS } from "../aws/timeouts";
import type { AccountReader, RoleDetails } from "../../ports/account-reader";
import type { Unread } from "../../ports/reading";
import { keepSessions } from "./iam-session";
import { tryIamRegionOf } from "./partition-region";
import { deniedBy } from "./simulate";

export interface AwsAccountReaderOptions {
  /** @default the SDK's own chain for every account */
  readonly credentialsFor?: CredentialsFor | undefined;
  readonly iamEndpoint?: string | undefined;
  readonly stsEndpoint?: string | undefined;
  /** How many calls of IAM may be under way at once, over all accounts. @default 5 */
  readonly concurrency?: number;
  /**
   * Whether IAM is this machine's sandbox, which allows everything and keeps no last use: what it says of those is no
   * answer. @default false
   */
  readonly isSandbox?: boolean;
}

const ATTEMPTS = 3;

function detailsOf(role: Iam.Role | undefined): RoleDetails | Unread {
  const { Arn, AssumeRolePolicyDocument = "", RoleLastUsed } = role ?? {};
  if (Arn === undefined) return { couldNotLook: "IAM's answer makes no sense" };
  const { LastUsedDate, Region } = RoleLastUsed ?? {};
  return {
    arn: Arn,
    trustPolicy: decodeURIComponent(AssumeRolePolicyDocument),
    lastUsed: LastUsedDate === undefined ? undefined : { at: LastUsedDate, region: Region },
  };
}

function explain(cause: unknown, action: string): Unread {
  const forbidden = `these credentials may not ask IAM (iam:${action})`;
  return { couldNotLook: explainFailure(cause, { service: "IAM", forbidden }) };
}

/** Reads how accounts are set up: STS, IAM GetRole and IAM's simulation. */
export function awsAccountReader(options: AwsAccountReaderOptions = {}): AccountReader {
  const { credentialsFor, iamEndpoint, stsEndpoint, concurrency = 5, isSandbox = false } = options;
  const limit = pLimit(concurrency);
  const schedule = <T>(call: () => Promise<T>): Promise<T> => limit(() => patiently(call));
  const access = { credentialsFor, iamEndpoint, stsEndpoint };
  const open = keepSessions({ ...access, maxAttempts: ATTEMPTS, timeouts: TIMEOUTS }, schedule);
  return {
    identity: async ({ account, partition }) => {
      const region = tryIamRegionOf(partition);
      if (region === undefined) {
        return { identity: { couldNotLook: `no STS is known for the partition ${partition}` }, skewMs: undefined };
      }
      return await limit(() => askIdentity({ account, region, credentialsFor, stsEndpoint, timeouts: TIMEOUTS }));
    },
    role: async (address, name) => {
      const session = await open(address);
      if ("couldNotLook" in session) return session;
      const { sdk, client } = session;
      try {
        return detailsOf((await schedule(() => client.send(new sdk.GetRoleCommand({ RoleName: name })))).Role);
      } catch (cause) {
        return failureOf(cause).name.startsWith("NoSuchEntity") ? { missing: true } : explain(cause, "GetRole");
      }
    },
    denied: async (address, roleArn, questions) => {
      if (isSandbox) return { couldNotLook: "the sandbox allows everything, so its simulation says nothing" };
      const session = await open(address);
      if ("couldNotLook" in session) return session;
      try {
        const answers = await Promise.all(questions.map((one) => schedule(() => deniedBy(session, roleArn, one))));
        const denied = answers.flat().map(({ action, resource }) => `${action} on ${resource}`);
        return { denied: [...new Set(denied)].sort() };
      } catch (cause) {
        return explain(cause, "SimulatePrincipalPolicy");
      }
    },
  };
}
