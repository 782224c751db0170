import { compareAccess, type AccessChanges } from "../../lib/changes";
import { plainText } from "../../lib/changes/words";
import { changedFiles, tryPlanOf } from "../../scripts/changes/compile-revision";
import type { AccessPlan } from "../../lib/compile";
import { compileRepository, mergedOf, type Readable } from "../../lib/compile-repository";
import type { RepoFiles } from "../../lib/source";
import { repo, TODAY, type RepoBuilder } from "../support/repo-builder";

export const ACCOUNT = "123456789012";

/** Three clusters, and a platform that lets teams do anything but what a test is about. */
export const CLUSTERS = repo()
  .cluster("prod-eu")
  .cluster("prod-us", { labels: { env: "prod", area: "us" } })
  .cluster("staging-eu", { labels: { env: "staging", area: "eu" } })
  .guardrails(openGuardrails());

export function openGuardrails(): Record<string, unknown> {
  const all = ["view", "edit", "admin", "admin-view", "cluster-admin", "secret-reader"];
  return {
    clusterAdmin: "allowed",
    protectedNamespaces: [],
    clusterWideSecrets: "allowed",
    maximumRemovals: "100%",
    delegation: {
      "*": {
        policies: all,
        clusterScope: all,
        clusters: ["*"],
        namespaces: ["*"],
        groups: ["*"],
        usernames: ["*"],
        claims: ["*"],
      },
    },
  };
}

/** One side of a comparison. */
export interface Side {
  readonly files: RepoFiles;
  readonly readable: Readable;
  readonly plan: AccessPlan;
  readonly model: Readable["model"];
  readonly diagnostics: Readable["diagnostics"];
}

export function compiled(files: RepoBuilder, now = TODAY, base?: Side): Side {
  const built = files.build();
  const found = compileRepository(built, now, base?.readable);
  if (found.kind === "unreadable")
    throw new Error(found.diagnostics.map(({ message, at }) => `${at.file}: ${message}`).join("\n"));
  return { files: built, readable: found, plan: mergedOf(found), model: found.model, diagnostics: found.diagnostics };
}

/** What a change from one repository to another means; `committed` is the day of the old one. */
export function changesOf(before: RepoBuilder, after: RepoBuilder, committed = TODAY): AccessChanges {
  const old = compiled(before);
  const now = compiled(after, TODAY, old);
  return compareAccess(old.plan, now.plan, {
    before: old,
    after: now,
    committed: tryPlanOf(old.files, old.model, committed, TODAY),
    changedFiles: changedFiles(old.files, now.files),
  });
}

export function sentencesOf({ sentences }: Pick<AccessChanges, "sentences">): string[] {
  return sentences.map(({ words }) => plainText(words));
}

/** `loosened: minimumAdmins: 0 instead of 1`, without new and gone teams. */
export function rulesOf({ rules }: AccessChanges): string[] {
  return rules.map(({ effect, words }) => `${effect}: ${plainText(words)}`);
}
