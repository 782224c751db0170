import { tmpdir } from "node:os";

import { enumerate, quote } from "../../diagnostics";
import type { Credentials } from "../aws/credentials";
import type { ClusterAddress } from "../../ports/eks-reader";
import type { ClusterFacts } from "../../ports/eks-writer";
import { tryCredentialsEnv } from "./credentials-env";
import { runKubectl, type KubectlProcess, type Ran } from "./run-kubectl";
import { kubeconfigFor, withKubeconfig } from "./temporary-kubeconfig";

/** How kubectl gets to a cluster. */
export type KubeAccess =
  /** A context of the user's kubeconfig (KUBECONFIG counts), and where EKS says that the cluster is, if that is known. */
  | { readonly context: string; readonly endpoint?: string | undefined }
  /** What EKS says of the cluster, and the AWS CLI for a token. */
  | EndpointAccess;

export interface EndpointAccess {
  readonly facts: Pick<ClusterFacts, "endpoint" | "certificateAuthority">;
  readonly cluster: ClusterAddress;
  /** Whose token it shall be. @default the AWS CLI's own, by way of the cluster's `assumeRole` */
  readonly credentials?: Credentials | undefined;
}

export interface KubectlOptions {
  readonly access: KubeAccess;
  readonly env: NodeJS.ProcessEnv;
  /** Its abort ends kubectl. */
  readonly signal?: AbortSignal | undefined;
  /** How long the API server may take for one answer, in seconds. @default 20 */
  readonly requestSeconds?: number;
  /** How long one run of kubectl may take, in milliseconds: a token may need a browser. @default 2 min */
  readonly timeoutMs?: number;
  /** The most that kubectl may print, in bytes. @default 64 MiB */
  readonly maxBytes?: number;
  /** Where a kubeconfig may stand for as long as it is needed. @default the system's folder for temporary files */
  readonly temporaryFolder?: string;
}

/** Runs kubectl against the one cluster. */
export type KubectlSession = (args: readonly string[], input?: string) => Promise<Ran>;

const refuse = (problem: string): Ran => ({ ok: false, problem });

/** Host names that are EKS's own: of any other, a tunnel or a proxy, it cannot be said which cluster is behind it. */
const EKS_HOST = /\.eks\.amazonaws\.com(\.cn)?$|(^|\.)eks-cluster\.[a-z0-9-]+\.api\.(aws|amazonwebservices\.com\.cn)$/;

function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname : undefined;
}

/** Why a context is not the way to the cluster at this endpoint: lines would be taken from another cluster's aws-auth. */
function explainOtherCluster(context: string, server: string, endpoint: string): string | undefined {
  const [there, meant] = [hostOf(server) ?? "", hostOf(endpoint)];
  if (there === meant || !EKS_HOST.test(there)) return undefined;
  return `context ${quote(context)} is another cluster: it leads to ${quote(there)}, EKS says ${quote(meant ?? endpoint)}`;
}

/** Why there is no such context; undefined when there is. */
async function tryExplainMissing(context: string, how: KubectlProcess): Promise<Ran | undefined> {
  const listed = await runKubectl(["config", "get-contexts", "--output=name"], undefined, how);
  if (!listed.ok) return listed;
  const names = listed.stdout.split(/\r?\n/).filter((name) => name !== "");
  if (names.includes(context)) return undefined;
  const there =
    names.length === 0 ? "there is none: aws eks update-kubeconfig writes one" : `there are: ${enumerate(names)}`;
  return refuse(`kubectl has no context ${quote(context)}; ${there}`);
}

async function checkContext(
  context: string,
  endpoint: string | undefined,
  how: KubectlProcess,
): Promise<Ran | undefined> {
  const missing = await tryExplainMissing(context, how);
  if (missing !== undefined || endpoint === undefined) return missing;
  const server = ["--minify", `--context=${context}`, "--output=jsonpath={.clusters[0].cluster.server}"];
  const viewed = await runKubectl(["config", "view", ...server], undefined, how);
  if (!viewed.ok) return viewed;
  const other = explainOtherCluster(context, viewed.stdout.trim(), endpoint);
  return other === undefined ? undefined : refuse(other);
}

function byContext(
  context: string,
  endpoint: string | undefined,
  how: KubectlProcess,
  common: readonly string[],
): KubectlSession {
  let checking: Promise<Ran | undefined> | undefined;
  return async (args, input) => {
    const refused = await (checking ??= checkContext(context, endpoint, how));
    return refused ?? (await runKubectl([...common, `--context=${context}`, ...args], input, how));
  };
}

function byEndpoint(
  access: EndpointAccess,
  how: KubectlProcess,
  common: readonly string[],
  base: string,
): KubectlSession {
  const { cluster, facts, credentials } = access;
  const { name, region } = cluster;
  const { endpoint, certificateAuthority } = facts;
  return async (args, input) => {
    if (endpoint === undefined) return refuse("the cluster has no endpoint yet: it is still being made");
    const given = await tryCredentialsEnv(credentials, cluster);
    if ("couldNotLook" in given) return refuse(given.couldNotLook);
    // Credentials that were given are at the end of their way already.
    const assumeRole = credentials === undefined ? cluster.assumeRole : undefined;
    const text = kubeconfigFor({ name, region, endpoint, certificateAuthority, assumeRole });
    const within = { ...how, env: { ...how.env, ...given.env } };
    return await withKubeconfig(text, base, (path, folder) =>
      runKubectl([...common, `--kubeconfig=${path}`, `--cache-dir=${folder}/cache`, ...args], input, within),
    );
  };
}

/** A session of kubectl with one cluster. Values are given as `--name=value`: none of them can become another option. */
export function kubectlSession(options: KubectlOptions): KubectlSession {
  const { access, env, signal, requestSeconds = 20, timeoutMs = 120_000, maxBytes = 64 * 1024 * 1024 } = options;
  const how = { env, signal, timeoutMs, maxBytes };
  const common = [`--request-timeout=${requestSeconds}s`];
  if ("context" in access) return byContext(access.context, access.endpoint, how, common);
  return byEndpoint(access, how, common, options.temporaryFolder ?? tmpdir());
}
