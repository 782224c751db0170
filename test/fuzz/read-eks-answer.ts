import { Readable } from "node:stream";
import * as sdk from "@aws-sdk/client-eks";

import { readCluster } from "../../lib/io/eks/read-cluster";
import type { Reading } from "./campaign";
import { EKS_ANSWERS, type EksCall } from "./seeds";

/** More pages than these for two entries is a reader that does not come to its end. */
const MOST_CALLS = 1000;
const CLUSTER = { name: "prod", account: "111111111111", region: "eu-west-1" };

function callOf(path: string): EksCall {
  if (path.endsWith("/access-policies")) return "ListAssociatedAccessPolicies";
  if (path.endsWith("/access-entries")) return "ListAccessEntries";
  return path.includes("/access-entries/") ? "DescribeAccessEntry" : "DescribeCluster";
}

/** Reads a cluster by the real SDK, of which one call is answered by `text`. */
export async function readEksAnswer(lying: EksCall, text: string): Promise<Reading> {
  let calls = 0;
  const handle = (request: { path: string }): Promise<unknown> => {
    calls += 1;
    if (calls > MOST_CALLS) return Promise.reject(new Error("never ends"));
    const call = callOf(request.path);
    const body = Buffer.from(call === lying ? text : JSON.stringify(EKS_ANSWERS[call]));
    const headers = { "content-type": "application/json" };
    return Promise.resolve({ response: { statusCode: 200, headers, body: Readable.from([body]) } });
  };
  const client = new sdk.EKSClient({
    region: CLUSTER.region,
    maxAttempts: 1,
    credentials: { accessKeyId: "a", secretAccessKey: "b", accountId: CLUSTER.account },
    requestHandler: { handle },
  });
  const reading = await readCluster({ sdk, client, call: (one) => one({}) }, CLUSTER);
  client.destroy();
  if (calls > MOST_CALLS) return { wrong: `asked ${MOST_CALLS} times for two entries` };
  return "couldNotLook" in reading || "missing" in reading ? "refused" : "read";
}
