import { entryKey } from "../access/entry-key";
import { writeFoundAccess, type Bootstrap, type BootstrapOptions, type FoundAccess } from "../bootstrap";
import type { AccessPlan, ClusterPlan } from "../compile";
import { compileRepository, tryMerged } from "../compile-repository";
import type { RepoFiles } from "../source";
import { adoptFile, adoptPath } from "./adopt-file";
import { chooseImports } from "./choose-imports";
import { tryFindBreakGlass } from "./find-break-glass";
import { grantsOf, nodesOf, type OwnersOf } from "./found-grants";
import { judgeEntry, tryCompare } from "./judge-entry";
import { ownersOf } from "./owners";
import type { JudgedEntry, LookedAt } from "./verdict";

export interface AdoptOptions extends Omit<BootstrapOptions, "force"> {
  /** Whose everything is; undefined: it is told from tags, groups and names. */
  readonly team: string | undefined;
  /** Adopts also node entries that look like AWS's own. */
  readonly nodes: boolean;
  /** Imports also what the files say otherwise: the first apply changes it to what they say. */
  readonly force: boolean;
}

/** What becomes of the live entries of clusters. Nothing is written while any of `diagnostics` is an error. */
export interface AdoptedClusters extends Pick<
  Bootstrap,
  "exceptions" | "delegations" | "extraPolicies" | "diagnostics"
> {
  /** Every live entry, by cluster, then principal. */
  readonly judged: readonly JudgedEntry[];
  /** Path -> whole text of what differs, in the order to write it in: stopped anywhere, a second run goes on. */
  readonly files: ReadonlyMap<string, string>;
  /** `cluster principal` of every entry that gets import blocks. */
  readonly imported: ReadonlySet<string>;
  /** What the files say and no cluster has yet: the first apply makes it. */
  readonly made: readonly { readonly cluster: string; readonly principal: string }[];
  /** What is not about a live entry, and somebody must decide before an apply. */
  readonly clusterProblems: readonly string[];
  readonly ownersOf: OwnersOf;
  /** False where the repository has mistakes of its own, so that nothing was judged. */
  readonly isWhole: boolean;
}

function overlay(files: RepoFiles, texts: ReadonlyMap<string, string>): RepoFiles {
  return new Map([...files, ...[...texts].map(([path, text]) => [path, { text }] as const)]);
}

function planFor(plan: AccessPlan, { cluster }: Pick<LookedAt, "cluster">): ClusterPlan | undefined {
  return plan.clusters.find((one) => one.cluster.name === cluster.name);
}

/** First what exceptions and clusters are looked up in, last what needs all the rest. */
function inWritingOrder(texts: ReadonlyMap<string, string>): Map<string, string> {
  const rank = (path: string): number =>
    ["platform.yaml", "clusters", "teams", "adopt"].indexOf(path.split("/")[0] ?? "");
  return new Map([...texts].sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1)));
}

/** Groups that a principal has anywhere: what tells its team must tell the same on every cluster. */
function ownersIn(clusters: readonly LookedAt[], team: string | undefined): OwnersOf {
  const groups = new Map<string, string[]>();
  for (const entry of clusters.flatMap(({ live }) => live.entries)) {
    groups.set(entry.principalArn, [...(groups.get(entry.principalArn) ?? []), ...entry.kubernetesGroups]);
  }
  return (entry) => ownersOf(entry, groups.get(entry.principalArn) ?? [], team);
}

/** Of clusters as such, and of grants that would give what is not live; what is live is judged entry by entry. */
function problemsOf(clusters: readonly LookedAt[], { conflicts }: Bootstrap): string[] {
  const live = new Set(
    clusters.flatMap(({ cluster, live: { entries } }) =>
      entries.map((one) => entryKey(cluster.name, one.principalArn)),
    ),
  );
  const open = conflicts.filter(({ cluster, principal = "" }) => !live.has(entryKey(cluster, principal)));
  return open.map(({ cluster, principal, message, at }) => {
    const about = [cluster, ...(principal === undefined ? [] : [principal])].join(", ");
    return `${about}: ${message} (${at.file}:${at.line})`;
  });
}

/** An entry that could not be written exactly as it is, after all: told instead, and not adopted. */
function judgeAgain(judged: JudgedEntry, { conflicts }: Bootstrap, plan: AccessPlan): JudgedEntry {
  const { entry, cluster, verdict } = judged;
  if (verdict.kind !== "adopt") return judged;
  const own = planFor(plan, judged);
  if (own?.entries.some(({ principal }) => principal.arn === entry.principalArn) !== true) {
    const conflict = conflicts.find((one) => one.cluster === cluster.name && one.principal === entry.principalArn);
    return {
      ...judged,
      verdict: { kind: "left-out", reason: conflict?.message ?? "it could not be written to a file" },
    };
  }
  const differs = tryCompare(own, entry);
  return differs === undefined ? judged : { ...judged, verdict: differs };
}

