import type { Update } from "@aws-sdk/client-eks";

import { printable } from "../../diagnostics";
import { failureOf } from "../aws/failure";
import { allPages } from "./all-pages";
import type { ClusterUpdate, ModeCalls } from "./change-mode";
import type { Connected } from "./eks-clients";
import { isNotFound, isUnknownCluster } from "./explain-failure";

function viewOf({ id = "", type, status = "InProgress", errors = [] }: Update): ClusterUpdate {
  const words = errors.map(({ errorCode = "", errorMessage = "" }) => printable(`${errorCode}: ${errorMessage}`, 400));
  return { id, type: type ?? "update", status, errors: words };
}

/** The words are EKS's own (aws-cdk #33452); without its number the updates must be looked through. */
function tryReadRunningId(message: string): string | undefined {
  return /has update ([0-9a-f-]{36}) in progress/i.exec(message)?.[1];
}

/** Somebody else's change came first: the cluster is in the mode already. */
function isSameMode(cause: unknown): boolean {
  return /authentication mode update from (\S+) to \1$/.test(failureOf(cause).message.replace(/\.$/, ""));
}

/** The EKS calls that a change of one cluster's mode takes. */
export function modeCalls({ sdk, client, call }: Connected, name: string): ModeCalls {
  let inTheWay: string | undefined;

  const update: ModeCalls["update"] = async (updateId) => {
    try {
      const command = new sdk.DescribeUpdateCommand({ name, updateId });
      const answer = await call((abort) => client.send(command, abort));
      return answer.update && viewOf(answer.update);
    } catch (cause) {
      if (isNotFound(cause) && !isUnknownCluster(cause)) return undefined;
      throw cause;
    }
  };

  const findRunning = async (): Promise<ClusterUpdate | undefined> => {
    const ids = await allPages(async (nextToken) => {
      const command = new sdk.ListUpdatesCommand({ name, nextToken, maxResults: 100 });
      const page = await call((abort) => client.send(command, abort));
      return { items: page.updateIds, nextToken: page.nextToken };
    });
    for (const id of ids) {
      const found = await update(id);
      if (found?.status === "InProgress") return found;
    }
    return undefined;
  };

  return {
    update,
    current: async () => {
      const { cluster } = await call((abort) => client.send(new sdk.DescribeClusterCommand({ name }), abort));
      return { mode: cluster?.accessConfig?.authenticationMode ?? "CONFIG_MAP", status: cluster?.status ?? "" };
    },
    request: async (mode) => {
      inTheWay = undefined;
      try {
        const accessConfig = { authenticationMode: mode as "API" };
        const command = new sdk.UpdateClusterConfigCommand({ name, accessConfig });
        const answer = await call((abort) => client.send(command, abort));
        return answer.update && viewOf(answer.update);
      } catch (cause) {
        const { name: code, message } = failureOf(cause);
        if (isSameMode(cause)) return undefined;
        inTheWay = code === "ResourceInUseException" ? tryReadRunningId(message) : undefined;
        if (inTheWay !== undefined) return undefined;
        if (code === "ResourceInUseException" && (await findRunning()) !== undefined) return undefined;
        throw cause;
      }
    },
    running: async () => (inTheWay === undefined ? await findRunning() : await update(inTheWay)),
  };
}
