import { orNearest, quote, UsageError } from "../lib/diagnostics";
import { tryLocalAccess } from "../lib/io/aws/local-access";
import { awsEksDirectory } from "../lib/io/eks/aws-eks-directory";
import type { EksDirectory, EksPlace } from "../lib/ports/eks-directory";
import type { ClusterAddress } from "../lib/ports/eks-reader";
import { accountAccess, type AccountOptions } from "./account-access";
import type { Io } from "./io";
import { requireAgreement, type PlaceFlags } from "./place-flags";

/** Who asks, and what the command line says already. */
export interface Asker {
  readonly accounts: AccountOptions;
  readonly flags: PlaceFlags;
  readonly io: Io;
}

interface Looking {
  readonly directory: EksDirectory;
  readonly place: EksPlace;
}

function looking({ accounts, flags, io }: Asker, what: string): Looking {
  const region = flags.region ?? flags.usualRegion;
  if (region === undefined) {
    throw new UsageError(`${what}: give --account and --region, or --region (AWS_REGION) alone to look it up in EKS`);
  }
  // At a local EKS the key is the account's id: whose clusters are meant where nothing else says.
  const own = tryLocalAccess(io.env, "eks") && io.env["AWS_ACCESS_KEY_ID"];
  const directory = awsEksDirectory(accountAccess(accounts, io.env, []).eks);
  return { directory, place: { region, account: flags.account ?? own } };
}

/** Names near the one that is not there; a list that cannot be had is no reason to say something else. */
async function nearby({ directory, place }: Looking, name: string, declared: readonly string[]): Promise<string> {
  const listed = await directory.names(place);
  return orNearest(name, [...declared, ...("names" in listed ? listed.names : [])]);
}

/** Asks EKS whose account a cluster is in. */
export async function findLive(name: string, declared: readonly string[], asker: Asker): Promise<ClusterAddress> {
  const at = looking(asker, `cluster ${quote(name)} has no file in clusters/${orNearest(name, declared)}`);
  const { region } = at.place;
  const found = await at.directory.find(at.place, name);
  if ("couldNotLook" in found) throw new Error(`could not look for cluster ${quote(name)}: ${found.couldNotLook}`);
  if ("missing" in found) {
    const near = await nearby(at, name, declared);
    throw new UsageError(
      `cluster ${quote(name)} has no file in clusters/, and EKS in ${region} has none of that name for these credentials${near}`,
    );
  }
  const address = { name, account: found.account, region: found.region };
  requireAgreement(asker.flags, address, `EKS in ${region} says of cluster ${quote(name)}:`);
  return address;
}

/** Every cluster of the caller's account in the region. @throws UsageError when there is none */
export async function namesInRegion(asker: Asker): Promise<readonly string[]> {
  const { directory, place } = looking(asker, "clusters/ has no file");
  const listed = await directory.names(place);
  if ("couldNotLook" in listed) throw new Error(`could not list the clusters: ${listed.couldNotLook}`);
  if (listed.names.length > 0) return listed.names;
  throw new UsageError(`clusters/ has no file, and these credentials see no cluster in ${place.region}`);
}
