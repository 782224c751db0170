import type { LookedAt } from "../../lib/adopt";
import { printable } from "../../lib/diagnostics";
import { askIam } from "../../lib/drift/ask-iam";
import { awsEksReader } from "../../lib/io/eks/aws-eks-reader";
import { awsIamReader } from "../../lib/io/iam/aws-iam-reader";
import { accountAccess } from "../account-access";
import { findClusters, type MeantCluster, type SeveralClusters } from "../cluster-address";
import type { Io } from "../io";

type Reading = LookedAt | { readonly problem: string } | { readonly nothing: string };

/** Every cluster that a command line means, with its live entries. Undefined when one could not be read, which is told. */
export async function readLiveClusters(given: SeveralClusters, io: Io): Promise<LookedAt[] | undefined> {
  const clusters = await findClusters(given, io);
  const access = accountAccess(given, io.env, clusters);
  const reader = awsEksReader(access.eks);
  const readOne = async (meant: MeantCluster): Promise<Reading> => {
    const { name, account, region } = meant;
    const live = await reader.read(meant);
    if ("couldNotLook" in live) return { problem: live.couldNotLook };
    if ("missing" in live) return { problem: `account ${account} has no cluster of that name in ${region}` };
    const mode = live.authenticationMode;
    if (mode !== "API" && mode !== "API_AND_CONFIG_MAP") {
      return { nothing: "in mode CONFIG_MAP, which knows no access entries: yarn import-aws-auth, then yarn migrate" };
    }
    return { cluster: { name, account, region, authenticationMode: mode }, live };
  };
  const read = await Promise.all(clusters.map(async (meant) => [meant.name, await readOne(meant)] as const));
  const problems = read.flatMap(([name, one]) =>
    "problem" in one ? [`could not look at ${name}: ${one.problem}`] : [],
  );
  for (const problem of problems) io.err(`${printable(problem, 1_000)}\n`);
  if (problems.length > 0) return undefined;
  for (const [name, one] of read) if ("nothing" in one) io.err(`${printable(name)} is left aside: ${one.nothing}\n`);
  const found = read.flatMap(([, one]) => ("live" in one ? [one] : []));
  const arns = found.flatMap(({ live }) => live.entries.map(({ principalArn }) => principalArn));
  const { readings, notes } = await askIam(arns, awsIamReader(access.iam));
  for (const { text } of notes) io.err(`${printable(text, 1_000)}\n`);
  return found.map((one) => ({ ...one, readings }));
}
