import { quote, UsageError } from "../../lib/diagnostics";
import { awsEksDirectory } from "../../lib/io/eks/aws-eks-directory";
import { tryLocalAccess } from "../../lib/io/aws/local-access";
import type { ClusterFacts } from "../../lib/ports/eks-writer";
import { region as regionSchema } from "../../lib/schema/vocabulary";
import { accountAccess } from "../account-access";
import type { Io } from "../io";

export interface AwsPlaces {
  /** Of the AWS configuration, each an account; none: the caller's own credentials. */
  readonly profiles: readonly string[];
  /** None: AWS_REGION. */
  readonly regions: readonly string[];
}

function regionsOf({ regions }: AwsPlaces, { env }: Io): readonly string[] {
  const usual = env["AWS_REGION"] ?? env["AWS_DEFAULT_REGION"] ?? "";
  const all = regions.length > 0 ? regions : usual === "" ? [] : [usual];
  if (all.length === 0) throw new UsageError("--from-aws: give --region (it may be repeated), or set AWS_REGION");
  const wrong = all.filter((one) => !regionSchema.safeParse(one).success);
  if (wrong.length > 0) throw new UsageError(`no AWS region: ${wrong.map(quote).join(", ")}; such as eu-west-1`);
  return all;
}

/**
 * Every EKS cluster of the given profiles in the given regions, each once.
 * @throws Error for a place that could not be looked at: a repository without its clusters looks whole
 */
export async function findClusters(places: AwsPlaces, io: Io): Promise<readonly ClusterFacts[]> {
  const found = new Map<string, ClusterFacts>();
  const own = tryLocalAccess(io.env, "eks") && io.env["AWS_ACCESS_KEY_ID"];
  for (const profile of places.profiles.length > 0 ? places.profiles : [undefined]) {
    const accounts = { profile: profile === undefined ? [] : [profile], assumeRole: [] };
    const directory = awsEksDirectory(accountAccess(accounts, io.env, []).eks);
    for (const region of regionsOf(places, io)) {
      const place = { region, account: own };
      const where = `${region}${profile === undefined ? "" : ` with profile ${profile}`}`;
      const listed = await directory.names(place);
      if ("couldNotLook" in listed) throw new Error(`could not list the clusters of ${where}: ${listed.couldNotLook}`);
      io.err(`${where}: ${listed.names.length === 0 ? "no cluster" : listed.names.join(", ")}\n`);
      for (const name of listed.names) {
        const facts = await directory.find(place, name);
        if ("couldNotLook" in facts)
          throw new Error(`could not read cluster ${name} of ${where}: ${facts.couldNotLook}`);
        if ("missing" in facts) continue;
        found.set(`${facts.account}/${facts.region}/${name}`, facts);
      }
    }
  }
  return [...found.values()];
}
