export { isHidden } from "./check-text";
export { goToPlain, type GoItem, type GoList, type GoMap, type GoNode, type GoScalar } from "./go-node";
export { readGoYaml, type GoYaml, type NotGoYaml } from "./go-yaml";
export { tryAppendItems } from "./edit-yaml";
export { locateItems } from "./locate-items";
export { tryParseValue } from "./parse-value";
export { parseYaml } from "./parse-yaml";
export { tryRemoveItems } from "./remove-items";
export { readSources, type ManifestSource, type SourceFile, type Sources } from "./read-sources";
export { renderFlow, renderManifests, renderMap, type NewItem } from "./render-yaml";
export {
  FOLDERS,
  LARGEST_FILE,
  LOCK_FILE,
  PLATFORM_FILE,
  type FileProblem,
  type RepoFile,
  type RepoFiles,
} from "./repo-files";
export { trySetKeys } from "./set-keys";
export { locate, toPlain, tryFindNode, type EntryPart, type Path, type SourceNode } from "./source-node";
