import pLimit from "p-limit";

import { orNearest, quote, UsageError } from "../lib/diagnostics";
import { DEFAULT_CONCURRENCY } from "../lib/io/eks/aws-eks-reader";
import type { ClusterAddress } from "../lib/ports/eks-reader";
import { readRepository } from "../lib/io/read-repository";
import { partitionOf, type Partition } from "../lib/model/partition";
import { clusterName } from "../lib/schema/vocabulary";
import type { RepoFiles } from "../lib/source";
import type { AccountOptions } from "./account-access";
import { showProblems } from "./compile-here";
import { readDeclaration } from "./declared-address";
import type { Io } from "./io";
import { findLive, namesInRegion, type Asker } from "./live-cluster";
import type { Everywhere, OptionSet, Values } from "./options";
import { PLACE_OPTIONS, readPlaceFlags, requireAgreement } from "./place-flags";
import { findRoot } from "./root-folder";

/** The cluster that a command line means. */
export interface MeantCluster extends ClusterAddress {
  readonly partition: Partition;
  /** Whether `clusters/<name>.yaml` says so. */
  readonly declared: boolean;
}

/** For a command about one cluster. */
export const ONE_CLUSTER = {
  cluster: { type: "string", describe: "The EKS cluster's name" },
  ...PLACE_OPTIONS,
} as const satisfies OptionSet;

/** For a command about one cluster or several. */
export const SEVERAL_CLUSTERS = {
  cluster: { type: "string", array: true, describe: "The EKS cluster's name; repeatable" },
  all: { type: "boolean", describe: "Every cluster of clusters/; where there is none, every cluster of the region" },
  ...PLACE_OPTIONS,
} as const satisfies OptionSet;

/** What leads to a cluster besides its name: the files' folder, and whose credentials ask for it. */
type Way = Everywhere & AccountOptions;

export type OneCluster = Values<typeof ONE_CLUSTER> & Way;
export type SeveralClusters = Values<typeof SEVERAL_CLUSTERS> & Way;

export interface Asking {
  /** Ask nobody: what neither a file nor a flag says is wrong usage. @default false */
  readonly offline?: boolean;
}

function declaredNames(files: RepoFiles): string[] {
  if (files.has("clusters")) throw new UsageError("clusters is no folder: nothing is known of the clusters in it");
  return [...files.keys()].flatMap((path) => /^clusters\/([^./][^/]*)\.yaml$/.exec(path)?.[1] ?? []).sort();
}

function checkNames(names: readonly string[], declared: readonly string[]): void {
  for (const name of names) {
    if (clusterName.safeParse(name).success) continue;
    const hint = /[*?]/.test(name) ? "; it names one cluster, --all means every one" : orNearest(name, declared);
    throw new UsageError(
      `--cluster ${quote(name)} is no EKS cluster name: 1 to 100 letters, digits, hyphens or underscores, starting with a letter or digit${hint}`,
    );
  }
}

interface Known extends Asker {
  readonly files: RepoFiles;
  readonly declared: readonly string[];
  readonly offline: boolean;
}

function meant(address: ClusterAddress, declared: boolean): MeantCluster {
  return { ...address, partition: partitionOf(address.region), declared };
}

/** A file that cannot be read is told; the flags then are all there is. */
function fromFlags(name: string, { flags, io }: Known): MeantCluster {
  const { account, region } = flags;
  if (account === undefined || region === undefined) {
    throw new UsageError(
      `clusters/${name}.yaml does not say where the cluster is (see above): mend it, or give --account and --region`,
    );
  }
  io.err(`clusters/${name}.yaml is left aside: going by --account and --region, with your own credentials\n`);
  return meant({ name, account, region }, false);
}

async function resolve(name: string, known: Known): Promise<MeantCluster> {
  const { files, declared, flags, offline, io } = known;
  const declaration = readDeclaration(files, name);
  if (declaration !== undefined) {
    if ("problems" in declaration) {
      showProblems(declaration.problems, files, io);
      return fromFlags(name, known);
    }
    requireAgreement(flags, declaration.address, `clusters/${name}.yaml says`);
    return meant(declaration.address, true);
  }
  const { account, region } = flags;
  if (account !== undefined && region !== undefined) return meant({ name, account, region }, false);
  if (offline) {
    throw new UsageError(
      `cluster ${quote(name)} has no file in clusters/${orNearest(name, declared)}; without one, give --account and --region`,
    );
  }
  return meant(await findLive(name, declared, known), false);
}

/** Every mistake of the command line at once. What could not be looked up is told instead, and alone. */
async function resolveAll(names: readonly string[], known: Known): Promise<MeantCluster[]> {
  const limit = pLimit(DEFAULT_CONCURRENCY);
  const settled = await Promise.allSettled(names.map((name) => limit(() => resolve(name, known))));
  const failures = settled.flatMap((one) => (one.status === "rejected" ? [one.reason as Error] : []));
  const other = failures.find((failure) => !(failure instanceof UsageError));
  if (other !== undefined) throw other;
  if (failures.length > 0) throw new UsageError([...new Set(failures.map(({ message }) => message))].join("\n"));
  return settled.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
}

async function everyName(known: Known): Promise<readonly string[]> {
  const { declared, offline } = known;
  if (declared.length > 0) return declared;
  if (offline)
    throw new UsageError("--all needs files in clusters/, and there is none: name the cluster with --cluster");
  return await namesInRegion(known);
}

/**
 * The clusters that `--cluster`, `--all`, `--account` and `--region` mean, sorted and each once: from their files, else
 * from the flags, else from EKS in `--region` or the environment's region.
 * @throws UsageError for what cannot be meant; Error when EKS could not be asked
 */
export async function findClusters(
  given: SeveralClusters,
  io: Io,
  { offline = false }: Asking = {},
): Promise<MeantCluster[]> {
  const flags = readPlaceFlags(given, io.env);
  const files = await readRepository(await findRoot(given, io.env));
  const declared = declaredNames(files);
  const known = { accounts: given, flags, io, files, declared, offline };
  const names = [...new Set(given.cluster)].sort();
  checkNames(names, declared);
  if (given.all) {
    if (names.length > 0) throw new UsageError("--all and --cluster exclude each other");
    return await resolveAll(await everyName(known), known);
  }
  if (names.length === 0) {
    throw new UsageError(`--cluster is missing: the name of an EKS cluster${orNearest("", declared)}`);
  }
  return await resolveAll(names, known);
}

/** As `findClusters`, for a command about one. */
export async function findCluster(given: OneCluster, io: Io, asking: Asking = {}): Promise<MeantCluster> {
  const names = given.cluster === undefined ? [] : [given.cluster];
  const [cluster] = await findClusters({ ...given, cluster: names, all: false }, io, asking);
  if (cluster === undefined) throw new UsageError("--cluster is missing");
  return cluster;
}
