import { entryKey } from "../access/entry-key";
import { compileRepository, tryMerged } from "../compile-repository";
import type { Diagnostic } from "../diagnostics";
import type { RefusedAccess } from "../guardrails";
import { PLATFORM_FILE, type RepoFiles } from "../source";
import type { Addition } from "./addition";
import { arrangeConflicts, changedFiles } from "./arrange";
import type { Bootstrap, BootstrapOptions, Conflict } from "./bootstrap";
import type { FoundAccess } from "./found-access";
import { groupGrants } from "./group-grants";
import { judgeClusters } from "./judge-clusters";
import { findGains, judgeFound, type JudgedAccess } from "./judge-found";
import { proposeDelegations } from "./propose-delegations";
import { addExceptions } from "./propose-exceptions";
import { settle } from "./settle";
import { settleWithPolicies } from "./settle-policies";

/** The role that breaks the glass where nobody says otherwise. */
const BREAK_GLASS = "eks-break-glass";

function nothing(diagnostics: readonly Diagnostic[]): Bootstrap {
  return {
    files: new Map(),
    exceptions: [],
    delegations: [],
    extraPolicies: [],
    conflicts: [],
    alreadyThere: [],
    diagnostics,
  };
}

function withPlatform(
  files: RepoFiles,
  { breakGlassRole }: FoundAccess,
  { platformText }: BootstrapOptions,
): RepoFiles {
  if (files.has(PLATFORM_FILE)) return files;
  return new Map([...files, [PLATFORM_FILE, { text: platformText(breakGlassRole ?? BREAK_GLASS) }]]);
}

function additionsOf({ grants, nodes }: JudgedAccess, paths: Iterable<string>): Addition[] {
  const sorted = [...nodes].sort((a, b) => (a.principal.arn < b.principal.arn ? -1 : 1));
  return [
    ...sorted.map((node): Addition => ({ kind: "node", file: `clusters/${node.cluster}.yaml`, node })),
    ...groupGrants(grants, paths),
  ];
}

/** Whether what a guardrail refuses was found, or is a new cluster's as such. */
function ownership(found: FoundAccess, newClusters: ReadonlySet<string>, conflicts: readonly Conflict[]) {
  const ours = new Set(
    [...found.grants, ...found.nodes].map(({ cluster, principal }) => entryKey(cluster, principal.arn)),
  );
  for (const { cluster, principal = "" } of conflicts) ours.delete(entryKey(cluster, principal));
  return ({ cluster, principal }: RefusedAccess): boolean =>
    cluster !== undefined &&
    (principal === undefined ? newClusters.has(cluster) : ours.has(entryKey(cluster, principal)));
}

/**
 * Writes access that exists somewhere else as files: what the repository would be with it. A pure function; whoever calls
 * it writes the files. Nothing is guessed: what contradicts the files, or cannot be written, is a conflict. Running it
 * again on its own result changes nothing. With errors in the repository itself there are diagnostics and no files.
 */
export function writeFoundAccess(files: RepoFiles, found: FoundAccess, options: BootstrapOptions): Bootstrap {
  const start = withPlatform(files, found, options);
  const before = compileRepository(start, options.now);
  const present = tryMerged(before);
  if (present === undefined) return nothing(before.diagnostics);
  const clusters = judgeClusters(found.clusters, present);
  const ground = settle(start, clusters.additions, options.now);
  if (!("plan" in ground)) return nothing(ground.diagnostics);
  const newClusters = new Set(ground.additions.flatMap((one) => (one.kind === "cluster" ? [one.cluster.name] : [])));

  const judged = judgeFound(found, ground.plan, clusters, options.force);
  const additions = [...ground.additions, ...additionsOf(judged, start.keys())];
  const settled = settleWithPolicies(start, additions, options.now);
  if (!("plan" in settled)) return nothing(settled.diagnostics);
  const conflicts = arrangeConflicts([
    ...clusters.conflicts,
    ...ground.conflicts,
    ...judged.conflicts,
    ...settled.conflicts,
    ...findGains(found, ground.plan, newClusters),
  ]);
  const excepted = addExceptions(settled, before, ownership(found, newClusters, conflicts), options);
  return {
    files: changedFiles(files, excepted.files),
    exceptions: excepted.exceptions,
    delegations: proposeDelegations(excepted.compilation, excepted.exceptions),
    extraPolicies: settled.extraPolicies,
    conflicts,
    alreadyThere: judged.alreadyThere,
    diagnostics: excepted.compilation.diagnostics,
  };
}
