import { printable } from "../../diagnostics";
import type { ClusterFacts } from "../../ports/eks-writer";
import type { Missing, Unread } from "../../ports/reading";
import { unknown, type Judged } from "../row";

/** Whether the cluster is where its file says. */
export function judgeCluster(reading: ClusterFacts | Missing | Unread, account: string, region: string): Judged {
  if ("couldNotLook" in reading) return unknown(reading);
  if ("missing" in reading) {
    const says = `there is no such cluster in ${region} of account ${account}: correct its file, or retire it (docs/clusters.md)`;
    return { status: "red", says };
  }
  const { status, version } = reading;
  if (status === "ACTIVE") return { status: "green", says: `Kubernetes ${printable(version, 20)}, active` };
  return { status: "yellow", says: `its status is ${printable(status, 50)}` };
}
