import { readFile } from "node:fs/promises";

import { quote, UsageError, type Diagnostic } from "../../lib/diagnostics";
import { formatPretty } from "../../lib/diagnostics";
import { readTeamMap } from "../../lib/import/read-team-map";
import { oneTeam, teamByRules, type TeamOf } from "../../lib/import/team-of";
import { isName } from "../../lib/schema";
import { flag, text, texts, type Arguments } from "../command";
import type { Io } from "../io";

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
export async function readTeamOf(args: Arguments, io: Io): Promise<TeamOf> {
  const [team, map] = [text(args, "team"), text(args, "map")];
  if (team !== undefined && map !== undefined) throw new UsageError("--team and --map exclude each other");
  if (team !== undefined) {
    if (!isName(team)) throw new UsageError(`--team ${quote(team)} is no team's name: letters, digits, dots, hyphens`);
    return oneTeam(team);
  }
  return map === undefined ? teamByRules([]) : await readRules(map, io);
}

/** What is given once for every cluster, in the same order: files, or contexts of a kubeconfig. Cluster -> value. */
function pairWithClusters(option: "file" | "context", args: Arguments): ReadonlyMap<string, string> {
  const [values, clusters] = [texts(args, option), texts(args, "cluster")];
  if (values.length === 0) return new Map();
  if (flag(args, "all")) throw new UsageError(`--${option} says whose it is by --cluster; --all does not`);
  if (values.length !== clusters.length) {
    throw new UsageError(
      `--${option} is given ${values.length} times and --cluster ${clusters.length} times: one for each cluster, in the same order`,
    );
  }
  if (values.filter((value) => value === "-").length > 1)
    throw new UsageError("--file - can be given once: stdin ends");
  return new Map(values.map((value, index) => [clusters[index] ?? "", value]));
}

export interface Sources {
  /** Cluster -> a file, or `-`. Empty: the live ConfigMaps. */
  readonly files: ReadonlyMap<string, string>;
  /** Cluster -> a context of the kubeconfig. Empty: made from each cluster's endpoint. */
  readonly contexts: ReadonlyMap<string, string>;
}

export function readImportSources(args: Arguments): Sources {
  const sources = { files: pairWithClusters("file", args), contexts: pairWithClusters("context", args) };
  if (sources.files.size > 0 && sources.contexts.size > 0)
    throw new UsageError("--file and --context exclude each other");
  return sources;
}
