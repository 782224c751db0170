import pLimit from "p-limit";

import { orNearest, quote, UsageError } from "../lib/diagnostics";
import { DEFAULT_CONCURRENCY } from "../lib/io/eks/aws-eks-reader";
import type { ClusterAddress } from "../lib/ports/eks-reader";
import { readRepository } from "../lib/io/read-repository";
import { partitionOf, type Partition } from "../lib/model/partition";
import { clusterName } from "../lib/schema/vocabulary";
import type { RepoFiles } from "../lib/source";
import { flag, text, texts, type Arguments, type Command } from "./command";
import { showProblems } from "./compile-here";
import { readDeclaration } from "./declared-address";
import type { Io } from "./io";
import { findLive, namesInRegion, type Asker } from "./live-cluster";
import { readPlaceFlags, requireAgreement } from "./place-flags";
import { findRoot } from "./root-folder";

/** The cluster that a command line means. */
export interface MeantCluster extends ClusterAddress {
  readonly partition: Partition;
  /** Whether `clusters/<name>.yaml` says so. */
  readonly declared: boolean;
}

const PLACE = {
  account: { type: "string", describe: "The cluster's account, 12 digits, where no file in clusters/ says it" },
  region: { type: "string", describe: "The cluster's region, where no file in clusters/ says it" },
} as const satisfies Command["options"];

/** For a command about one cluster. */
export const ONE_CLUSTER = {
  cluster: { type: "string", describe: "The EKS cluster's name" },
  ...PLACE,
} as const satisfies Command["options"];

/** For a command about one cluster or several. */
export const SEVERAL_CLUSTERS = {
  cluster: { type: "string", array: true, describe: "The EKS cluster's name; repeatable" },
  all: { type: "boolean", describe: "Every cluster of clusters/; where there is none, every cluster of the region" },
  ...PLACE,
} as const satisfies Command["options"];

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
export async function findClusters(args: Arguments, io: Io, { offline = false }: Asking = {}): Promise<MeantCluster[]> {
  const flags = readPlaceFlags(args, io.env);
  const files = await readRepository(await findRoot(args, io.env));
  const declared = declaredNames(files);
  const known = { args, flags, io, files, declared, offline };
  const one = text(args, "cluster");
  const names = [...new Set(one === undefined ? texts(args, "cluster") : [one])].sort();
  checkNames(names, declared);
  if (flag(args, "all")) {
    if (names.length > 0) throw new UsageError("--all and --cluster exclude each other");
    return await resolveAll(await everyName(known), known);
  }
  if (names.length === 0) {
    throw new UsageError(`--cluster is missing: the name of an EKS cluster${orNearest("", declared)}`);
  }
  return await resolveAll(names, known);
}

/** As `findClusters`, for a command about one. */
export async function findCluster(args: Arguments, io: Io, asking: Asking = {}): Promise<MeantCluster> {
  const [cluster] = await findClusters(args, io, asking);
  if (cluster === undefined) throw new UsageError("--cluster is missing");
  return cluster;
}
