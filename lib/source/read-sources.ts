import { error, quote, startOf, warning, type Report } from "../diagnostics";
import { parseDocuments, parseYaml } from "./parse-yaml";
import {
  FOLDERS,
  LARGEST_FILE,
  LOCK_FILE,
  PLATFORM_FILE,
  type FileProblem,
  type Folder,
  type RepoFile,
  type RepoFiles,
} from "./repo-files";
import type { SourceNode } from "./source-node";

/** A file of the repository as a tree; without one when it could not be read, which has been reported. */
export interface SourceFile {
  readonly file: string;
  /** The file's name without folder and `.yaml`: what it must declare. `*` for a folder that cannot be read. */
  readonly stem: string;
  readonly root: SourceNode | undefined;
}

/** A file of Kubernetes manifests: a tree for each of its documents; undefined when any could not be read. */
export interface ManifestSource {
  readonly file: string;
  readonly documents: readonly SourceNode[] | undefined;
}

export interface Sources {
  readonly platform: SourceFile;
  /** Undefined when there is none: then no grant may name a permission set. */
  readonly lock: SourceFile | undefined;
  readonly clusters: readonly SourceFile[];
  readonly teams: readonly SourceFile[];
  /** Import blocks that the next apply needs; most of the time there are none. */
  readonly adoptions: readonly SourceFile[];
  /** What Kubernetes groups and usernames may do; nobody needs any. */
  readonly manifests: readonly ManifestSource[];
}

const PROBLEMS = {
  "symbolic-link": ["file-unreadable", "a symbolic link", "replace it with the file itself"],
  "not-a-file": ["file-unreadable", "not a regular file", "replace it with a file"],
  unreadable: ["file-unreadable", "the file cannot be read", "check the permissions of the file"],
  "too-large": ["file-too-large", "the file is over 1 MiB", "split it"],
  "not-utf8": ["file-encoding", "the file is not UTF-8", "save it as UTF-8 (PowerShell writes UTF-16 by default)"],
} as const satisfies Record<FileProblem, readonly [rule: string, message: string, hint: string]>;

function textOf(file: string, content: RepoFile, report: Report): string | undefined {
  const problem = "problem" in content ? content.problem : content.text.length > LARGEST_FILE ? "too-large" : undefined;
  if (problem === undefined) return (content as { text: string }).text;
  const [rule, message, hint] = PROBLEMS[problem];
  report(error(rule, startOf(file), message, { hint }));
  return undefined;
}

/** `*` for a folder that cannot be read: any name may be one of its. */
function stemOf(file: string): string {
  const isFolder = (FOLDERS as readonly string[]).includes(file);
  return isFolder ? "*" : file.slice(file.lastIndexOf("/") + 1).replace(/\.ya?ml$/i, "");
}

/** How a folder's files become sources; one that is none of its files, without text, among them. */
type MakeSource<T> = (file: string, text: string | undefined, report: Report) => T;

const asTree: MakeSource<SourceFile> = (file, text, report) => ({
  file,
  stem: stemOf(file),
  root: text === undefined ? undefined : parseYaml(file, text, report),
});

const asManifests: MakeSource<ManifestSource> = (file, text, report) => ({
  file,
  documents: text === undefined ? undefined : parseDocuments(file, text, report),
});

/** Files that belong to people and editors, not to the compiler; a team's file that a dot hides is none of them. */
function isOurs(file: string): boolean {
  const name = file.slice(file.lastIndexOf("/") + 1);
  if (name.startsWith(".")) return /\.ya?ml$/i.test(name) && !name.startsWith(".#");
  return name !== "README.md";
}

/** A folder that is a file or a symbolic link: nothing in it is known, so that any name may be one of its. */
function refuseFolder(folder: Folder, content: RepoFile, report: Report): void {
  const [rule, message, hint] = PROBLEMS["problem" in content ? content.problem : "not-a-file"];
  report(
    error(rule, startOf(folder), `${message} where a folder is expected`, { hint: hint.replace("file", "folder") }),
  );
}

/** Without them nobody has anything. */
const NEEDED: readonly Folder[] = ["clusters", "teams"];

/** Reads a folder; a file that a reader would take for a team or cluster, but that is none, is a silent loss. */
function readFolder<T>(folder: Folder, make: MakeSource<T>, files: RepoFiles, report: Report): T[] {
  const itself = files.get(folder);
  if (itself !== undefined) refuseFolder(folder, itself, report);
  const sources: T[] = itself === undefined ? [] : [make(folder, undefined, report)];
  for (const file of [...files.keys()].filter((path) => path.startsWith(`${folder}/`)).sort()) {
    if (!isOurs(file)) continue;
    if (/^[^/]+\/[^./][^/]*\.yaml$/.test(file)) {
      sources.push(make(file, textOf(file, files.get(file) ?? { problem: "unreadable" }, report), report));
    } else {
      const hint = `only ${folder}/<name>.yaml is read: rename or move it`;
      report(error("file-unexpected", startOf(file), `${quote(file)} would be ignored`, { hint }));
      sources.push(make(file, undefined, report));
    }
  }
  if (sources.length === 0 && NEEDED.includes(folder)) {
    const hint = "an empty or missing folder grants nothing to anyone: check --root";
    report(warning("file-missing", startOf(folder), `${folder}/ contains no files`, { hint }));
  }
  return sources;
}

function readPlatform(files: RepoFiles, report: Report): SourceFile {
  const content = files.get(PLATFORM_FILE);
  if (content !== undefined) return asTree(PLATFORM_FILE, textOf(PLATFORM_FILE, content, report), report);
  report(
    error("file-missing", startOf(PLATFORM_FILE), `${PLATFORM_FILE} is missing`, {
      hint: "run this in the repository's root, or give its path with --root",
    }),
  );
  return { file: PLATFORM_FILE, stem: "platform", root: undefined };
}

/** Every file of a repository as trees, whatever the order in which the files come. */
export function readSources(files: RepoFiles, report: Report): Sources {
  const lock = files.get(LOCK_FILE);
  return {
    platform: readPlatform(files, report),
    lock: lock && asTree(LOCK_FILE, textOf(LOCK_FILE, lock, report), report),
    clusters: readFolder("clusters", asTree, files, report),
    teams: readFolder("teams", asTree, files, report),
    adoptions: readFolder("adopt", asTree, files, report),
    manifests: readFolder("rbac", asManifests, files, report),
  };
}
