import { judgeAuditLog } from "../../lib/doctor/checks/audit-log";
import { judgeMode } from "../../lib/doctor/checks/authentication-mode";
import { judgeCluster } from "../../lib/doctor/checks/cluster";
import { judgePlatform } from "../../lib/doctor/checks/platform-version";
import { rowOf, unknown, type CheckId, type Row } from "../../lib/doctor/row";
import type { Cluster } from "../../lib/model";
import type { DoctorPorts } from "./ports";

const OF_FACTS: readonly CheckId[] = ["authentication-mode", "platform-version", "audit-log"];

/** What DescribeCluster says of one cluster. */
export async function lookAtCluster(cluster: Cluster, { eks, isSandbox }: DoctorPorts): Promise<Row[]> {
  const { name, account, region, authenticationMode } = cluster;
  const facts = await eks.describe(cluster);
  const itself = rowOf("cluster", name, judgeCluster(facts, account, region));
  if (!("authenticationMode" in facts)) {
    const why = "couldNotLook" in facts ? facts : { couldNotLook: "there is no such cluster" };
    return [itself, ...OF_FACTS.map((id) => rowOf(id, name, unknown(why)))];
  }
  const audit = isSandbox
    ? unknown({ couldNotLook: "the sandbox has no logs" })
    : judgeAuditLog(facts.auditLog, { name, region });
  return [
    itself,
    rowOf("authentication-mode", name, judgeMode(facts.authenticationMode, authenticationMode, name)),
    rowOf("platform-version", name, judgePlatform(facts)),
    rowOf("audit-log", name, audit),
  ];
}
