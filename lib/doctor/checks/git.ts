import { printable } from "../../diagnostics";
import type { Judged } from "../row";

/** Whether there is a git, and whether the files are in a repository of it; `problem` is git's own word for why not. */
export type GitReading = "repository" | { readonly problem: string };

/** Whether changes between revisions can be compared here. */
export function judgeGit(reading: GitReading): Judged {
  if (reading === "repository") return { status: "green", says: "the files are in a git repository" };
  const why = printable(reading.problem, 300);
  return { status: "yellow", says: `${why}; \`yarn changes\` and whatever compares revisions do not work here` };
}
