import type { ClusterPlan } from "../../lib/compile";
import { endpointBesideEks } from "../../lib/io/aws/local-access";
import type { AuditLog } from "../../lib/ports/audit-log";
import { accountAccess } from "../account-access";
import type { Io } from "../io";
import { daysAgo, type UsageOptions } from "./options";

/** How far back CloudWatch is asked where nobody says. */
const USUAL_DAYS = 90;

/** The cluster's log in CloudWatch Logs, by the credentials that drift has. @throws Error where they would go to strangers */
export function openLive(
  { cluster }: ClusterPlan,
  given: UsageOptions,
  since: Date | undefined,
  now: Date,
  io: Io,
): AuditLog {
  const { eks, iam } = accountAccess(given, io.env, [cluster]);
  const found = endpointBesideEks(io.env, "CloudWatch Logs", "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS");
  if ("couldNotLook" in found) throw new Error(found.couldNotLook);
  const access = {
    credentialsFor: eks.credentialsFor,
    endpoint: found.endpoint,
    stsEndpoint: iam.stsEndpoint,
  };
  return {
    size: undefined,
    read: async (sink) => {
      const { awsAuditLogReader } = await import("../../lib/io/cloudwatch/aws-audit-log-reader.js");
      await awsAuditLogReader(access)
        .open(cluster, since ?? daysAgo(now, USUAL_DAYS))
        .read(sink);
    },
  };
}
