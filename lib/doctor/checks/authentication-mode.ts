import { printable } from "../../diagnostics";
import { shellLine } from "../../diagnostics/shell-word";
import type { Judged } from "../row";

/** Whether EKS takes access entries, and whether the mode is the file's. */
export function judgeMode(live: string, declared: string, cluster: string): Judged {
  if (live === declared) return { status: "green", says: printable(live, 50) };
  const says = `is ${printable(live, 50)}, its file says ${declared}`;
  if (live === "API") return { status: "yellow", says: `${says}; there is no way back: correct the file` };
  const mend = [shellLine("yarn", "migrate", "mode", "--cluster", cluster, "--to", declared)];
  if (live === "CONFIG_MAP") return { status: "red", says: `${says}: EKS takes no access entries`, mend };
  return { status: "yellow", says, mend };
}
