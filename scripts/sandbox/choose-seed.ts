import { readFile } from "node:fs/promises";

import { formatPretty, hasErrors, type Diagnostic, UsageError } from "../../lib/diagnostics";
import { type Environment } from "../../lib/io/environment";
import type { Cluster } from "../../lib/model";
import type { SandboxSeed, SeedCluster } from "../../lib/sandbox";
import { tryParseValue } from "../../lib/source";
import { tryPlanHere } from "../compile-here";
import type { Io } from "../io";
import type { Everywhere } from "../options";

async function readSeed(file: string, io: Io): Promise<SandboxSeed | undefined> {
  const { parseSeed } = await import("../../lib/sandbox/index.js");
  const content = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new UsageError(`--seed ${file} cannot be read`, { cause });
  });
  const problems: Diagnostic[] = [];
  const value = tryParseValue(file, content, (problem) => void problems.push(problem));
  if (hasErrors(problems)) {
    io.err(formatPretty(problems, { color: io.errColor, textOf: () => content }));
    return undefined;
  }
  try {
    return parseSeed(value);
  } catch (cause) {
    throw new UsageError(`--seed ${file}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** The caller's account and region, by the sandbox's own convention: the access key id is the account. */
export function localAccount(env: Environment): { readonly account: string; readonly region: string } {
  const key = env["AWS_ACCESS_KEY_ID"] ?? "";
  const region = env["AWS_REGION"] ?? env["AWS_DEFAULT_REGION"] ?? "";
  return { account: /^[0-9]{12}$/.test(key) ? key : "000000000000", region: region === "" ? "eu-west-1" : region };
}

/** A cluster of the repository, empty, in the mode that its file asks for. */
function seedCluster({ name, account, region, authenticationMode }: Cluster): SeedCluster {
  return { name, account, region, authenticationMode };
}

interface SeedChoice extends Everywhere {
  /** A file. */
  readonly seed: string | undefined;
  /** Names of clusters. */
  readonly cluster: readonly string[];
}

/**
 * What a sandbox starts with: the seed file's clusters, and those that `--cluster` names; without either, the
 * repository's. A name that the repository does not know is a new cluster in the caller's account: to try something in.
 * Undefined, and reported, when a file that is needed has mistakes.
 */
export async function chooseSeed(given: SeedChoice, io: Io): Promise<SandboxSeed | undefined> {
  const { seed: file, cluster: names } = given;
  const seed = file === undefined ? {} : await readSeed(file, io);
  if (seed === undefined || (file !== undefined && names.length === 0)) return seed;
  const here = await tryPlanHere(given, io);
  if (here === undefined) return undefined;
  const known = here.plan.clusters.map(({ cluster }) => seedCluster(cluster));
  const presumedPrincipals = [
    ...new Set(here.plan.clusters.flatMap(({ entries }) => entries.map(({ principal }): string => principal.arn))),
  ];
  if (file === undefined && names.length === 0) return { clusters: known, presumedPrincipals };
  const seeded = seed.clusters ?? [];
  const added = [...new Set(names)].filter((name) => !seeded.some((cluster) => cluster.name === name));
  const clusters = added.map(
    (name) => known.find((cluster) => cluster.name === name) ?? { name, ...localAccount(io.env) },
  );
  return { ...(file === undefined ? { presumedPrincipals } : {}), ...seed, clusters: [...seeded, ...clusters] };
}
