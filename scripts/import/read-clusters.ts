import type { FoundCluster } from "../../lib/bootstrap";
import { readAwsAuth, readBindings, readConfigMapText, type Binding, type ConfigMap } from "../../lib/aws-auth";
import type { AwsAuthNote } from "../../lib/aws-auth";
import type { ImportedCluster } from "../../lib/import/import-line";
import { printable } from "../../lib/diagnostics";
import type { EksWriter } from "../../lib/ports/eks-writer";
import type { Kube } from "../../lib/ports/kube";
import type { MeantCluster } from "../cluster-address";
import type { Io } from "../io";
import { readNamedFile, type ImportSources } from "./read-options";

/** A cluster's ConfigMap, and all that an import needs to know besides. */
export interface ReadCluster extends ImportedCluster {
  readonly configMap: ConfigMap;
}

/** Why nothing can be imported from a cluster: what to say, and whether a look at it failed. */
export interface NothingRead {
  readonly problem: string;
}

export interface Outside {
  readonly kubeOf: (cluster: MeantCluster) => Promise<Kube>;
  readonly eks: Pick<EksWriter, "describe">;
}

interface ReadMap {
  readonly configMap: ConfigMap;
  readonly notes: readonly AwsAuthNote[];
}

async function fromFile(file: string, io: Io): Promise<ReadMap | NothingRead> {
  const read = readConfigMapText(await readNamedFile("file", file, io));
  return "problem" in read ? { problem: `${printable(file)}: ${read.problem}; ${read.hint}` } : read;
}

async function fromKube(kube: Kube): Promise<ReadMap | NothingRead> {
  const read = await kube.awsAuth();
  if ("couldNotLook" in read) return { problem: read.couldNotLook };
  if ("missing" in read) return { problem: "there is no ConfigMap aws-auth in kube-system: nothing to import" };
  return { configMap: read, notes: [] };
}

/** The bindings of `--rbac FILE`, else the cluster's own; undefined where nobody may read them. */
async function findBindings(
  file: string | undefined,
  kube: Kube | undefined,
  name: string,
  io: Io,
): Promise<readonly Binding[] | NothingRead | undefined> {
  if (file !== undefined) {
    const read = readBindings(await readNamedFile("rbac", file, io));
    return "problem" in read ? { problem: `${printable(file)}: ${read.problem}; ${read.hint}` } : read.bindings;
  }
  if (kube === undefined) return undefined;
  const read = await kube.bindings();
  if ("bindings" in read) return read.bindings;
  io.err(`${name}: RBAC bindings were not read (${read.couldNotLook}); groups are taken as they are\n`);
  return undefined;
}

/** The mode that a new cluster's file must name; undefined where there is a file, or nobody can see. */
async function findMode(
  cluster: MeantCluster,
  live: boolean,
  { eks }: Outside,
): Promise<FoundCluster["authenticationMode"]> {
  if (cluster.declared || !live) return undefined;
  const facts = await eks.describe(cluster);
  if (!("authenticationMode" in facts)) return undefined;
  return facts.authenticationMode === "API" ? "API" : "API_AND_CONFIG_MAP";
}

/** Reads one cluster's ConfigMap and bindings, from files or live. */
export async function readCluster(
  cluster: MeantCluster,
  { files, rbac }: Pick<ImportSources, "files"> & { readonly rbac: string | undefined },
  outside: Outside,
  io: Io,
): Promise<ReadCluster | NothingRead> {
  const { name, account, region } = cluster;
  const file = files.get(name);
  const kube = file === undefined ? await outside.kubeOf(cluster) : undefined;
  const read = file === undefined ? kube && (await fromKube(kube)) : await fromFile(file, io);
  if (read === undefined || "problem" in read) return { problem: `${name}: ${read?.problem ?? "nothing was read"}` };
  const bindings = await findBindings(rbac, kube, name, io);
  if (bindings !== undefined && "problem" in bindings) return { problem: `${name}: ${bindings.problem}` };
  const awsAuth = readAwsAuth(read.configMap);
  return {
    cluster: { name, account, region, authenticationMode: await findMode(cluster, kube !== undefined, outside) },
    awsAuth: { ...awsAuth, notes: [...read.notes, ...awsAuth.notes] },
    bindings,
    configMap: read.configMap,
  };
}
