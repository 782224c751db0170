import { plural, type Diagnostic } from "../diagnostics";
import type { AccessChanges } from "./access-changes";
import type { Approval } from "./approvals";
import type { ClusterRemovals } from "./removals";
import type { ScopeEdit } from "./scope-edits";
import { DANGERS, type Danger } from "./sentence";
import { principalWords } from "./subject";
import { listed, named, namesOf, policyWords, words, type Words } from "./words";

/** Lines of one kind, for people; empty ones are left out. */
export interface ChangesSection {
  readonly title: string;
  readonly lines: readonly Words[];
}

const TITLES: Readonly<Record<Danger, string>> = {
  "admin-gain": "Gains of admin-grade access",
  "leaves-nobody": "Losses that leave nobody",
  interruption: "Access entries deleted and recreated",
  loss: "Losses",
  gain: "Gains",
  identity: "Other username or purpose",
  expiry: "End dates",
  "tag-only": "Only the Team tag changes",
};

/** A message names several things of a file, each cut by itself. */
const LONGEST_MESSAGE = 500;

function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}

function describeRemoval({ cluster, before, gone, most, tooMany }: ClusterRemovals): Words {
  const share = `${gone} of ${plural(before, "access entry", "access entries")} ${gone === 1 ? "goes" : "go"} (${percent(gone / before)})`;
  const limit = tooMany ? `more than the ${percent(most)} of maximumRemovals` : `at most ${percent(most)} may`;
  return words`${named(cluster)}: ${[share]}, ${[limit]}`;
}

function describeScopeEdits(edits: readonly ScopeEdit[]): Words[] {
  if (edits.length === 0) return [];
  const shown = listed(
    edits.map(({ cluster, principal, policy }) => {
      return words`${policyWords(policy)} of ${principalWords(principal, principal.split(":")[4])} on ${named(cluster)}`;
    }),
  );
  const what = plural(edits.length, "association gets", "associations get");
  return [
    words`${[what]} another scope: ${shown}`,
    [
      "Terraform deletes and recreates such an association, and the principal lacks the policy in between; yarn apply changes the scope in place first, so nobody loses it",
    ],
  ];
}

function describeApproval({ owners, files, adminGradeIn }: Approval): Words {
  const who: Words = owners.length === 0 ? ["nobody (no team called platform has owners)"] : namesOf(owners);
  const some: Words = owners.length > 1 ? ["one of "] : [];
  const own = files.length === 0 ? [] : [words`for ${namesOf(files)}`];
  const admin = adminGradeIn.length === 0 ? [] : [words`for admin-grade access in ${namesOf(adminGradeIn)}`];
  return words`${some}${who}, ${listed([...own, ...admin])}`;
}

function describeDiagnostic({ severity, at, message }: Diagnostic): Words {
  return words`${[severity]} ${named(`${at.file}:${at.line}`)} ${named(message, LONGEST_MESSAGE)}`;
}

/** Everything that people should read, the most dangerous first. */
export function sectionsOf(found: AccessChanges): ChangesSection[] {
  const { sentences, clusters, rules, diagnostics, removals, scopeEdits, approvals, expired } = found;
  const access = DANGERS.map((danger) => ({
    title: TITLES[danger],
    lines: sentences.filter((sentence) => sentence.danger === danger).map((sentence) => sentence.words),
  }));
  const [errors, others] = [true, false].map((isError) =>
    diagnostics.filter(({ severity }) => (severity === "error") === isError).map(describeDiagnostic),
  );
  const all = [
    { title: "Errors: none of this can be applied", lines: errors ?? [] },
    ...access,
    { title: "Clusters", lines: clusters.map((change) => change.words) },
    { title: "Kubernetes RBAC", lines: found.manifests.map((change) => change.words) },
    { title: "Rules, and who decides", lines: rules.map((rule) => words`${[rule.effect]}: ${rule.words}`) },
    { title: "New warnings", lines: others ?? [] },
    { title: "Removals", lines: removals.map(describeRemoval) },
    { title: "Scopes changed in place", lines: describeScopeEdits(scopeEdits) },
    { title: "Approval", lines: approvals.map(describeApproval) },
    {
      title: "Expired since the base revision, not because of this change",
      lines: expired.sentences.map((sentence) => sentence.words),
    },
  ];
  return all.filter(({ lines }) => lines.length > 0);
}
