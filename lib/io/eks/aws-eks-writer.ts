import { changeMode } from "./change-mode";
import { tryExplainOther, tryFactsOf } from "./cluster-facts";
import { eksClients, type Connected, type EksClientOptions } from "./eks-clients";
import type { ClusterAddress } from "../../ports/eks-reader";
import type { EksWriter, RefusedCall } from "../../ports/eks-writer";
import { explainFailure, isNotFound, isUnknownCluster } from "./explain-failure";
import { modeCalls } from "./mode-calls";
import { patiently, untilSettled } from "../aws/patiently";
import { isUnknownEntry, isUnknownPrincipal, refusal } from "./refusal";

export interface AwsEksWriterOptions extends EksClientOptions {
  /** Ends whatever is waited for; what EKS was asked to do goes on. */
  readonly signal?: AbortSignal | undefined;
  /** Between two looks at an update, in milliseconds. @default 5 s */
  readonly pollMs?: number;
  /** How long an update may take before it is no longer waited for, in milliseconds. @default 1 h */
  readonly updateMs?: number;
  /** How long a new role or a new entry may be unknown to EKS, in milliseconds. @default 15 s */
  readonly settleMs?: number;
}

const INTERRUPTED: RefusedCall = {
  refused: "interrupted: what EKS has begun goes on by itself; run the same command again to see its end",
  code: undefined,
};

/** Changes clusters through the EKS API. */
export function awsEksWriter(options: AwsEksWriterOptions = {}): EksWriter {
  const { signal = new AbortController().signal, pollMs = 5_000, updateMs = 3_600_000, settleMs = 15_000 } = options;
  const connectTo = eksClients(options);
  const known = new Set<string>();
  const isOver = (): boolean => signal.aborted;

  const connect = async (cluster: ClusterAddress): Promise<Connected> => ({
    ...(await connectTo(cluster)),
    call: (one) => patiently(one, { signal }),
  });

  const describe: EksWriter["describe"] = async (cluster) => {
    try {
      const { sdk, client, call } = await connect(cluster);
      const command = new sdk.DescribeClusterCommand({ name: cluster.name });
      const facts = tryFactsOf((await call((abort) => client.send(command, abort))).cluster);
      if (facts === undefined) return { couldNotLook: "EKS answered with a cluster that has no ARN" };
      const other = tryExplainOther(facts, cluster);
      return other === undefined ? facts : { couldNotLook: other };
    } catch (cause) {
      return isNotFound(cause) ? { missing: true } : { couldNotLook: explainFailure(cause, cluster) };
    }
  };

  /** Why this is not the cluster that is meant, or cannot be told to be; asked once. */
  const explainStranger = async (cluster: ClusterAddress): Promise<RefusedCall | undefined> => {
    const { name, account, region, assumeRole = "" } = cluster;
    const key = [name, account, region, assumeRole].join(" ");
    if (known.has(key)) return undefined;
    const facts = await describe(cluster);
    if ("couldNotLook" in facts) return { refused: facts.couldNotLook, code: undefined };
    if ("missing" in facts) {
      const refused = `there is no cluster ${name} in ${region} of account ${account}`;
      return { refused, code: "ResourceNotFoundException" };
    }
    known.add(key);
    return undefined;
  };

  const change = async (
    cluster: ClusterAddress,
    make: (connected: Connected) => Promise<string | undefined>,
  ): Promise<RefusedCall | undefined> => {
    try {
      const stranger = await explainStranger(cluster);
      if (stranger !== undefined) return isOver() ? INTERRUPTED : stranger;
      const refused = await make(await connect(cluster));
      return refused === undefined ? undefined : { refused, code: undefined };
    } catch (cause) {
      return isOver() ? INTERRUPTED : refusal(cause, cluster);
    }
  };

  return {
    describe,
    createEntry: (cluster, { principalArn, type = "STANDARD", kubernetesGroups, username, tags }) =>
      change(cluster, async ({ sdk, client, call }) => {
        const command = new sdk.CreateAccessEntryCommand({
          clusterName: cluster.name,
          principalArn,
          type,
          ...(type === "STANDARD" ? { kubernetesGroups: [...kubernetesGroups], username } : {}),
          tags: { ...tags },
        });
        const create = () => call((abort) => client.send(command, abort));
        await patiently(create, { pauses: untilSettled(settleMs), passes: isUnknownPrincipal, signal });
        return undefined;
      }),
    updateEntry: (cluster, { principalArn, kubernetesGroups, username }) =>
      change(cluster, async ({ sdk, client, call }) => {
        const groups = { kubernetesGroups: [...kubernetesGroups], username };
        const command = new sdk.UpdateAccessEntryCommand({ clusterName: cluster.name, principalArn, ...groups });
        await call((abort) => client.send(command, abort));
        return undefined;
      }),
    associate: (cluster, principalArn, policyArn, scope = { type: "cluster" }) =>
      change(cluster, async ({ sdk, client, call }) => {
        const accessScope = scope.type === "cluster" ? scope : { ...scope, namespaces: [...scope.namespaces] };
        const input = { clusterName: cluster.name, principalArn, policyArn, accessScope };
        const command = new sdk.AssociateAccessPolicyCommand(input);
        const associate = () => call((abort) => client.send(command, abort));
        await patiently(associate, { pauses: untilSettled(settleMs), passes: isUnknownEntry, signal });
        return undefined;
      }),
    deleteEntry: (cluster, principalArn) =>
      change(cluster, async ({ sdk, client, call }) => {
        const command = new sdk.DeleteAccessEntryCommand({ clusterName: cluster.name, principalArn });
        try {
          await call((abort) => client.send(command, abort));
        } catch (cause) {
          if (!isNotFound(cause) || isUnknownCluster(cause)) throw cause;
        }
        return undefined;
      }),
    changeMode: (cluster, mode, progress) =>
      change(cluster, (connected) =>
        changeMode(modeCalls(connected, cluster.name), mode, { pollMs, updateMs, signal, progress }),
      ),
  };
}
