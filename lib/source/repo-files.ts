/** Why a file could not be read as text. */
export type FileProblem = "symbolic-link" | "not-a-file" | "too-large" | "not-utf8" | "unreadable";

/** A file of the repository: its text, or what kept it from being read (never the same as an empty file). */
export type RepoFile = { readonly text: string } | { readonly problem: FileProblem };

/** Every file of a repository that the compiler reads or must refuse, by its path with `/`, from the root. */
export type RepoFiles = ReadonlyMap<string, RepoFile>;

/** A larger file is refused: 1 MiB is some ten thousand grants. In bytes. */
export const LARGEST_FILE = 1024 * 1024;

export const PLATFORM_FILE = "platform.yaml";
export const LOCK_FILE = "permission-sets.lock.yaml";
export const FOLDERS = ["clusters", "teams", "adopt", "rbac"] as const;

export type Folder = (typeof FOLDERS)[number];
