import { compareCluster, type Finding, type FindingKind } from "../../lib/drift";
import type { ClusterPlan } from "../../lib/compile";
import type { LiveCluster } from "../../lib/ports/eks-reader";
import { readMigration } from "../../lib/io/read-migration";
import { hasErrors, type Diagnostic } from "../../lib/diagnostics";
import { acceptedPath, readAccepted, type Accepted, type FilesState } from "../../lib/migrate";
import { showProblems, type Here } from "../compile-here";
import type { Io } from "../io";

/** What an apply would make or put back. What it would not (an entry made elsewhere, tags) is no matter of parity. */
const PENDING: Partial<Record<FindingKind, string>> = {
  "missing-entry": "no entry",
  "type-changed": "an entry of another type",
  "username-changed": "another username",
  "groups-changed": "other groups",
  "policy-missing": "a policy is missing",
  "scope-changed": "another scope of a policy",
};

function pendingOf(findings: readonly Finding[]): string[] {
  return findings.flatMap(({ kind, principal, policy = "" }) => {
    const what = PENDING[kind];
    return what === undefined ? [] : [`${what}: ${principal ?? ""}${policy === "" ? "" : ` (${policy})`}`];
  });
}

/** An entry that lacks the tags of every entry of ours was made by somebody else. */
function toAdopt({ entries, adopted }: ClusterPlan, findings: readonly Finding[]): string[] {
  const strange = new Set(findings.filter(({ kind }) => kind === "tags-changed").map(({ principal }) => principal));
  return entries.map(({ principal }) => principal.arn).filter((arn) => strange.has(arn) && !adopted.has(arn));
}

/** How the files and the cluster compare, as far as a migration is concerned. */
export function filesState(
  here: Here,
  cluster: string,
  live: LiveCluster,
): { readonly state: FilesState; readonly clusterPlan: ClusterPlan | undefined } {
  if (here.kind !== "sound") {
    const problem = "the repository's files have errors: nothing is known of its entries";
    return { state: { problem, command: "yarn validate" }, clusterPlan: undefined };
  }
  const { plan, now } = here;
  const clusterPlan = plan.clusters.find((one) => one.cluster.name === cluster);
  if (clusterPlan === undefined) {
    const problem = `clusters/${cluster}.yaml is missing: the files declare nothing for the cluster`;
    return { state: { problem, command: `yarn import-aws-auth --cluster ${cluster} --write` }, clusterPlan };
  }
  const findings = compareCluster(clusterPlan, plan.settings.tags, live, now);
  const state = {
    declared: clusterPlan.entries.length,
    pending: pendingOf(findings),
    toAdopt: toAdopt(clusterPlan, findings),
  };
  return { state, clusterPlan };
}

/** The accepted differences; undefined, and told, when the file has mistakes. */
export async function tryReadAccepted(root: string, cluster: string, io: Io): Promise<readonly Accepted[] | undefined> {
  const file = acceptedPath(cluster);
  const content = (await readMigration(root, cluster)).get(file);
  if (content === undefined) return [];
  const problems: Diagnostic[] = [];
  const accepted = readAccepted(file, content, (problem) => void problems.push(problem));
  if (accepted !== undefined && !hasErrors(problems)) return accepted;
  showProblems(problems, new Map([[file, { text: content }]]), io);
  return undefined;
}
