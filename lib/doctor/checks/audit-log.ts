import { shellLine } from "../../diagnostics/shell-word";
import type { Judged } from "../row";

const TURN_ON = JSON.stringify({ clusterLogging: [{ types: ["audit"], enabled: true }] });

/** Whether anybody can tell afterwards who did what. */
export function judgeAuditLog(
  isOn: boolean | undefined,
  { name, region }: { readonly name: string; readonly region: string },
): Judged {
  if (isOn === undefined) return { status: "unknown", says: "EKS does not say whether the audit log is on" };
  if (isOn) return { status: "green", says: "on" };
  const mend = [
    shellLine("aws", "eks", "update-cluster-config", "--region", region, "--name", name, "--logging", TURN_ON),
  ];
  return { status: "yellow", says: "off: nobody can tell who used which access", mend };
}
