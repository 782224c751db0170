export { tryParseValue } from "./parse-value";
export { readSources, type SourceFile, type Sources } from "./read-sources";
export {
  FOLDERS,
  LARGEST_FILE,
  LOCK_FILE,
  PLATFORM_FILE,
  type FileProblem,
  type RepoFile,
  type RepoFiles,
} from "./repo-files";
export { locate, toPlain, tryFindNode, type Part, type Path, type SourceNode } from "./source-node";
