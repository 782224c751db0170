import type { ApiCaller } from "../../lib/ports/api-caller";
import type { Stage } from "../../lib/conformance";

const ARN = /^arn:([^:]+):eks:([^:]+):(\d{12}):cluster\//;

interface Described {
  readonly cluster?: {
    readonly arn?: string;
    readonly status?: string;
    readonly accessConfig?: { readonly authenticationMode?: string };
  };
}

/**
 * A cluster of somebody's as a place for the suite: it says itself where it is.
 * @throws Error where it is not found, or takes no entries
 */
export async function readStage(cluster: string, run: string, path: string, caller: ApiCaller): Promise<Stage> {
  const answer = await caller.send("DescribeCluster", { name: cluster });
  if (answer.kind !== "output") {
    throw new Error(answer.kind === "failed" ? answer.why : `${answer.code}: ${answer.message}`);
  }
  const { arn = "", status, accessConfig } = (answer.output as Described).cluster ?? {};
  const [, partition = "", region = "", account = ""] = ARN.exec(arn) ?? [];
  if (account === "") throw new Error(`cluster ${cluster} has no ARN that says where it is`);
  const mode = accessConfig?.authenticationMode ?? "CONFIG_MAP";
  if (mode === "CONFIG_MAP") {
    throw new Error(`cluster ${cluster} is in mode CONFIG_MAP, and takes no access entries; name another`);
  }
  if (status !== "ACTIVE") throw new Error(`cluster ${cluster} is ${status ?? "in no status"}, not ACTIVE`);
  return { run, path, names: { cluster, account, region, partition } };
}
