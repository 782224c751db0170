import type { AccessPlan } from "../compile";
import type { Model } from "../model";
import { tryRemoveItems, type RepoFiles } from "../source";
import { dropAdoptions } from "./drop-adoptions";
import type { EndingGrant } from "./ending-grants";

/** What becomes of the files, and which would have to be edited by hand. */
export interface RemovedGrants {
  /** Path -> text; null for a file of which nothing is left. */
  readonly files: ReadonlyMap<string, string | null>;
  /** Files whose layout nobody but a person takes lines out of. */
  readonly byHand: readonly string[];
}

interface Repository {
  readonly files: RepoFiles;
  readonly model: Pick<Model, "adoptions">;
  readonly plan: Pick<AccessPlan, "clusters">;
}

/**
 * Takes ended grants out of their files, and out of `adopt/` what they would have taken over; everything else of a team's
 * file stays as it is, byte for byte.
 */
export function removeGrants({ files, model, plan }: Repository, grants: readonly EndingGrant[]): RemovedGrants {
  const paths = [...new Set(grants.map(({ file }) => file))].sort();
  const edited = paths.map((path) => {
    const file = files.get(path);
    const indexes = grants.filter((grant) => grant.file === path).map(({ index }) => index);
    const text = file !== undefined && "text" in file ? tryRemoveItems(file.text, ["access"], indexes) : undefined;
    return { path, text };
  });
  const teams = edited.flatMap(({ path, text }) => (text === undefined ? [] : [[path, text] as const]));
  return {
    files: new Map<string, string | null>([...teams, ...dropAdoptions(model.adoptions, plan)]),
    byHand: edited.flatMap(({ path, text }) => (text === undefined ? [path] : [])),
  };
}
