import * as z from "zod";

import { isNodeType, NODE_TYPES } from "./node-types";
import { accountId, clusterName, label, line, region } from "./vocabulary";

const withPolicies = [...NODE_TYPES].map(([type, { of, provider, policy }]) =>
  provider && policy !== undefined ? `; ${type} (${of}) also gets ${policy}` : "",
);

const node = z
  .strictObject({
    role: z.string().optional().describe("The node role's `path/name`, in the cluster's account"),
    arn: z.string().optional().describe("The node role's ARN, including its path"),
    type: z.enum([...NODE_TYPES.keys()].filter(isNodeType)).describe(`The access entry's type${withPolicies.join("")}`),
  })
  .meta({ minProperties: 2, maxProperties: 2 });

const ignored = z.strictObject({
  principal: z
    .string()
    .min(1, { error: "expected a principal ARN" })
    .max(2048, { error: "expected a principal ARN" })
    .describe("A principal ARN; `*` matches any characters"),
  reason: line.describe("Who manages the entry"),
});

/** `clusters/<cluster>.yaml`: one EKS cluster. */
export const clusterSchema = z.strictObject({
  cluster: clusterName.describe("The EKS cluster's name; also the file's name"),
  account: accountId.describe("The AWS account that the cluster is in"),
  region: region.describe("The AWS region that the cluster is in"),
  labels: z.record(label, label).optional().describe("Labels that grants select clusters by"),
  authenticationMode: z
    .enum(["API", "API_AND_CONFIG_MAP"])
    .default("API")
    .describe("The authentication mode that the cluster must be in"),
  namespaces: z
    .array(z.string())
    .optional()
    .describe("The cluster's namespaces; if given, a grant for any other namespace is an error"),
  nodes: z.array(node).optional().describe("Node roles: each gets an access entry of its type"),
  ignore: z.array(ignored).optional().describe("Live entries that are managed elsewhere; drift does not report them"),
  retired: z
    .strictObject({
      entries: z
        .enum(["delete", "forget"])
        .describe("`delete` the entries, or only `forget` them in Terraform's state, where the cluster is gone"),
      reason: line.describe("Why nothing of the cluster is managed any more"),
    })
    .optional()
    .describe("Empties the cluster's stack; once that is applied, this file can be deleted"),
  assumeRole: z.string().optional().describe("The ARN of the role that Terraform assumes for this cluster"),
});

export type WrittenCluster = z.infer<typeof clusterSchema>;
export type WrittenNode = z.infer<typeof node>;
