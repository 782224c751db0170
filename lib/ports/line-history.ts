/** A person as git has it: whoever commits may write any name. */
export interface GitPerson {
  readonly name: string;
  readonly email: string;
}

/** How a commit came to the branch that is checked out. */
export type Merged =
  /** By a merge commit; its author is who merged. `request` is the number of a pull request that its message names. */
  | {
      readonly kind: "merge";
      readonly commit: string;
      readonly by: GitPerson;
      readonly at: string;
      readonly request: number | undefined;
    }
  /** It is of the branch itself: pushed, squashed or rebased. Who did so, git does not say unless it is the committer. */
  | { readonly kind: "direct"; readonly by: GitPerson; readonly at: string; readonly request: number | undefined };

/** What git says of one line of a file. Times are RFC 3339. */
export type LineHistory =
  | {
      readonly kind: "committed";
      readonly commit: string;
      readonly author: GitPerson;
      readonly at: string;
      readonly subject: string;
      readonly merged: Merged;
    }
  /** It is not in a commit yet. */
  | { readonly kind: "uncommitted" }
  /** Git cannot tell, and why. */
  | { readonly kind: "unknown"; readonly why: string };

/** A line of a file, from 1. */
export interface LinePlace {
  readonly file: string;
  readonly line: number;
}

/** What git says of each of many lines; each file is asked for once. */
export async function historiesOf(
  places: readonly LinePlace[],
  histories: LineHistories,
): Promise<(place: LinePlace) => LineHistory | undefined> {
  const wanted = new Map<string, Set<number>>();
  for (const { file, line } of places) wanted.set(file, (wanted.get(file) ?? new Set()).add(line));
  const known = new Map<string, ReadonlyMap<number, LineHistory>>();
  for (const [file, lines] of wanted) known.set(file, await histories.of(file, [...lines]));
  return ({ file, line }) => known.get(file)?.get(line);
}

/** Who wrote lines of the files, and who merged them. */
export interface LineHistories {
  /** Lines from 1; each that was asked for is in the answer. Never throws for what git does not know. */
  readonly of: (file: string, lines: readonly number[]) => Promise<ReadonlyMap<number, LineHistory>>;
}
