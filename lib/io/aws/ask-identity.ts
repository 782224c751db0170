import type { CredentialsFor } from "./credentials";
import { explainFailure, failureOf } from "./failure";
import { patiently } from "./patiently";
import type { Timeouts } from "./timeouts";
import type { AccountIdentity, IdentityReading } from "../../ports/account-reader";

export interface IdentityQuestion {
  readonly account: string;
  readonly region: string;
  readonly credentialsFor: CredentialsFor | undefined;
  readonly stsEndpoint: string | undefined;
  readonly timeouts: Timeouts;
}

/** These are answers, about the credentials; anything else says nothing of them. */
const NO_CREDENTIALS = /^(CredentialsProviderError|TokenProviderError)$/;

function readFailure(cause: unknown): IdentityReading {
  const forbidden = "the credentials are refused";
  const why = explainFailure(cause, { service: "STS", forbidden }).replace(/\.$/, "");
  const { name, status = 0 } = failureOf(cause);
  const isAboutThem = NO_CREDENTIALS.test(name) || (status >= 400 && status < 500 && status !== 429);
  return isAboutThem ? { refused: why } : { couldNotLook: why };
}

/**
 * STS GetCallerIdentity, which needs no right, and the time on the answer's `Date`, good to a second. STS says its time also
 * where it refuses, as it does when this machine's clock is wrong.
 */
export async function askIdentity(question: IdentityQuestion): Promise<AccountIdentity> {
  const { account, region, credentialsFor, stsEndpoint, timeouts } = question;
  const { STSClient, GetCallerIdentityCommand } = await import("@aws-sdk/client-sts");
  const credentials = credentialsFor?.({ account, region });
  const client = new STSClient({
    region,
    maxAttempts: 2,
    requestHandler: timeouts,
    ...(credentials && { credentials }),
    ...(stsEndpoint !== undefined && { endpoint: stsEndpoint }),
  });
  let skewMs: number | undefined;
  client.middlewareStack.add(
    (next) => async (args) => {
      const sent = Date.now();
      const result = await next(args);
      const { headers = {} } = result.response as { headers?: Readonly<Record<string, string>> };
      const theirs = Date.parse(headers["date"] ?? "");
      // `Date` is cut to the second: half of one is nearer to the truth than none.
      if (!Number.isNaN(theirs)) skewMs ??= (sent + Date.now()) / 2 - (theirs + 500);
      return result;
    },
    { step: "deserialize", priority: "low", name: "doctorClock" },
  );
  try {
    const { Account = "", Arn = "" } = await patiently(() => client.send(new GetCallerIdentityCommand({})));
    const identity: IdentityReading = /^\d{12}$/.test(Account)
      ? { account: Account, arn: Arn }
      : { couldNotLook: "STS does not say whose these credentials are" };
    return { identity, skewMs };
  } catch (cause) {
    return { identity: readFailure(cause), skewMs };
  } finally {
    client.destroy();
  }
}
