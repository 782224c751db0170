import { setTimeout as sleep } from "node:timers/promises";

import type * as Sdk from "@aws-sdk/client-cloudwatch-logs";

import { quote } from "../../diagnostics";
import type { LogSink } from "../../ports/audit-log";
import type { AuditLogPlace, AuditLogReader } from "../../ports/audit-log-reader";
import { askIdentity } from "../aws/ask-identity";
import type { CredentialsFor } from "../aws/credentials";
import { explainFailure, failureOf } from "../aws/failure";
import { PATIENCE_MS, patiently } from "../aws/patiently";
import { TIMEOUTS } from "../aws/timeouts";

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html: five a second, per account and region. */
const PAUSE_MS = 210;
/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html: or 1 MB. */
const PAGE = 10_000;
/** https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html */
const STREAMS = "kube-apiserver-audit-";
/** Most of a log is what the cluster's own parts do. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html */
const OF_IAM = '{ $.user.uid = "aws-iam-authenticator:*" }';

export interface AwsAuditLogReaderOptions {
  /** @default the SDK's own chain for every account, which is only right for one */
  readonly credentialsFor?: CredentialsFor | undefined;
  /** @default what the SDK takes from the environment, or the region's */
  readonly endpoint?: string | undefined;
  readonly stsEndpoint?: string | undefined;
  /** How long to wait after a call before the next, in milliseconds. @default 210 */
  readonly pauseMs?: number;
  /** Pauses after which a throttled call is made again once more, in milliseconds. @default half a minute in all */
  readonly patience?: readonly number[];
}

/** Where EKS puts a cluster's logs. */
export function logGroupOf(cluster: string): string {
  return `/aws/eks/${cluster}/cluster`;
}

/** Why these are not the account's credentials: those of another would read another cluster's log of the name. */
async function tryMismatch(
  { account, region, assumeRole }: AuditLogPlace,
  options: AwsAuditLogReaderOptions,
): Promise<string | undefined> {
  const { credentialsFor, stsEndpoint } = options;
  const { identity } = await askIdentity({
    account,
    region,
    credentialsFor: credentialsFor && ((place) => credentialsFor({ ...place, assumeRole })),
    stsEndpoint,
    timeouts: TIMEOUTS,
  });
  if ("refused" in identity) return identity.refused;
  if ("couldNotLook" in identity) return identity.couldNotLook;
  return identity.account === account
    ? undefined
    : `the credentials are of account ${identity.account}, not ${account}`;
}

function explain(cause: unknown, { name, region }: AuditLogPlace): string {
  if (failureOf(cause).name === "ResourceNotFoundException") {
    return `there is no log group ${logGroupOf(name)} in ${region}: audit logs were never switched on for the cluster (docs/usage.md says how)`;
  }
  const forbidden = "these credentials may not read the cluster's log (logs:FilterLogEvents)";
  return explainFailure(cause, { service: `CloudWatch Logs in ${region}`, forbidden });
}

async function readPages(
  sdk: typeof Sdk,
  client: Sdk.CloudWatchLogsClient,
  input: Sdk.FilterLogEventsCommandInput,
  file: string,
  sink: LogSink,
  { pauseMs = PAUSE_MS, patience = PATIENCE_MS }: AwsAuditLogReaderOptions,
): Promise<void> {
  const tokens = new Set<string>();
  let nextToken: string | undefined;
  let count = 0;
  do {
    const asked = { ...input, ...(nextToken === undefined ? {} : { nextToken }) };
    const page = await patiently(() => client.send(new sdk.FilterLogEventsCommand(asked)), { pauses: patience });
    for (const { message = "" } of page.events ?? []) {
      count += 1;
      sink.value({ message }, { file, line: count });
      sink.progress(message.length);
    }
    // A page may be empty and not the last.
    nextToken = page.nextToken;
    if (nextToken === undefined) return;
    if (tokens.has(nextToken)) throw new Error("the same page comes again and again");
    tokens.add(nextToken);
    await sleep(pauseMs);
  } while (nextToken !== "");
}

/** Reads audit logs from CloudWatch Logs, page by page. The SDK is loaded when one is read. */
export function awsAuditLogReader(options: AwsAuditLogReaderOptions = {}): AuditLogReader {
  const { credentialsFor, endpoint } = options;
  return {
    open: (place, since) => ({
      size: undefined,
      read: async (sink) => {
        const sdk = await import("@aws-sdk/client-cloudwatch-logs");
        const { region, name } = place;
        const credentials = credentialsFor?.(place);
        const client = new sdk.CloudWatchLogsClient({
          region,
          requestHandler: TIMEOUTS,
          ...(credentials && { credentials }),
          ...(endpoint && { endpoint }),
        });
        const input = {
          logGroupName: logGroupOf(name),
          logStreamNamePrefix: STREAMS,
          startTime: since.getTime(),
          filterPattern: OF_IAM,
          limit: PAGE,
        };
        const failed = `could not read the audit log of ${quote(name)}`;
        const mismatch = await tryMismatch(place, options);
        if (mismatch !== undefined) throw new Error(`${failed}: ${mismatch}`);
        try {
          await readPages(sdk, client, input, `${logGroupOf(name)} (event)`, sink, options);
        } catch (cause) {
          throw new Error(`${failed}: ${explain(cause, place)}`, { cause });
        } finally {
          client.destroy();
        }
      },
    }),
  };
}
