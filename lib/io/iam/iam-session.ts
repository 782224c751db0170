import type * as Iam from "@aws-sdk/client-iam";
import type * as Sts from "@aws-sdk/client-sts";

import { printable } from "../../diagnostics";
import type { CredentialsFor } from "../aws/credentials";
import { explainFailure } from "../aws/failure";
import type { Timeouts } from "../aws/timeouts";
import type { AccountAddress } from "../../ports/iam-reader";
import type { Unread } from "../../ports/reading";
import { tryIamRegionOf } from "./partition-region";

/** One account's IAM, by credentials that have been asked whose they are. */
export interface IamSession {
  readonly sdk: typeof Iam;
  readonly client: Iam.IAMClient;
}

export interface SessionOptions {
  readonly credentialsFor: CredentialsFor | undefined;
  readonly maxAttempts: number;
  readonly timeouts: Timeouts;
  readonly iamEndpoint: string | undefined;
  readonly stsEndpoint: string | undefined;
}

/** What to do where credentials are wrong. */
function wayInto(account: string): string {
  return `name a profile or a role to assume for it (--profile ${account}=NAME, --assume-role arn:...)`;
}

/** Why these credentials are not those that were meant; undefined where they are. */
function mismatchOf(
  { Account = "", Arn = "" }: Sts.GetCallerIdentityResponse,
  wanted: AccountAddress,
): string | undefined {
  const { account, partition } = wanted;
  if (!/^\d{12}$/.test(Account)) return "STS does not say whose these credentials are";
  if (Account !== account) {
    return `these credentials are of account ${Account}, not ${account}; ${wayInto(account)}`;
  }
  const [, own = ""] = Arn.split(":");
  if (own === partition) return undefined;
  return `these credentials are of partition ${printable(own)}, not ${partition}; ${wayInto(account)}`;
}

/** Opens one account's IAM. What STS, the credentials or the network refuse is an answer. */
async function openIam(
  address: AccountAddress,
  options: SessionOptions,
  schedule: <T>(call: () => Promise<T>) => Promise<T>,
): Promise<IamSession | Unread> {
  const { account, partition } = address;
  const region = tryIamRegionOf(partition);
  if (region === undefined) return { couldNotLook: `no IAM is known for the partition ${printable(partition)}` };
  const { credentialsFor, maxAttempts, timeouts, iamEndpoint, stsEndpoint } = options;
  const common = { region, maxAttempts, requestHandler: timeouts };
  try {
    const [sdk, stsSdk] = await Promise.all([import("@aws-sdk/client-iam"), import("@aws-sdk/client-sts")]);
    const credentials = credentialsFor?.({ account, region });
    const sts = new stsSdk.STSClient({
      ...common,
      ...(credentials && { credentials }),
      ...(stsEndpoint && { endpoint: stsEndpoint }),
    });
    const identity = await schedule(() => sts.send(new stsSdk.GetCallerIdentityCommand({})));
    const mismatch = mismatchOf(identity, address);
    if (mismatch !== undefined) return { couldNotLook: mismatch };
    // The very credentials that were asked, not others from the same chain.
    const own = { credentials: sts.config.credentials };
    return { sdk, client: new sdk.IAMClient({ ...common, ...own, ...(iamEndpoint && { endpoint: iamEndpoint }) }) };
  } catch (cause) {
    const forbidden = "the credentials are refused";
    const why = explainFailure(cause, { service: "STS", forbidden }).replace(/\.$/, "");
    return { couldNotLook: `${why}; for account ${account} ${wayInto(account)}` };
  }
}

/**
 * The same, kept: each account is opened once. A refusal is kept too, since of a hundred questions about one account each
 * would wait for it again.
 */
export function keepSessions(
  options: SessionOptions,
  schedule: <T>(call: () => Promise<T>) => Promise<T>,
): (address: AccountAddress) => Promise<IamSession | Unread> {
  const sessions = new Map<string, Promise<IamSession | Unread>>();
  return (address) => {
    const key = `${address.partition} ${address.account}`;
    const session = sessions.get(key) ?? openIam(address, options, schedule);
    sessions.set(key, session);
    return session;
  };
}
