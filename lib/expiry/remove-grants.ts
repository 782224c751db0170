import { tryRemoveItems, type RepoFiles } from "../source";
import type { EndingGrant } from "./ending-grants";

/** What becomes of the files, and which would have to be edited by hand. */
export interface RemovedGrants {
  readonly files: ReadonlyMap<string, string>;
  /** Files whose layout nobody but a person takes lines out of. */
  readonly byHand: readonly string[];
}

/** Takes grants out of their files; everything else stays as it is, byte for byte. */
export function removeGrants(files: RepoFiles, grants: readonly EndingGrant[]): RemovedGrants {
  const paths = [...new Set(grants.map(({ file }) => file))].sort();
  const edited = paths.map((path) => {
    const file = files.get(path);
    const indexes = grants.filter((grant) => grant.file === path).map(({ index }) => index);
    const text = file !== undefined && "text" in file ? tryRemoveItems(file.text, ["access"], indexes) : undefined;
    return { path, text };
  });
  return {
    files: new Map(edited.flatMap(({ path, text }) => (text === undefined ? [] : [[path, text] as const]))),
    byHand: edited.flatMap(({ path, text }) => (text === undefined ? [path] : [])),
  };
}