interface SettledEntries {
  readonly judged: readonly JudgedEntry[];
  readonly bootstrap: Bootstrap;
  /** Undefined where the repository has mistakes of its own. */
  readonly plan: AccessPlan | undefined;
}

/** Writes what can be written; what then is not as it was found is left out, and the rest written anew. */
function settle(
  files: RepoFiles,
  found: (judged: readonly JudgedEntry[]) => FoundAccess,
  first: readonly JudgedEntry[],
  options: AdoptOptions,
): SettledEntries {
  for (let judged = first; ;) {
    const bootstrap = writeFoundAccess(files, found(judged), { ...options, force: false });
    const plan = tryMerged(compileRepository(overlay(files, bootstrap.files), options.now));
    if (plan === undefined) return { judged, bootstrap, plan };
    const again = judged.map((one) => judgeAgain(one, bootstrap, plan));
    if (again.every((one, index) => one === judged[index])) return { judged, bootstrap, plan };
    judged = again;
  }
}

/**
 * Access entries that exist, as files: teams' grants, clusters' nodes, and what Terraform is to import, so that the first
 * apply changes nothing. Pure. What the files say already is only imported; what they cannot say, or what is not for them
 * to say, is left out with a reason.
 */
export function adoptClusters(files: RepoFiles, clusters: readonly LookedAt[], options: AdoptOptions): AdoptedClusters {
  const { now, force } = options;
  const owners = ownersIn(clusters, options.team);
  const breakGlassRole = tryFindBreakGlass(clusters);
  const foundIn = (judged: readonly JudgedEntry[]): FoundAccess => ({
    clusters: clusters.map(({ cluster }) => cluster),
    grants: judged.flatMap((one) => grantsOf(one, owners)),
    nodes: judged.flatMap(nodesOf),
    breakGlassRole,
  });
  const nothing = {
    exceptions: [],
    delegations: [],
    extraPolicies: [],
    judged: [],
    imported: new Set<string>(),
    made: [],
  };
  const stop = ({ diagnostics }: Pick<Bootstrap, "diagnostics">): AdoptedClusters => ({
    ...nothing,
    diagnostics,
    files: new Map(),
    clusterProblems: [],
    ownersOf: owners,
    isWhole: false,
  });

  // What the files say before anything is added; of clusters that they do not know yet, the break-glass entry.
  const start = writeFoundAccess(files, foundIn([]), { ...options, force: false });
  const present = tryMerged(compileRepository(overlay(files, start.files), now));
  if (present === undefined) return stop(start);
  const clusterProblems = problemsOf(clusters, start);
  const judged = clusters.flatMap(({ cluster, live, readings }) => {
    const plan = planFor(present, { cluster });
    if (plan === undefined) return [];
    return live.entries.map((entry): JudgedEntry => ({
      cluster,
      entry,
      verdict: judgeEntry(plan, entry, options.nodes, readings?.get(entry.principalArn)),
    }));
  });

  const settled = settle(files, foundIn, judged, options);
  const { bootstrap, plan } = settled;
  if (plan === undefined) return stop(bootstrap);
  const texts = new Map(bootstrap.files);
  const imported = new Set<string>();
  for (const { cluster } of clusters) {
    const own = planFor(plan, { cluster });
    const imports = own === undefined ? [] : chooseImports(own, settled.judged, force);
    if (imports.length > 0) texts.set(adoptPath(cluster.name), adoptFile(cluster.name, imports));
    else if (files.has(adoptPath(cluster.name)))
      clusterProblems.push(`${cluster.name}: nothing in ${adoptPath(cluster.name)} is live any more: delete the file`);
    for (const { principal } of imports) imported.add(entryKey(cluster.name, principal));
  }
  const made = clusters.flatMap(({ cluster, live }) => {
    const there = new Set(live.entries.map(({ principalArn }) => principalArn));
    const entries = planFor(plan, { cluster })?.entries ?? [];
    const missing = entries.filter(({ principal }) => !there.has(principal.arn));
    return missing.map(({ principal }) => ({ cluster: cluster.name, principal: principal.arn }));
  });
  const changed = [...texts].filter(([path, text]) => {
    const before = files.get(path);
    return before === undefined || !("text" in before) || before.text !== text;
  });
  const { exceptions, delegations, extraPolicies } = bootstrap;
  const after = compileRepository(overlay(files, texts), now);
  return {
    judged: settled.judged,
    files: inWritingOrder(new Map(changed)),
    imported,
    made,
    exceptions,
    delegations,
    extraPolicies,
    diagnostics: after.diagnostics,
    clusterProblems,
    ownersOf: owners,
    isWhole: true,
  };
}
