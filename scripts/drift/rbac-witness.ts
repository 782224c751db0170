import pLimit from "p-limit";

import { printable, UsageError } from "../../lib/diagnostics";
import type { Witnesses } from "../../lib/drift";
import type { Model } from "../../lib/model";
import type { AccountAccess } from "../account-access";
import type { Io } from "../io";
import { openKube } from "../open-kube";
import type { OptionSet, Values } from "../options";

export const RBAC_OPTIONS = {
  rbac: { type: "boolean", describe: "Compare each cluster's Kubernetes RBAC with rbac/, through kubectl" },
  context: {
    type: "string",
    array: true,
    describe:
      "With --rbac: a context of the kubeconfig, one for each --cluster in their order (default: EKS's endpoint)",
  },
} as const satisfies OptionSet;

/** Each is a process, and may start the AWS CLI for its token. */
const AT_ONCE = 4;

/** Cluster -> context of the kubeconfig. @throws UsageError where it cannot be said whose a context is */
export function readContexts(
  { rbac, context }: Values<typeof RBAC_OPTIONS>,
  clusters: readonly string[],
): ReadonlyMap<string, string> {
  if (context.length === 0) return new Map();
  if (!rbac) throw new UsageError("--context says how kubectl gets to a cluster: give it with --rbac");
  const pattern = clusters.find((name) => name.includes("*"));
  if (pattern !== undefined) {
    throw new UsageError(`--context is for one cluster: --cluster ${printable(pattern)} may be several`);
  }
  if (context.length !== clusters.length) {
    throw new UsageError(
      `--context is given ${context.length} times and --cluster ${clusters.length} times: one for each cluster, in the same order`,
    );
  }
  return new Map(clusters.map((name, index) => [name, context[index] ?? ""]));
}

/** Whom `--rbac` asks: the API server of each cluster, through kubectl. */
export async function callRbac(
  { manifests, platform }: Pick<Model, "manifests" | "platform">,
  { eks: access }: AccountAccess,
  contexts: ReadonlyMap<string, string>,
  io: Io,
): Promise<NonNullable<Witnesses["rbac"]>> {
  const { awsEksWriter } = await import("../../lib/io/eks/aws-eks-writer.js");
  const eks = awsEksWriter(access);
  const limit = pLimit(AT_ONCE);
  return {
    manifests,
    boundElsewhere: platform.guardrails.boundElsewhere,
    reader: {
      read: (cluster) =>
        limit(async () => {
          const context = contexts.get(cluster.name);
          const kube = await openKube(cluster, { context, eks, credentialsFor: access.credentialsFor, env: io.env });
          return await kube.rbac();
        }),
    },
  };
}
