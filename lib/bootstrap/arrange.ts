import type { RepoFiles } from "../source";
import type { Conflict } from "./bootstrap";

/** The texts that are not so already, sorted by path. */
export function changedFiles(before: RepoFiles, after: RepoFiles): Map<string, string> {
  const texts = [...after].flatMap(([path, file]) => ("text" in file ? [[path, file.text] as const] : []));
  return new Map(
    texts
      .filter(([path, text]) => {
        const was = before.get(path);
        return was === undefined || !("text" in was) || was.text !== text;
      })
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** Sorted; the same words of the same principal once. */
export function arrangeConflicts(conflicts: readonly Conflict[]): Conflict[] {
  const key = ({ cluster, principal = "", message }: Conflict): string => [cluster, principal, message].join("\n");
  return [...new Map(conflicts.map((one) => [key(one), one]))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, one]) => one);
}
