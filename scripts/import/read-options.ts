import { readFile } from "node:fs/promises";

import { quote, UsageError, type Diagnostic } from "../../lib/diagnostics";
import { formatPretty } from "../../lib/diagnostics";
import { readTeamMap } from "../../lib/import/read-team-map";
import { oneTeam, teamByRules, type TeamOf } from "../../lib/import/team-of";
import { isName } from "../../lib/schema";
import { ACCOUNT_OPTIONS } from "../account-access";
import { SEVERAL_CLUSTERS } from "../cluster-address";
import type { Io } from "../io";
import type { Given, OptionSet } from "../options";

/** What `yarn import-aws-auth` takes. */
export const IMPORT_OPTIONS = {
  ...SEVERAL_CLUSTERS,
  file: {
    type: "string",
    array: true,
    describe: "The ConfigMap as a file (`-`: stdin) instead of the live one; one for each --cluster, in their order",
  },
  context: { type: "string", array: true, describe: "A context of the kubeconfig; one for each --cluster" },
  rbac: { type: "string", describe: "RBAC bindings as a file, to see what groups give (default: the live ones)" },
  team: { type: "string", describe: "Everything belongs to this team" },
  map: { type: "string", describe: "A YAML map from globs of principals or groups to teams" },
  "use-policies": { type: "boolean", describe: "Grant the access policy instead of a group that mirrors it" },
  ...ACCOUNT_OPTIONS,
  write: { type: "boolean", default: false, describe: "Write the files (default: only show them)" },
  force: {
    type: "boolean",
    default: false,
    describe: "Merge with what the files say otherwise; overwrite a worklist",
  },
  strict: { type: "boolean", default: false, describe: "Add no exceptions: let `yarn validate` fail" },
} as const satisfies OptionSet;

export type ImportOptions = Given<typeof IMPORT_OPTIONS>;

/** The bytes of a file that an option names; `-` is stdin. */
export async function readNamedFile(option: string, file: string, io: Io): Promise<Uint8Array> {
  if (file === "-") return await io.readInput();
  return await readFile(file).catch((cause: unknown) => {
    const { code = "" } = cause as NodeJS.ErrnoException;
    throw new UsageError(`--${option} ${quote(file)} cannot be read (${code})`, { cause });
  });
}

async function readRules(file: string, io: Io): Promise<TeamOf> {
  const content = new TextDecoder().decode(await readNamedFile("map", file, io));
  const problems: Diagnostic[] = [];
  const rules = readTeamMap(file, content, (problem) => void problems.push(problem));
  if (problems.length === 0) return teamByRules(rules);
  throw new UsageError(formatPretty(problems, { color: io.errColor, textOf: () => content }).trimEnd());
}

/** `--team NAME`, or `--map FILE`; without either, what groups and role names tell. */
export async function readTeamOf({ team, map }: ImportOptions, io: Io): Promise<TeamOf> {
  if (team !== undefined && map !== undefined) throw new UsageError("--team and --map exclude each other");
  if (team !== undefined) {
    if (!isName(team)) throw new UsageError(`--team ${quote(team)} is no team's name: letters, digits, dots, hyphens`);
    return oneTeam(team);
  }
  return map === undefined ? teamByRules([]) : await readRules(map, io);
}

/** What is given once for every cluster, in the same order: files, or contexts of a kubeconfig. Cluster -> value. */
function pairWithClusters(option: "file" | "context", given: ImportOptions): ReadonlyMap<string, string> {
  const { [option]: values, cluster: clusters } = given;
  if (values.length === 0) return new Map();
  if (given.all) throw new UsageError(`--${option} says whose it is by --cluster; --all does not`);
  if (values.length !== clusters.length) {
    throw new UsageError(
      `--${option} is given ${values.length} times and --cluster ${clusters.length} times: one for each cluster, in the same order`,
    );
  }
  if (values.filter((value) => value === "-").length > 1)
    throw new UsageError("--file - can be given once: stdin ends");
  return new Map(values.map((value, index) => [clusters[index] ?? "", value]));
}

export interface ImportSources {
  /** Cluster -> a file, or `-`. Empty: the live ConfigMaps. */
  readonly files: ReadonlyMap<string, string>;
  /** Cluster -> a context of the kubeconfig. Empty: made from each cluster's endpoint. */
  readonly contexts: ReadonlyMap<string, string>;
}

export function readImportSources(given: ImportOptions): ImportSources {
  const sources = { files: pairWithClusters("file", given), contexts: pairWithClusters("context", given) };
  if (sources.files.size > 0 && sources.contexts.size > 0)
    throw new UsageError("--file and --context exclude each other");
  return sources;
}
