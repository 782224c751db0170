import { plannedAccess } from "../access/access";
import type { GuardedPlan } from "../compile";
import { compileRepository, tryMerged } from "../compile-repository";
import type { Model } from "../model";
import type { RepoFiles } from "../source";
import type { EndingGrant } from "./ending-grants";
import { removeGrants, type RemovedGrants } from "./remove-grants";

interface Repository {
  readonly kind: "sound" | "refused";
  readonly files: RepoFiles;
  readonly model: Model;
  readonly plan: GuardedPlan;
  readonly now: Date;
}

export interface DeletedGrants extends RemovedGrants {
  /** Ended grants that stay in their files: without them something else would be granted, or wrong. */
  readonly kept: readonly EndingGrant[];
}

function edited(files: RepoFiles, edits: RemovedGrants["files"]): RepoFiles {
  const after = new Map(files);
  for (const [path, text] of edits) {
    if (text === null) after.delete(path);
    else after.set(path, { text });
  }
  return after;
}

/** What a plan grants, as one text. */
function accessOf(plan: GuardedPlan | undefined): string {
  const entries = plan?.clusters.flatMap((cluster) => cluster.entries) ?? [];
  return JSON.stringify(entries.map((entry) => [entry.cluster.name, entry.principal.arn, plannedAccess(entry)]));
}

/**
 * Deletes ended grants from the files: as many as can go without changing what is granted, or making a mistake. Some are
 * needed: one that holds an administrator, or by which another's access ended with its exception.
 */
export function deleteEnded(repository: Repository, ended: readonly EndingGrant[]): DeletedGrants {
  const { kind, files, plan, now } = repository;
  const access = accessOf(plan);
  const isHarmless = (removal: RemovedGrants): boolean => {
    const after = compileRepository(edited(files, removal.files), now);
    return (after.kind === "sound" || after.kind === kind) && accessOf(tryMerged(after)) === access;
  };
  const candidates = ended.filter(({ held }) => !held);
  const all = removeGrants(repository, candidates);
  if (isHarmless(all)) return { ...all, kept: ended.filter(({ held }) => held) };
  let chosen: readonly EndingGrant[] = [];
  for (const grant of candidates) {
    if (isHarmless(removeGrants(repository, [...chosen, grant]))) chosen = [...chosen, grant];
  }
  return { ...removeGrants(repository, chosen), kept: ended.filter((grant) => !chosen.includes(grant)) };
}
